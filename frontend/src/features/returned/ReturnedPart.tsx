import { plural, t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { asProblem } from "@/api/problem";
import type { Project, ReturnedCounts } from "@/api/types";
import { useLive } from "@/realtime/live";
import { Section, Sheet } from "@/ui/Page";
import { whole } from "@/ui/numbers";
import { Lines, Loaded, Notice } from "@/ui/states";
import { useHandleKind, useHoldAgain, useReturned, useReturnedCounts, type Intent } from "./api";
import { Reason } from "./Reason";
import { ReturnedItem } from "./ReturnedItem";
import classes from "./returned.module.css";
import { KINDS } from "./words";

const count = (value: number) => whole(value);
const items = (value: number) => plural(value, { one: "# item", other: "# items" });

/** What the first look found wrong with the data, for the lab's leads to decide; nothing where nothing is. */
export function ReturnedPart({ project }: { project: Project }) {
  useLive(`project:${project.id}`, [["returned-counts", project.id], ["returned", project.id]]);
  const counts = useReturnedCounts(project.id);
  const [released, setReleased] = useState<{ id: string; name: string } | null>(null);
  // Who only reads in the lab is not asked to decide.
  if (!counts.data) return null;
  if (counts.data.returned === 0 && counts.data.near_duplicates === 0 && !released) return null;
  return (
    <Section title={t`Back with you: ${items(counts.data.returned)}`} note={t`not shown to experts until you decide`}>
      {released && <Released of={released} onDone={() => setReleased(null)} />}
      <Groups projectId={project.id} counts={counts.data} onReleased={setReleased} />
    </Section>
  );
}

function Released({ of, onDone }: { of: { id: string; name: string }; onDone: () => void }) {
  const undo = useHoldAgain();
  return (
    <Notice
      tone={undo.error ? "bad" : "good"}
      action={
        undo.error ? undefined : (
          <Button variant="subtle" size="compact-sm" loading={undo.isPending} onClick={() => undo.mutate(of.id, { onSuccess: onDone })}>
            {t`Undo`}
          </Button>
        )
      }
    >
      {undo.error ? asProblem(undo.error).message : t`${of.name} goes on to be judged.`}
    </Notice>
  );
}

interface GroupsProps {
  projectId: string;
  counts: ReturnedCounts;
  onReleased: (item: { id: string; name: string }) => void;
}

function Groups({ projectId, counts, onReleased }: GroupsProps) {
  const near = counts.near_duplicates > 0 ? [{ kind: "near", items: counts.near_duplicates }] : [];
  const groups = [...counts.kinds.filter((one) => one.items > 0), ...near];
  const [chosen, setChosen] = useState("");
  const kind = groups.find((one) => one.kind === chosen)?.kind ?? groups[0]?.kind;
  if (!kind) return null;
  return (
    <>
      {groups.length > 1 && (
        <div role="group" aria-label={t`Reason`} className={classes.reasons}>
          {groups.map((one) => (
            <Button key={one.kind} size="compact-sm" variant={one.kind === kind ? "filled" : "default"} aria-pressed={one.kind === kind} onClick={() => setChosen(one.kind)}>
              {KINDS[one.kind]?.title ?? one.kind} · {count(one.items)}
            </Button>
          ))}
        </div>
      )}
      <Group key={kind} projectId={projectId} kind={kind} total={groups.find((one) => one.kind === kind)?.items ?? 0} onReleased={onReleased} />
    </>
  );
}

function Group({ projectId, kind, total, onReleased }: { projectId: string; kind: string; total: number; onReleased: GroupsProps["onReleased"] }) {
  const query = useReturned(projectId, kind);
  const all = useHandleKind(projectId, kind);
  const [asked, setAsked] = useState<Intent["act"] | null>(null);
  const rows = query.data?.pages.flatMap((page) => page.results) ?? [];
  const words = { release: t`Have ${items(total)} judged anyway`, withdrawal: t`Withdraw ${items(total)}` };
  return (
    <Sheet>
      <div style={{ display: "flex", flexWrap: "wrap", gap: "8px 16px", justifyContent: "space-between", alignItems: "center", marginBottom: 12 }}>
        <span className="muted">{KINDS[kind]?.why}</span>
        {kind !== "near" && total > 1 && asked === null && (
          <span>
            <Button variant="subtle" size="compact-sm" onClick={() => setAsked("withdrawal")}>
              {t`Withdraw all ${count(total)}`}
            </Button>
            <Button variant="subtle" size="compact-sm" onClick={() => setAsked("release")}>
              {t`Judge all ${count(total)} anyway`}
            </Button>
          </span>
        )}
      </div>
      {asked && <Reason act={asked} word={words[asked]} isPending={all.isPending} error={all.error} onLeave={() => setAsked(null)} onSend={(reason) => all.mutate({ act: asked, reason }, { onSuccess: () => setAsked(null) })} />}
      <Loaded query={query} skeleton={<Lines count={4} />}>
        {() => (
          <div>
            {rows.map((row) => (
              <ReturnedItem key={row.id} row={row} canRelease={kind !== "near"} onReleased={onReleased} />
            ))}
          </div>
        )}
      </Loaded>
      {query.hasNextPage && (
        <Button variant="default" mt={12} loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t`More items`}
        </Button>
      )}
    </Sheet>
  );
}
