import { t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { Link } from "react-router";
import type { Thread } from "@/api/types";
import { moment, span } from "@/ui/dates";
import { Sheet } from "@/ui/Page";
import { useAnswering } from "./api";
import { Said } from "@/ui/thread/Said";
import { WriteLine } from "@/ui/thread/WriteLine";
import classes from "@/ui/thread/thread.module.css";

const ABOUT: Record<Thread["about"], string> = { question: "", person: t`A real person is named`, time: t`The time it took` };

/** The lab's side of each thread: what the expert said, and where to answer. */
export function Threads({ threads, mayDecide, withItem }: { threads: Thread[]; mayDecide: boolean; withItem?: boolean }) {
  const { answer } = useAnswering();
  return (
    <Sheet flush>
      {threads.map((thread) => (
        <article key={thread.id} className={classes.thread} aria-label={t`Question on item ${thread.external_id}`}>
          <p className={classes.head}>
            {withItem && <Link to={`/lab/items/${thread.item_id}`}>{t`Item ${thread.external_id}`}</Link>}
            <span>{thread.pseudonym}</span>
            {ABOUT[thread.about] && <strong>{ABOUT[thread.about]}</strong>}
            {thread.waits_since ? <span className={classes.waits}>{t`waits since ${moment(thread.waits_since)}`}</span> : <span className="muted">{t`answered`}</span>}
          </p>
          <Said comments={thread.comments} expert={thread.pseudonym} />
          <Time thread={thread} mayDecide={mayDecide} />
          <WriteLine label={t`Answer on item ${thread.external_id}`} action={t`Answer`} onSend={(body) => answer(thread.id, body)} />
        </article>
      ))}
    </Sheet>
  );
}

function Time({ thread, mayDecide }: { thread: Thread; mayDecide: boolean }) {
  const { decideTime } = useAnswering();
  const { time } = thread;
  if (!time) return null;
  return (
    <p className={classes.row}>
      <span>
        {t`Measured ${span(time.measured_seconds)}, said ${span(time.seconds)}.`}
      </span>
      {mayDecide && (
        <>
          <Button size="xs" variant="default" onClick={() => void decideTime(time.id, true)}>
            {t`Take it as said`}
          </Button>
          <Button size="xs" variant="default" onClick={() => void decideTime(time.id, false)}>
            {t`Keep what was measured`}
          </Button>
        </>
      )}
    </p>
  );
}
