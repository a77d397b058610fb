import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { asProblem } from "@/api/problem";
import { get } from "@/api/request";
import type { Routing } from "@/api/types";
import { moment } from "@/ui/dates";
import { Section, Sheet } from "@/ui/Page";

const DESIGNS: Record<string, string> = {
  calibration: "Evidence: a fixed number of blind answers",
  audit: "Blind re-check of what AI would have settled",
  need: "Answers as needed",
  ai: "Settled by AI under an error certificate",
};
const REASONS: Record<string, string> = {
  design: "as its design says",
  unsure: "not sure enough, and the next answer is worth its price",
  too_few_answers: "too few answers to decide on",
  sure: "sure enough",
  cap_reached: "all the answers it may have",
  not_worth_its_price: "the next answer would save less than it costs",
  fixed_seats: "all its blind answers are in",
  licensed: "one expert and the AI reviewer agree, under a certificate",
  certified: "the AI reviewer is sure enough, under a certificate",
  certificate_revoked: "its certificate was revoked",
};
const STEPS: Record<string, string> = { opened: "Opened", asked: "Asked one more expert", decided: "Decided", disputed: "Left to a senior expert", settled: "Settled by AI", reopened: "Re-opened" };

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
    <Section title="How it was worked on">
      <Sheet>
        <p style={{ marginTop: 0 }}>
          {DESIGNS[routing.arm] ?? routing.arm}
          <span className="muted">
            , drawn by lot with a chance of {(routing.sampling_probability * 100).toPrecision(3)} %{routing.is_blind ? "; experts saw no suggestion" : "; experts saw the AI suggestion"}
            {routing.slice && `; group ${routing.slice}`}
          </span>
          {routing.certificate_id && (
            <>
              {" "}
              <Link to={`/lab/certificates/${routing.certificate_id}`}>certificate</Link>
            </>
          )}
        </p>
        <ol style={{ margin: 0, paddingLeft: 20 }}>
          {routing.steps.map((step) => (
            <li key={step.taken_at + step.step}>
              {STEPS[step.step] ?? step.step}: {REASONS[step.reason] ?? step.reason.replaceAll("_", " ")}
              {step.sureness !== null && step.answers > 0 && ` (${Math.round(step.sureness * 100)} % sure after ${step.answers === 1 ? "1 answer" : `${step.answers} answers`})`} <span className="label">{moment(step.taken_at)}</span>
            </li>
          ))}
        </ol>
      </Sheet>
    </Section>
  );
}
