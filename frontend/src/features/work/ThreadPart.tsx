import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import type { Ref } from "react";
import { useMe } from "@/api/me";
import { useLive } from "@/realtime/live";
import { KeyCap } from "@/ui/Keys";
import { Said } from "@/ui/thread/Said";
import { WriteLine } from "@/ui/thread/WriteLine";
import { askLab, useClaimComments } from "./api";
import classes from "./work.module.css";

/** The thread with the lab about this item; answers come in while one works. */
export function ThreadPart({ claimId, field }: { claimId: string; field: Ref<HTMLTextAreaElement> }) {
  const { data: me } = useMe();
  const queries = useQueryClient();
  const comments = useClaimComments(claimId);
  useLive(me?.expert ? `expert:${me.expert.id}` : null, [["comments", claimId]], (hint) => hint.kind === "comment.added");
  const ask = (body: string) => askLab(claimId, { body }).then(() => queries.invalidateQueries({ queryKey: ["comments", claimId] }));
  return (
    <section aria-label={t`Thread with the lab`} className={classes.thread}>
      <h2 className={classes.railTitle}>
        <Trans>Thread <KeyCap of="shift+c" /></Trans>
      </h2>
      <div aria-live="polite">
        <Said comments={comments.data ?? []} expert={t`You`} />
      </div>
      <WriteLine label={t`Ask or tell the lab`} action={t`Send`} field={field} onSend={ask} />
    </section>
  );
}
