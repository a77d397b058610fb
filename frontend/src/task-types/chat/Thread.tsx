import { t } from "@lingui/core/macro";
import type { ReactNode } from "react";
import { Prose } from "@/ui/Prose";
import { Changes } from "../Changes";
import classes from "./chat.module.css";
import { STRENGTHS, type Told } from "./conversation";

/** What a reply is called, by where it stands. */
export function nameOf(at: number): string {
  return t`Reply ${at + 1}`;
}

/** Who speaks: by word, shape and colour. */
function Voice({ of, children }: { of: "expert" | "ai"; children: ReactNode }) {
  return (
    <h3 className={classes.voice} data-of={of}>
      {children}
    </h3>
  );
}

export function Message({ text, by = t`You` }: { text: string; by?: string }) {
  return (
    <article className={classes.message} data-of="expert">
      <Voice of="expert">{by}</Voice>
      <Prose text={text} />
    </article>
  );
}

interface RepliesProps {
  turn: Told;
  /** Whether the conversation has gone on from here: what was not chosen is folded away. */
  isPast?: boolean;
}

/** What the model said: alone, or two beside each other, the chosen one marked, with what was changed in it. */
export function Replies({ turn, isPast }: RepliesProps) {
  const { replies } = turn;
  if (replies.length < 2) return <>{replies[0] && <Reply turn={turn} at={0} name={t`Model`} isChosen />}</>;
  if (isPast && turn.chosen !== null)
    return (
      <>
        <Reply turn={turn} at={turn.chosen} name={`${nameOf(turn.chosen)}, ${STRENGTHS[turn.strength ?? 0] || t`chosen`}`} isChosen />
        <details className={classes.other}>
          <summary>{t`The other reply`}</summary>
          <Reply turn={turn} at={1 - turn.chosen} name={nameOf(1 - turn.chosen)} />
        </details>
      </>
    );
  return (
    <div className={classes.two}>
      {replies.map((reply, at) => (
        <Reply key={reply.place} turn={turn} at={at} name={nameOf(at)} isChosen={turn.chosen === at} isMarked />
      ))}
    </div>
  );
}

function Reply({ turn, at, name, isChosen, isMarked }: { turn: Told; at: number; name: string; isChosen?: boolean; isMarked?: boolean }) {
  const reply = turn.replies[at];
  if (!reply) return null;
  const edited = isChosen ? turn.edited : null;
  const isEdited = edited !== null && edited.trim() !== "" && edited.trim() !== reply.text.trim();
  return (
    <article className={classes.message} data-of="ai" data-chosen={(isMarked && isChosen) || undefined} aria-label={name}>
      <Voice of="ai">
        {name}
        {reply.model && <span className={classes.model}>{reply.model}</span>}
        {isMarked && isChosen && <span className={classes.state}>{t`chosen`}</span>}
        {isEdited && <span className={classes.state}>{t`edited`}</span>}
      </Voice>
      {isEdited ? <Changes from={reply.text} to={edited} /> : <Prose text={reply.text} />}
    </article>
  );
}
