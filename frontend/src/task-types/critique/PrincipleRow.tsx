import { t } from "@lingui/core/macro";
import { Button, CloseButton } from "@mantine/core";
import { KeyCap } from "@/ui/Keys";
import classes from "./critique.module.css";
import { VERDICT_WORDS, VERDICTS, type Finding, type Principle, type Suggested, type Verdict } from "./findings";

interface Props {
  principle: Principle;
  finding: Finding;
  suggested: Suggested[];
  isCurrent: boolean;
  disabled: boolean | undefined;
  onCurrent: () => void;
  onVerdict: (verdict: Verdict) => void;
  onConfirm: (word: Suggested) => void;
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
        {!isCurrent &&
          suggested.map((word) => (
            <span key={word.by} className={classes.brief}>
              <span className={classes.ai}>
                {nameOf(word, suggested)}: {word.verdict && VERDICT_WORDS[word.verdict]}
              </span>{" "}
              {responseTo(word, verdict)}
            </span>
          ))}
        <div className={classes.verdicts} role="radiogroup" aria-label={`${principle.code} ${principle.title}`}>
          {VERDICTS.map((each, index) => (
            <button key={each} type="button" role="radio" aria-checked={verdict === each} className={classes.verdict} disabled={disabled} onClick={() => on.onVerdict(each)}>
              {VERDICT_WORDS[each]}
              {isCurrent && <KeyCap of={String(index + 1)} />}
            </button>
          ))}
        </div>
      </div>
      {isCurrent && <p className={classes.principle}>{principle.text}</p>}
      {isCurrent &&
        suggested.map((word, index) => (
          <Word key={word.by} word={word} name={nameOf(word, suggested)} isFirst={index === 0} verdict={verdict} disabled={disabled} onConfirm={() => on.onConfirm(word)} />
        ))}
      {hasWords && (
        <div className={classes.words}>
          {quote ? (
            <span>
              <q className={classes.quote}>{quote}</q>
              <CloseButton className={classes.remove} size="xs" aria-label={t`Remove the quote for ${principle.code}`} disabled={disabled} onClick={() => on.onChange({ quote: "" })} />
            </span>
          ) : (
            verdict === "breaks" && <span className={classes.lacks}>{t`quote the words that break it`}</span>
          )}
          {isCurrent && (
            // A press must not clear the selection that it quotes.
            <Button size="compact-sm" variant="default" disabled={disabled} onMouseDown={(event) => event.preventDefault()} onClick={on.onQuote} rightSection={<KeyCap of="q" />}>
              {t`Quote`}
            </Button>
          )}
          {(isCurrent || note) && (
            <input data-note className={classes.note} value={note} disabled={disabled} placeholder={t`Note (T)`} aria-label={t`Note on ${principle.code}`} maxLength={4000} onChange={(event) => on.onChange({ note: event.currentTarget.value })} />
          )}
        </div>
      )}
    </li>
  );
}

/** One alone needs no name. */
function nameOf(word: Suggested, among: Suggested[]): string {
  return (among.length > 1 && word.by) || t`AI reviewer`;
}

function responseTo(word: Suggested, verdict: Verdict | null): string {
  return verdict === null ? "" : verdict === word.verdict ? t`confirmed` : t`overturned`;
}

interface WordProps {
  word: Suggested;
  name: string;
  isFirst: boolean;
  verdict: Verdict | null;
  disabled: boolean | undefined;
  onConfirm: () => void;
}

/** What one AI reviewer said of the principle in hand, and whether that is confirmed or overturned. */
function Word({ word, name, isFirst, verdict, disabled, onConfirm }: WordProps) {
  return (
    <div className={classes.suggested}>
      <span>
        <span className={classes.ai}>
          {name}: {word.verdict && VERDICT_WORDS[word.verdict]}
        </span>
        {word.quote && <q>{word.quote}</q>} {word.note} <strong>{responseTo(word, verdict)}</strong>
      </span>
      {verdict === null && (
        <Button size="compact-sm" variant="default" disabled={disabled} onClick={onConfirm} rightSection={isFirst && <KeyCap of="c" />}>
          {t`Confirm`}
        </Button>
      )}
    </div>
  );
}
