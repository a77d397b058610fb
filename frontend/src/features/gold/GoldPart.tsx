import { plural, t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import type { Gold } from "@/api/types";
import { asProblem } from "@/api/problem";
import { Section } from "@/ui/Page";
import { Empty, Lines, Loaded, Notice } from "@/ui/states";
import tables from "@/ui/tables.module.css";
import { useGold } from "./api";
import { FromFile } from "./FromFile";
import { GoldTable, inOrder } from "./GoldTable";
import { MoveDialog } from "./MoveDialog";
import { Promotions } from "./Promotions";

const FIRST = 8;
const WAYS = { decided: t`From strong decisions`, file: t`Several at once` };

/** The hidden checks of a project and whether each still measures. */
export function GoldPart({ projectId }: { projectId: string }) {
  const query = useGold(projectId);
  const [isWhole, setWhole] = useState(false);
  const [opened, setOpened] = useState<Gold | null>(null);
  const [adding, setAdding] = useState<"decided" | "file" | null>(null);
  const rows = inOrder(query.data?.pages.flatMap((page) => page.results) ?? []);
  const needed = rows.filter((row) => row.state === "suspect").length;
  // Whoever only reads in the lab does not see which items they are.
  if (query.error && asProblem(query.error).status === 403) return null;
  return (
    <Section title={t`Hidden checks`} note={t`items whose answer you know; experts cannot tell them from work`} aside={<Link to={`/lab/projects/${projectId}/reliability`}>{t`Reliability of experts and AI`}</Link>}>
      <Loaded query={query} skeleton={<Lines count={3} />}>
        {() =>
          rows.length === 0 ? (
            <Empty>{t`No hidden check yet. Open an item that no expert has seen, or one that experts agreed on, and press M. About twenty are a start.`}</Empty>
          ) : (
            <>
              {needed > 0 && (
                <div style={{ marginBottom: 12 }}>
                  <Notice tone="caution">{plural(needed, { one: "One check needs a look; it is not handed out until you have.", other: "# checks need a look; they are not handed out until you have." })}</Notice>
                </div>
              )}
              <GoldTable rows={isWhole ? rows : rows.slice(0, FIRST)} marked={-1} onOpen={setOpened} />
              {!isWhole && rows.length > FIRST && (
                <Button variant="subtle" mt={8} onClick={() => setWhole(true)}>
                  {query.hasNextPage ? t`Show all` : t`Show all ${rows.length}`}
                </Button>
              )}
              {isWhole && query.hasNextPage && (
                <Button variant="default" mt={12} loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {t`More checks`}
                </Button>
              )}
            </>
          )
        }
      </Loaded>
      <div className={tables.foot} style={{ marginTop: 12 }}>
        {(Object.keys(WAYS) as (keyof typeof WAYS)[]).map((way) => (
          <Button key={way} variant="default" aria-expanded={adding === way} onClick={() => setAdding(adding === way ? null : way)}>
            {WAYS[way]}
          </Button>
        ))}
      </div>
      {adding === "decided" && <Promotions projectId={projectId} />}
      {adding === "file" && <FromFile projectId={projectId} />}
      {opened && <MoveDialog row={opened} onClose={() => setOpened(null)} />}
    </Section>
  );
}
