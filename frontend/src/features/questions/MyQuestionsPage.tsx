import { t } from "@lingui/core/macro";
import { useMe } from "@/api/me";
import { useLive } from "@/realtime/live";
import { Page, Sheet } from "@/ui/Page";
import { Empty, Lines, Loaded } from "@/ui/states";
import { useMyThreads } from "./api";
import { Said } from "@/ui/thread/Said";
import classes from "@/ui/thread/thread.module.css";

/** What an expert asked and what the labs answered, also of items long submitted. */
export function MyQuestionsPage() {
  const { data: me } = useMe();
  const threads = useMyThreads();
  useLive(me?.expert ? `expert:${me.expert.id}` : null, [["threads"]], (hint) => hint.kind === "comment.added");
  return (
    <Page title={t`Questions`} lead={t`What you asked labs about items, and their answers. No other expert reads them.`} narrow>
      <Loaded query={threads} skeleton={<Lines />}>
        {(mine) =>
          mine.length === 0 ? (
            <Empty>{t`You have asked nothing yet. Beside each item there is a place for it.`}</Empty>
          ) : (
            <Sheet flush>
              {mine.map((thread) => (
                <article key={thread.id} className={classes.thread}>
                  <p className={classes.head}>
                    <strong>{thread.project_name}</strong>
                    <span className={thread.waits_since ? classes.waits : "muted"}>{thread.waits_since ? t`waits for the lab` : t`answered`}</span>
                  </p>
                  <Said comments={thread.comments} expert={t`You`} />
                </article>
              ))}
            </Sheet>
          )
        }
      </Loaded>
    </Page>
  );
}
