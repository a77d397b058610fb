import { t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { Section, Sheet } from "@/ui/Page";
import { figures } from "@/ui/numbers";
import { Empty, Loaded } from "@/ui/states";
import { usePlan, type QualityPlan } from "./api";
import { Groups } from "./Groups";
import { PlanForm } from "./PlanForm";

/** What quality is wanted, at what price, and how far each group's proof is. */
export function QualityPart({ projectId, seatsPerItem, isOpenToAi, currency, mayChange }: { projectId: string; seatsPerItem: number; isOpenToAi: boolean; currency: string; mayChange: boolean }) {
  const query = usePlan(projectId);
  const [isOpen, setOpen] = useState(false);
  return (
    <Section
      title={t`Quality`}
      aside={
        query.data && (
          <Link to={`/lab/projects/${projectId}/efficiency`} className="label">
            {t`What the hybrid saves`}
          </Link>
        )
      }
    >
      <Loaded query={query}>
        {(plan) => (
          <>
            {isOpen ? (
              <PlanForm projectId={projectId} plan={plan} seatsPerItem={seatsPerItem} isOpenToAi={isOpenToAi} currency={currency} close={() => setOpen(false)} />
            ) : plan ? (
              <PlanShown plan={plan} seatsPerItem={seatsPerItem} isOpenToAi={isOpenToAi} change={mayChange ? () => setOpen(true) : undefined} />
            ) : (
              <Empty action={mayChange && <Button onClick={() => setOpen(true)}>{t`Set a quality plan`}</Button>}>{seatsPerItem === 1 ? t`Without a plan every item gets its one answer, and AI settles nothing.` : t`Without a plan every item gets all its ${seatsPerItem} answers at once, and AI settles nothing.`}</Empty>
            )}
            {plan && <Groups projectId={projectId} plan={plan} />}
          </>
        )}
      </Loaded>
    </Section>
  );
}

function PlanShown({ plan, seatsPerItem, isOpenToAi, change }: { plan: QualityPlan; seatsPerItem: number; isOpenToAi: boolean; change?: () => void }) {
  const hundred = (share: number) => figures(share * 100, 3);
  return (
    <Sheet>
      <p style={{ marginTop: 0 }}>
        {plan.settles_by_ai
          ? t`AI may settle an item where at most ${hundred(plan.epsilon)} in 100 such answers differ from the consensus of ${plan.calibration_seats} blind experts; that statement fails at most ${hundred(plan.delta)} times in 100.`
          : isOpenToAi
            ? t`AI looks first and settles nothing.`
            : t`AI reviewers do not look at this kind of question yet: experts decide all of it.`}{" "}
        {t`Other items get ${plan.minimum_seats} to ${seatsPerItem} answers: the next one is asked for until an item is ${hundred(plan.sureness)} % sure, as long as it is worth its price.`}
      </p>
      <p className="label">
        {t`${hundred(plan.gold_share)} % hidden checks · ${hundred(plan.audit_share)} % of what AI settles is re-checked blind · ${hundred(plan.blind_share)} % of items stay blind to AI · plan v${plan.version}`}
      </p>
      {change && (
        <div style={{ textAlign: "right" }}>
          <Button variant="default" onClick={change}>
            {t`Change the plan`}
          </Button>
        </div>
      )}
    </Sheet>
  );
}
