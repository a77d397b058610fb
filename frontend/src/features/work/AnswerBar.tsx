import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useEffect, useState, type ReactNode, type Ref } from "react";
import type { Problem } from "@/api/problem";
import type { Draft } from "@/api/types";
import { clock } from "@/ui/dates";
import { KeyCap } from "@/ui/Keys";
import { money } from "@/ui/money";
import type { ClaimWithPrice } from "./api";
import type { Lease } from "./use-lease";
import type { Submitted, Work } from "./use-work";
import classes from "./work.module.css";

interface Props {
  claim: ClaimWithPrice;
  work: Work;
  /** What waits on this computer. */
  unsent: ReactNode;
  bar: Ref<HTMLElement>;
  isLongForPhone: boolean;
  /** What was just done aside of the answer. */
  told: string;
  onPerson: () => void;
  onRecuse: () => void;
  lease: Lease;
  complaint: string | null;
  rationale: string;
  onRationale: (text: string) => void;
  rationaleField: Ref<HTMLTextAreaElement>;
  /** A newer text from another window, until the expert chooses. */
  behind: Draft | null;
  onBehind: (whose: "mine" | "theirs") => void;
  isNotEnough: boolean;
  onNotEnough: () => void;
  onSkip: () => void;
  onSubmit: () => void;
  editor: ReactNode;
}

/** The answer is given in one place, whatever the kind of item. */
export function AnswerBar({ rationaleField, bar, ...props }: Props) {
  const { claim, work, lease } = props;
  const isOver = lease.lostBecause !== null;
  return (
    <footer className={classes.answer} ref={bar}>
      {props.isLongForPhone && <p className={classes.atDesk}>{t`This kind of item is long for a phone. Continue at a desk: what you typed is kept.`}</p>}
      {props.unsent}
      {props.told && (
        <p className={classes.undo} role="status">
          {props.told}
        </p>
      )}
      {work.submitted && <UndoLine key={work.submitted.annotationId} submitted={work.submitted} onUndo={() => void work.undo()} onOver={work.forgetSubmitted} />}
      {isOver && (
        <p className={classes.lost} role="alert">
          {lease.lostBecause} {t`Your text is kept here.`}
          <Button size="compact-sm" variant="default" onClick={work.retry}>
            {t`Take the next item`}
          </Button>
        </p>
      )}
      {!isOver && lease.isLapsed && (
        <p className={classes.undo} role="status">
          {t`The time ran out at ${clock(new Date(lease.expiresAt))}. Your text is kept; submitting takes the item back unless someone else has it by then.`}
        </p>
      )}
      {props.behind && (
        <p className={classes.undo} role="alert">
          {t`A newer text was saved from another window at ${clock(props.behind.saved_at)}.`}
          <Button size="compact-sm" variant="default" onClick={() => props.onBehind("theirs")}>
            {t`Show that one`}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => props.onBehind("mine")}>
            {t`Keep this one`}
          </Button>
        </p>
      )}
      {(props.complaint || work.problem) && (
        <p className={classes.lost} role="alert">
          {props.complaint ?? work.problem?.message}
          {!props.complaint && fieldWords(work.problem)}
          {work.problem?.reference && <span className="label"> {t`Reference ${work.problem.reference}`}</span>}
          {work.problem?.code === "principles_changed" && (
            <Button size="compact-sm" variant="default" onClick={() => void work.reread(claim)}>
              {t`Read the new version`}
            </Button>
          )}
        </p>
      )}
      <div data-editor>{props.editor}</div>
      <div className={classes.below}>
        <textarea
          ref={rationaleField}
          data-field="rationale"
          className={classes.rationale}
          rows={1}
          value={props.rationale}
          placeholder={t`Reason, in a sentence or two (R)`}
          aria-label={t`Reason`}
          onChange={(event) => props.onRationale(event.currentTarget.value)}
          disabled={isOver}
        />
        <div className={classes.others}>
          <Button variant={props.isNotEnough ? "filled" : "default"} onClick={props.onNotEnough} aria-pressed={props.isNotEnough} rightSection={<KeyCap of="n" />}>
            {t`Not enough information`}
          </Button>
          <Button variant="default" onClick={props.onSkip} rightSection={<KeyCap of="s" />}>
            {t`Skip`}
          </Button>
          <Button variant="default" onClick={props.onRecuse} rightSection={<KeyCap of="x" />}>
            {t`Recuse`}
          </Button>
          <Button variant="default" onClick={props.onPerson} rightSection={<KeyCap of="!" />}>
            {t`Person named`}
          </Button>
        </div>
        <span className={classes.price}>
          {claim.price && (
            <>
              <Trans><strong className="number">{money(claim.price.pay_minor, claim.price.currency)}</strong>, fixed when you took it</Trans>
            </>
          )}
        </span>
        <Button className={classes.submit} loading={work.isSending} disabled={isOver} onClick={props.onSubmit} rightSection={<KeyCap of="mod+Enter" />}>
          {t`Submit`}
        </Button>
      </div>
    </footer>
  );
}

/** " (in: revision)" for the fields that the server names. */
function fieldWords(problem: Problem | null): string {
  const fields = Object.keys(problem?.fields ?? {}).map((field) => field.replace(/^answer\.?/, "").replaceAll("_", " "));
  const named = fields.filter(Boolean).join(", ");
  return named && t` (in: ${named})`;
}

/** "Submitted. Undo, 20 s", over the item that is already painted. */
function UndoLine({ submitted, onUndo, onOver }: { submitted: Submitted; onUndo: () => void; onOver: () => void }) {
  const isSent = submitted.annotationId !== null;
  const [left, setLeft] = useState(() => Math.ceil((submitted.undoUntil - Date.now()) / 1000));
  useEffect(() => {
    if (!isSent) return undefined;
    const timer = setInterval(() => setLeft(Math.ceil((submitted.undoUntil - Date.now()) / 1000)), 250);
    return () => clearInterval(timer);
  }, [submitted.undoUntil, isSent]);
  useEffect(() => {
    if (isSent && left <= 0) onOver();
  }, [isSent, left, onOver]);
  return (
    <p className={classes.undo} role="status">
      <span>
        {isSent ? t`Submitted` : t`Answered`}: <strong>{submitted.words}</strong>.
      </span>
      <Button size="compact-sm" variant="default" onClick={onUndo} rightSection={<KeyCap of="u" />}>
        <span className="number">{isSent ? t`Undo, ${Math.max(0, left)} s` : t`Undo`}</span>
      </Button>
    </p>
  );
}
