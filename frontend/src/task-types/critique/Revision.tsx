import { t } from "@lingui/core/macro";
import type { Ref } from "react";
import { Changes } from "../Changes";
import classes from "./critique.module.css";

interface Props {
  field: Ref<HTMLTextAreaElement>;
  response: string;
  revision: unknown;
  disabled: boolean | undefined;
  onRevision: (text: string) => void;
}

/** The response, to be changed where it breaks a principle; beside it what was changed so far. */
export function Revision({ field, response, revision, disabled, onRevision }: Props) {
  const written = typeof revision === "string" ? revision : response;
  return (
    <div className={classes.revision}>
      <label className={classes.revisionField}>
        <span className="label">{t`Revision: change the response so that it keeps every principle (E)`}</span>
        <textarea ref={field} className={`reading ${classes.textarea}`} value={written} disabled={disabled} rows={6} onChange={(event) => onRevision(event.currentTarget.value)} />
      </label>
      <div className={classes.changes} aria-label={t`What the revision changes`}>
        <span className="label">{t`Changes against the response`}</span>
        <Changes from={response} to={written} />
      </div>
    </div>
  );
}
