import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { Progress } from "@/api/types";
import { LiveMark } from "@/realtime/LiveMark";
import { useLive } from "@/realtime/live";
import { clock, span } from "@/ui/dates";
import { Figures } from "@/ui/Figures";
import { money } from "@/ui/money";
import { whole, decimal } from "@/ui/numbers";
import { Lines, Loaded } from "@/ui/states";
import { useProgress } from "./api";
import { DecidedBar } from "./ProjectsPage";

/** Is it going well, and what does it cost: moves by itself. */
export function ProgressPart({ projectId }: { projectId: string }) {
  useLive(`project:${projectId}`, [["progress", projectId], ["imports", projectId], ["offer", projectId], ["exports", projectId], ["items", projectId], ["gold", projectId], ["reliability", projectId]]);
  const query = useProgress(projectId);
  return (
    <Loaded query={query} skeleton={<Lines count={3} height={32} />}>
      {(progress) => <Shown progress={progress} />}
    </Loaded>
  );
}

function Shown({ progress }: { progress: Progress }) {
  const { items, answers, agreement, spend } = progress;
  if (items.total === 0) return <p className="muted">{t`Bring a file, fund a budget, set the rate and open it to experts. What they decide and what it costs then stands here and moves by itself.`}</p>;
  const count = (value: number) => whole(value);
  const alpha = agreement ? `${decimal(agreement.value, 2)} (${decimal(agreement.lower, 2)}-${decimal(agreement.upper, 2)})` : t`not yet`;
  return (
    <div style={{ marginBottom: 24 }}>
      <div style={{ display: "flex", flexWrap: "wrap", gap: "4px 16px", justifyContent: "space-between", marginBottom: 8 }}>
        <span data-testid="progress-sentence">
          {t`${count(items.decided)} of ${count(items.total)} decided`} · {t`${count(items.open)} with experts`} · {t`${count(items.unsure)} unsure`}
          {items.returned > 0 && ` · ${t`${count(items.returned)} back with you`}`}
          {items.gold > 0 && ` · ${t`${count(items.gold)} hidden checks`}`} · {t`${count(answers.in_hand)} in hand`}
        </span>
        <span className="label">
          <Trans>as of {clock(progress.as_of)} <LiveMark /></Trans>
        </span>
      </div>
      <DecidedBar decided={items.decided} open={items.open} total={items.total} />
      <div style={{ height: 16 }} />
      <Figures
        of={[
          [t`answers that count, ${count(answers.submitted_today)} today`, count(answers.counted)],
          [agreement ? t`agreement beyond chance, n = ${agreement.n}` : t`agreement beyond chance, from 30 items on`, alpha],
          [t`spent, fee included`, spend ? money(spend.spent_minor, spend.currency) : t`not yet`],
          [t`reserved for open work`, spend ? money(spend.reserved_minor, spend.currency) : t`not yet`],
          [t`median time an answer`, progress.median_seconds === null ? t`not yet` : span(progress.median_seconds)],
          [progress.screening ? t`items in the first look of AI reviewer v${progress.screening.judge_version}` : t`AI first look`, progress.screening ? count(progress.screening.seen) : t`not yet`],
        ]}
      />
    </div>
  );
}
