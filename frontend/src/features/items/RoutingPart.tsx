import { plural, t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { asProblem } from "@/api/problem";
import { get } from "@/api/request";
import type { Routing } from "@/api/types";
import { moment } from "@/ui/dates";
import { Section, Sheet } from "@/ui/Page";
import { precise } from "@/ui/numbers";

const DESIGNS: Record<string, string> = {
  calibration: t`Evidence: a fixed number of blind answers`,
  audit: t`Blind re-check of what AI would have settled`,
  need: t`Answers as needed`,
  ai: t`Settled by AI under an error certificate`,
};
const REASONS: Record<string, string> = {
  design: t`as its design says`,
  unsure: t`not sure enough, and the next answer is worth its price`,
  too_few_answers: t`too few answers to decide on`,
  sure: t`sure enough`,
  cap_reached: t`all the answers it may have`,
  not_worth_its_price: t`the next answer would save less than it costs`,
  fixed_seats: t`all its blind answers are in`,
  licensed: t`one expert and the AI reviewer agree, under a certificate`,
  certified: t`the AI reviewer is sure enough, under a certificate`,
  certificate_revoked: t`its certificate was revoked`,
};
const STEPS: Record<string, string> = { opened: t`Opened`, asked: t`Asked one more expert`, decided: t`Decided`, disputed: t`Left to a senior expert`, settled: t`Settled by AI`, reopened: t`Re-opened` };

/** Why this item got the answers it got; nothing for items of a project without a plan. */
export function RoutingPart({ itemId }: { itemId: string }) {
  const query = useQuery({
    queryKey: ["item", itemId, "routing"],
    queryFn: async ({ signal }) => {
      try {
        return await get<Routing>(`/items/${itemId}/routing`, undefined, signal);
      } catch (error) {
        if (asProblem(error).status === 404) return null;
        throw error;
      }
    },
  });
  const routing = query.data;
  if (!routing) return null;
  return (
    <Section title={t`How it was worked on`}>
      <Sheet>
        <p style={{ marginTop: 0 }}>
          {DESIGNS[routing.arm] ?? routing.arm}
          <span className="muted">
            {t`, drawn by lot with a chance of ${precise(routing.sampling_probability * 100, 3)} %`}
            {routing.is_blind ? t`; experts saw no suggestion` : t`; experts saw the AI suggestion`}
            {routing.slice && t`; group ${routing.slice}`}
          </span>
          {routing.certificate_id && (
            <>
              {" "}
              <Link to={`/lab/certificates/${routing.certificate_id}`}>{t`certificate`}</Link>
            </>
          )}
        </p>
        <ol style={{ margin: 0, paddingLeft: 20 }}>
          {routing.steps.map((step) => (
            <li key={step.taken_at + step.step}>
              {STEPS[step.step] ?? step.step}: {REASONS[step.reason] ?? step.reason.replaceAll("_", " ")}
              {step.sureness !== null && step.answers > 0 && ` (${t`${Math.round(step.sureness * 100)} % sure after ${plural(step.answers, { one: "# answer", other: "# answers" })}`})`} <span className="label">{moment(step.taken_at)}</span>
            </li>
          ))}
        </ol>
      </Sheet>
    </Section>
  );
}
