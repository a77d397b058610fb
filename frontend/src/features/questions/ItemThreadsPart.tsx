import { t } from "@lingui/core/macro";
import { useLive } from "@/realtime/live";
import { Section } from "@/ui/Page";
import { useItemThreads } from "./api";
import { Threads } from "./Threads";

/** The questions on one item, on the lab's page of it; nothing where nobody asked. */
export function ItemThreadsPart({ itemId, projectId, mayDecide }: { itemId: string; projectId: string; mayDecide: boolean }) {
  const threads = useItemThreads(itemId);
  useLive(`project:${projectId}`, [["questions", "item", itemId]], (hint) => hint.kind === "comment.added");
  if (!threads.data?.length) return null;
  return (
    <Section title={t`Questions`}>
      <Threads threads={threads.data} mayDecide={mayDecide} />
    </Section>
  );
}
