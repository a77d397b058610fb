import { t } from "@lingui/core/macro";
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { Link, useParams } from "react-router";
import { auth } from "@/api/auth";
import { Notice } from "@/ui/states";
import { useSending } from "@/ui/use-sending";
import { AuthFrame } from "./AuthFrame";
import classes from "./session.module.css";
import { useContinue } from "./use-sign-in";

export function AskForReset() {
  const [email, setEmail] = useState("");
  const [isSent, setSent] = useState(false);
  const { isSending, problem, run } = useSending();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run(async () => {
      await auth.requestReset(email);
      setSent(true);
    });
  };
  return (
    <AuthFrame title={t`A new password`} foot={<Link to="/sign-in">{t`Back to sign-in`}</Link>}>
      {isSent ? (
        <p>{t`If ${email} has an account, a link is on its way; it takes a minute or two. What you have earned is safe meanwhile.`}</p>
      ) : (
        <form className={classes.form} onSubmit={submit}>
          {problem && <Notice tone="bad">{problem.message}</Notice>}
          <TextInput label={t`E-mail`} type="email" autoComplete="username" required autoFocus value={email} onChange={(event) => setEmail(event.currentTarget.value)} size="md" />
          <div className={classes.actions}>
            <span />
            <Button type="submit" loading={isSending}>
              {t`Send the link`}
            </Button>
          </div>
        </form>
      )}
    </AuthFrame>
  );
}

export function ResetPassword() {
  const { key = "" } = useParams();
  const [password, setPassword] = useState("");
  const { isSending, problem, run } = useSending();
  const proceed = useContinue();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run(async () => proceed(await auth.resetPassword(key, password)));
  };
  return (
    <AuthFrame title={t`A new password`} foot={<Link to="/reset-password">{t`Ask for another link`}</Link>}>
      <form className={classes.form} onSubmit={submit}>
        {problem && !problem.fields.password && <Notice tone="bad">{problem.message}</Notice>}
        <PasswordInput
          visibilityToggleButtonProps={{ "aria-label": t`Toggle password visibility` }}
          label={t`New password`}
          description={t`At least 10 characters`}
          autoComplete="new-password"
          required
          minLength={10}
          autoFocus
          value={password}
          error={problem?.fields.password?.join(" ")}
          onChange={(event) => setPassword(event.currentTarget.value)}
          size="md"
        />
        <div className={classes.actions}>
          <span />
          <Button type="submit" loading={isSending}>
            {t`Keep it`}
          </Button>
        </div>
      </form>
    </AuthFrame>
  );
}
