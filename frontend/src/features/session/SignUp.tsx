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

export type Door = "expert" | "lab";

const KEPT = "door";

/** Which door a person came through, kept over the mail that confirms their address. */
export function keptDoor(): Door {
  return localStorage.getItem(KEPT) === "lab" ? "lab" : "expert";
}

export function DoorChoice({ value, onChange }: { value: Door; onChange: (door: Door) => void }) {
  const doors: [Door, string, string][] = [
    ["expert", t`I judge`, t`Lawyer or physician`],
    ["lab", t`I have data`, t`AI lab or team`],
  ];
  return (
    <div className={classes.doors} role="radiogroup" aria-label={t`What brings you here`}>
      {doors.map(([door, title, note]) => (
        <label key={door} className={classes.door}>
          <input type="radio" name="door" value={door} checked={value === door} onChange={() => onChange(door)} />
          <strong>{title}</strong>
          <span className="label">{note}</span>
        </label>
      ))}
    </div>
  );
}

export function SignUp() {
  const [search] = useSearchParams();
  const [door, setDoor] = useState<Door>(search.get("as") === "lab" ? "lab" : "expert");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const { isSending, problem, run } = useSending();
  const proceed = useContinue();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    localStorage.setItem(KEPT, door);
    run(async () => proceed(await auth.signUp(email, password)));
  };
  return (
    <AuthFrame
      title={t`Make an account`}
      foot={
        <>
          <Trans>Have one already? <Link to="/sign-in">Sign in</Link></Trans>
        </>
      }
    >
      <form className={classes.form} onSubmit={submit}>
        {problem && !problem.fields.email && !problem.fields.password && <Notice tone="bad">{problem.message}</Notice>}
        <DoorChoice value={door} onChange={setDoor} />
        <TextInput label={t`E-mail`} type="email" autoComplete="username" required value={email} error={problem?.fields.email?.join(" ")} onChange={(event) => setEmail(event.currentTarget.value)} size="md" />
        <PasswordInput
          visibilityToggleButtonProps={{ "aria-label": t`Toggle password visibility` }}
          label={t`Password`}
          description={t`At least 10 characters; four words are easier to keep than signs`}
          autoComplete="new-password"
          required
          minLength={10}
          value={password}
          error={problem?.fields.password?.join(" ")}
          onChange={(event) => setPassword(event.currentTarget.value)}
          size="md"
        />
        <div className={classes.actions}>
          <span className="label">{t`We mail a link to confirm the address.`}</span>
          <Button type="submit" loading={isSending}>
            {t`Make account`}
          </Button>
        </div>
      </form>
    </AuthFrame>
  );
}
