import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, NumberInput, Select } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asProblem } from "@/api/problem";
import { get, send, type Listed } from "@/api/request";
import type { Export } from "@/api/types";
import { moment } from "@/ui/dates";
import { useKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import { Section, Sheet } from "@/ui/Page";
import { whole } from "@/ui/numbers";
import { Loaded, Notice } from "@/ui/states";
import classes from "@/ui/tables.module.css";
import { Sample } from "./Sample";

const SHAPES: Record<string, string> = {
  preference: t`Preference: prompt, chosen, rejected`,
  classification: t`Classification: text, label`,
  critique: t`Critique: prompt, response, findings, revision`,
  stepwise: t`Process reward: prompt, completions, labels`,
  rubric: t`Rubric: prompt, reference, criteria with points`,
  grading: t`Grading: prompt, completion, grades, score`,
  ranking: t`Ranking: prompt, completions, places`,
  rating: t`Rating: prompt, completion, scores`,
  spans: t`Marked passages: text, spans`,
  sft: t`Demonstration: messages`,
  raw: t`Raw answers: one row an answer`,
};
const LEFT_OUT: Record<string, string> = { unsure: t`unsure`, undecided: t`not decided`, below_confidence: t`below the certainty`, withdrawn: t`withdrawn`, unclear: t`unclear`, nothing_broken: t`nothing broken, so nothing to prefer`, no_revision: t`without a revision`, no_draft: t`without a draft to prefer over`, unchanged: t`with the draft unchanged`, nothing_compared: t`without two replies or an edited one`, unmarked: t`without a mark on the first step` };

/** Rows a trainer reads as they are, built in the background. */
export function ExportPart({ projectId, shapes, mayChange }: { projectId: string; shapes: string[]; mayChange: boolean }) {
  const queries = useQueryClient();
  const [shape, setShape] = useState<string | null>(null);
  const [minimum, setMinimum] = useState(0);
  const query = useQuery({
    queryKey: ["exports", projectId],
    queryFn: ({ signal }) => get<Listed<Export>>(`/projects/${projectId}/exports`, undefined, signal),
    refetchInterval: (known) => (known.state.data?.results.some((one) => one.state === "waiting" || one.state === "running") ? 2_000 : false),
  });
  const chosen = shape ?? shapes[0];
  const build = useMutation({
    mutationFn: () => send<Export>("POST", `/projects/${projectId}/exports`, { shape: chosen, minimum_confidence: minimum / 100 }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["exports", projectId] }),
  });
  const run = () => {
    if (chosen && !build.isPending) build.mutate();
  };
  useKeys([{ key: "e", label: t`Build the dataset`, run, disabled: !mayChange || !chosen }]);
  return (
    <Section title={t`Exports`}>
      <Sheet>
        {build.error && <Notice tone="bad">{asProblem(build.error).message}</Notice>}
        <div className={classes.foot}>
          <Select aria-label={t`Shape of the rows`} data={shapes.map((value) => ({ value, label: SHAPES[value] ?? value }))} value={chosen ?? null} onChange={setShape} w={300} />
          {mayChange && (
            <>
              <NumberInput aria-label={t`Certainty at least`} suffix={t` % sure at least`} min={0} max={99} value={minimum} onChange={(value) => setMinimum(Number(value) || 0)} w={180} />
              <Button variant="default" loading={build.isPending} disabled={!chosen} onClick={run} rightSection={<KeyCap of="e" />}>
                {t`Build dataset`}
              </Button>
            </>
          )}
        </div>
        {chosen && <Sample projectId={projectId} shape={chosen} />}
      </Sheet>
      <div style={{ height: 12 }} />
      <Loaded query={query}>
        {({ results }) => (
          <div className={classes.cards}>
            {results.map((one) => (
              <ExportCard key={one.id} one={one} />
            ))}
          </div>
        )}
      </Loaded>
    </Section>
  );
}

function ExportCard({ one }: { one: Export }) {
  const left = Object.entries(one.left_out).filter(([, count]) => count > 0);
  const state = one.state === "done" ? t`${whole(one.rows_written)} rows` : one.state === "failed" ? t`failed: ${one.failure}` : t`being built, ${one.items_done} of ${one.items_total} items`;
  return (
    <Sheet>
      <div style={{ display: "flex", flexWrap: "wrap", justifyContent: "space-between", gap: "4px 16px" }}>
        <span>
          <strong>{SHAPES[one.shape]?.split(":")[0] ?? one.shape}</strong> · {state}
          {left.length > 0 && ` · ${t`left out: ${leftOutWords(left)}`}`}
        </span>
        <span className="label">{moment(one.requested_at)}</span>
      </div>
      {one.state === "running" && (
        <div className={classes.bar} style={{ marginTop: 8 }} role="progressbar" aria-valuenow={one.items_done} aria-valuemin={0} aria-valuemax={one.items_total} aria-label={t`Items written`}>
          <div data-kind="decided" style={{ width: `${one.items_total > 0 ? (100 * one.items_done) / one.items_total : 0}%` }} />
        </div>
      )}
      {one.superseded > 0 && (
        <Notice tone="caution">
          <Trans>{whole(one.superseded)} decisions that it was built from stand no longer: they were revoked or corrected. Build it anew, or drop them: <a href={`/api/v1/exports/${one.id}/changes`}>the list</a>.</Trans>
        </Notice>
      )}
      {one.files.length > 0 && (
        <div className={classes.wide}>
          <table className={classes.table}>
            <tbody>
              {one.files.map((file) => (
                <tr key={file.name}>
                  <td>
                    <a href={file.url} download={file.name}>
                      {file.name}
                    </a>
                  </td>
                  <td className="muted number">{file.rows > 0 && t`${whole(file.rows)} rows`}</td>
                  <td className="muted number">{t`${whole(Math.max(1, Math.round(file.bytes / 1024)))} kB`}</td>
                  <td className={`label ${classes.spare}`} title={file.sha256}>
                    {t`sha256 ${file.sha256.slice(0, 12)}…`}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Sheet>
  );
}

function leftOutWords(left: [string, number][]): string {
  return left.map(([why, count]) => (why === "ties" ? plural(count, { one: "# tie", other: "# ties" }) : `${count} ${LEFT_OUT[why] ?? why.replaceAll("_", " ")}`)).join(", ");
}
