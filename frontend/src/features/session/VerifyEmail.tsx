import { t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "react-router";
import { auth } from "@/api/auth";
import { Loaded, Notice } from "@/ui/states";
import { useSending } from "@/ui/use-sending";
import { AuthFrame } from "./AuthFrame";
import classes from "./session.module.css";
import { useContinue } from "./use-sign-in";

/** After signing up: the mail is on its way. */
export function MailSent() {
  return (
    <AuthFrame title={t`Look into your mail`} foot={<Link to="/sign-in">{t`Back to sign-in`}</Link>}>
      <p>{t`We sent a link that confirms your address. It works for three days.`}</p>
      <p className="muted">{t`Nothing there after a few minutes? Look among the unwanted mail, or sign in once more: that sends a new link.`}</p>
    </AuthFrame>
  );
}

/** The link in the mail leads here; confirming takes one press, since mail scanners open links by themselves. */
export function VerifyEmail() {
  const { key = "" } = useParams();
  const query = useQuery({ queryKey: ["email-key", key], queryFn: async () => (await auth.emailOfKey(key)) ?? {}, retry: false });
  const { isSending, problem, run } = useSending();
  const proceed = useContinue();
  const navigate = useNavigate();
  const confirm = async () => {
    const state = await auth.verifyEmail(key);
    // In another browser than the one that signed up nobody is signed in yet.
    if (state.signedIn) await proceed(state);
    else void navigate("/sign-in?confirmed", { replace: true });
  };
  const address = addressIn(query.data);
  return (
    <AuthFrame title={t`Confirm your address`} foot={<Link to="/sign-in">{t`Back to sign-in`}</Link>}>
      {query.error ? (
        <p>{t`This link is spent or too old. Sign in to get a new one.`}</p>
      ) : (
        <Loaded query={query}>
          {() => (
            <div className={classes.form}>
              {problem && <Notice tone="bad">{problem.message}</Notice>}
              <p>{address ? t`Is ${address} yours?` : t`Is this address yours?`}</p>
              <div className={classes.actions}>
                <span />
                <Button autoFocus loading={isSending} onClick={() => run(confirm)}>
                  {t`Confirm`}
                </Button>
              </div>
            </div>
          )}
        </Loaded>
      )}
    </AuthFrame>
  );
}

function addressIn(value: Record<string, unknown> | undefined): string {
  return typeof value?.email === "string" ? value.email : "";
}
