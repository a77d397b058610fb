import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { Link, useSearchParams } from "react-router";
import { auth } from "@/api/auth";
import { Notice } from "@/ui/states";
import { useSending } from "@/ui/use-sending";
import { AuthFrame } from "./AuthFrame";
import classes from "./session.module.css";
import { useContinue } from "./use-sign-in";

export function SignIn() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const { isSending, problem, run } = useSending();
  const proceed = useContinue();
  const [search] = useSearchParams();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run(async () => proceed(await auth.signIn(email, password)));
  };
  return (
    <AuthFrame
      title={t`Sign in`}
      foot={
        <>
          <Trans>New here? <Link to="/sign-up">Make an account</Link></Trans>
        </>
      }
    >
      <form className={classes.form} onSubmit={submit}>
        {search.has("confirmed") && !problem && <Notice tone="good">{t`Your address is confirmed. Sign in to go on.`}</Notice>}
        {problem && <Notice tone="bad">{problem.message}</Notice>}
        <TextInput label={t`E-mail`} type="email" autoComplete="username" required autoFocus value={email} onChange={(event) => setEmail(event.currentTarget.value)} size="md" />
        <PasswordInput visibilityToggleButtonProps={{ "aria-label": t`Toggle password visibility` }} label={t`Password`} autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.currentTarget.value)} size="md" />
        <div className={classes.actions}>
          <Link to="/reset-password">{t`Forgot your password?`}</Link>
          <Button type="submit" loading={isSending}>
            {t`Sign in`}
          </Button>
        </div>
      </form>
    </AuthFrame>
  );
}

/** The second step where an account has an authenticator app. */
export function OneTimeCode() {
  const [code, setCode] = useState("");
  const { isSending, problem, run } = useSending();
  const proceed = useContinue();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run(async () => proceed(await auth.oneTimeCode(code.trim())));
  };
  return (
    <AuthFrame title={t`Your one-time code`}>
      <form className={classes.form} onSubmit={submit}>
        {problem && <Notice tone="bad">{problem.message}</Notice>}
        <TextInput
          label={t`Code`}
          description={t`Six digits from your authenticator app, or one of your recovery codes`}
          autoComplete="one-time-code"
          inputMode="numeric"
          required
          autoFocus
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          size="md"
        />
        <div className={classes.actions}>
          <Link to="/sign-in">{t`Back`}</Link>
          <Button type="submit" loading={isSending}>
            {t`Go on`}
          </Button>
        </div>
      </form>
    </AuthFrame>
  );
}
