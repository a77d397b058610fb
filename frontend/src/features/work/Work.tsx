import { t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { Suspense, useEffect, type ReactNode } from "react";
import { Link } from "react-router";
import { Failure, Lines, Notice } from "@/ui/states";
import { useTitle } from "@/ui/Page";
import { sweep } from "./local-draft";
import { useOutbox } from "./outbox";
import { ReturnedItems } from "./Returned";
import { keptHere, UnsentLines } from "./Unsent";
import type { Sitting } from "./api";
import { useSole } from "./use-sole";
import { useWork } from "./use-work";
import classes from "./work.module.css";
import { Workspace } from "./Workspace";

/** The workspace of one offer, in one window at a time. */
export function Work({ offerId, sitting = "claims" }: { offerId: string; sitting?: Sitting }) {
  const [sole, takeOver] = useSole(`work:${offerId}`);
  if (sole === "asking") return <Asking />;
  if (sole === "here") return <AtWork offerId={offerId} sitting={sitting} />;
  return (
    <Between>
      <h1>{t`This work is open in another window`}</h1>
      <p>{t`What is typed there is kept. Go on here, and the other window stops; close it, and this one goes on by itself.`}</p>
      <p>
        <Button onClick={takeOver}>{t`Go on here`}</Button>
      </p>
    </Between>
  );
}

/** Item after item. */
function AtWork({ offerId, sitting }: { offerId: string; sitting: Sitting }) {
  const work = useWork(offerId, sitting);
  const { unsent, isSilent } = useOutbox(work.hear);
  useTitle(t`Your item`);
  useEffect(() => sweep(), []);
  const { stage, retry } = work;
  const isKeptHere = stage.kind === "kept_here";
  const waiting = unsent.filter((one) => !one.refusal).length;
  useEffect(() => {
    if (isKeptHere && waiting === 0) retry();
    // Once what waited is sent, the sitting goes on by itself.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isKeptHere, waiting]);

  const lines = (
    <>
      <UnsentLines unsent={unsent} isSilent={isSilent} onReopen={(refused) => void work.reopen(refused)} />
      <ReturnedItems projectName={stage.kind === "working" ? stage.claim.project.name : undefined} onTake={work.takeUp} />
    </>
  );
  if (stage.kind === "working")
    return (
      <Suspense fallback={<Asking />}>
        <Workspace key={`${stage.claim.id} ${stage.claim.principles[0]?.version}`} claim={stage.claim} work={work} unsent={lines} />
      </Suspense>
    );
  if (stage.kind === "asking") return <Asking />;
  return (
    <Between>
      <UnsentLines unsent={unsent.filter((one) => one.refusal)} isSilent={false} onReopen={(refused) => void work.reopen(refused)} />
      {stage.kind === "none_left" && (
        <>
          <h1>{sitting === "reviews" ? t`No disputed item waits for you` : t`That was the last item open to you`}</h1>
          <ReturnedItems onTake={work.takeUp} />
          <p>{t`Others may still wait for different experts. The board shows what comes next.`}</p>
          {work.submitted && (
            <Notice tone="good" action={<Button size="xs" variant="default" onClick={() => void work.undo()}>{t`Undo`}</Button>}>
              {t`Submitted: ${work.submitted.words}.`}
            </Notice>
          )}
        </>
      )}
      {stage.kind === "recused" && (
        <>
          <h1>{t`You recused yourself`}</h1>
          <p>{t`The item goes to somebody else, and no more work of this lab comes to you. What you submitted before is paid as ever.`}</p>
        </>
      )}
      {stage.kind === "kept_here" && (
        <>
          <h1>{keptHere(waiting)}</h1>
          <p>{t`They go out as soon as the connection is back. You may close this page: they are kept in this browser.`}</p>
          {work.submitted && (
            <p>
              <Button size="xs" variant="default" onClick={() => void work.undo()}>
                {t`Take the last one back`}
              </Button>
            </p>
          )}
        </>
      )}
      {stage.kind === "failed" && (
        <Failure error={stage.problem} retry={stage.problem.status === 403 ? undefined : retry} safe={work.submitted ? t`Your last answer is submitted and safe.` : t`Nothing of yours was lost.`} />
      )}
      <p>
        <Link to="/expert/board">{t`To the board`}</Link>
      </p>
    </Between>
  );
}

function Between({ children }: { children: ReactNode }) {
  return <main className={classes.between}>{children}</main>;
}

/** The workspace's own shape while the item is on its way. */
function Asking() {
  return (
    <main className={classes.workspace} aria-busy="true">
      <header className={classes.head} />
      <div className={classes.panes}>
        <section className={classes.pane}>
          <div className={classes.padded}>
            <Lines count={7} height={18} />
          </div>
        </section>
        <section className={classes.pane}>
          <div className={classes.padded}>
            <Lines count={9} height={18} />
          </div>
        </section>
      </div>
      <footer className={classes.answer} />
    </main>
  );
}
