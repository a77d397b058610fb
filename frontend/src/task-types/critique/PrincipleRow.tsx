import { Button, CloseButton } from "@mantine/core";
import { KeyCap } from "@/ui/Keys";
import classes from "./critique.module.css";
import { VERDICTS, type Finding, type Principle, type Verdict } from "./findings";

interface Props {
  principle: Principle;
  finding: Finding;
  suggested: Finding;
  isCurrent: boolean;
  disabled: boolean | undefined;
  onCurrent: () => void;
  onVerdict: (verdict: Verdict) => void;
  onConfirm: () => void;
  onQuote: () => void;
  onChange: (part: Partial<Finding>) => void;
}

/** One principle: what is said of it, the words it rests on, a note; the row in hand is open. */
export function PrincipleRow({ principle, finding, suggested, isCurrent, disabled, ...on }: Props) {
  const { verdict, quote, note } = finding;
  const hasWords = isCurrent || quote !== "" || note !== "" || verdict === "breaks";
  return (
    <li className={classes.row} data-current={isCurrent || undefined} onFocus={on.onCurrent} onPointerDown={on.onCurrent} aria-current={isCurrent || undefined}>
      <div className={classes.rowHead}>
        <span className={classes.name}>
          <span className={classes.code}>{principle.code}</span> {principle.title}
        </span>
        {!isCurrent && suggested.verdict && (
          <span className={classes.brief}>
            <span className={classes.ai}>AI reviewer: {suggested.verdict}</span> {responseTo(suggested, verdict)}
          </span>
        )}
        <div className={classes.verdicts} role="radiogroup" aria-label={`${principle.code} ${principle.title}`}>
          {VERDICTS.map((each, index) => (
            <button key={each} type="button" role="radio" aria-checked={verdict === each} className={classes.verdict} disabled={disabled} onClick={() => on.onVerdict(each)}>
              {each}
              {isCurrent && <KeyCap of={String(index + 1)} />}
            </button>
          ))}
        </div>
      </div>
      {isCurrent && <p className={classes.principle}>{principle.text}</p>}
      {isCurrent && suggested.verdict && <Suggested suggested={suggested} verdict={verdict} disabled={disabled} onConfirm={on.onConfirm} />}
      {hasWords && (
        <div className={classes.words}>
          {quote ? (
            <span>
              <q className={classes.quote}>{quote}</q>
              <CloseButton className={classes.remove} size="xs" aria-label={`Remove the quote for ${principle.code}`} disabled={disabled} onClick={() => on.onChange({ quote: "" })} />
            </span>
          ) : (
            verdict === "breaks" && <span className={classes.lacks}>quote the words that break it</span>
          )}
          {isCurrent && (
            // A press must not clear the selection that it quotes.
            <Button size="compact-sm" variant="default" disabled={disabled} onMouseDown={(event) => event.preventDefault()} onClick={on.onQuote} rightSection={<KeyCap of="q" />}>
              Quote
            </Button>
          )}
          {(isCurrent || note) && (
            <input data-note className={classes.note} value={note} disabled={disabled} placeholder="Note (T)" aria-label={`Note on ${principle.code}`} maxLength={4000} onChange={(event) => on.onChange({ note: event.currentTarget.value })} />
          )}
        </div>
      )}
    </li>
  );
}

function responseTo(suggested: Finding, verdict: Verdict | null): string {
  return verdict === null ? "" : verdict === suggested.verdict ? "confirmed" : "overturned";
}

/** What the AI reviewer said of the principle in hand, and whether that is confirmed or overturned. */
function Suggested({ suggested, verdict, disabled, onConfirm }: { suggested: Finding; verdict: Verdict | null; disabled: boolean | undefined; onConfirm: () => void }) {
  return (
    <div className={classes.suggested}>
      <span>
        <span className={classes.ai}>AI reviewer: {suggested.verdict}</span>
        {suggested.quote && <q>{suggested.quote}</q>} {suggested.note} <strong>{responseTo(suggested, verdict)}</strong>
      </span>
      {verdict === null && (
        <Button size="compact-sm" variant="default" disabled={disabled} onClick={onConfirm} rightSection={<KeyCap of="c" />}>
          Confirm
        </Button>
      )}
    </div>
  );
}
