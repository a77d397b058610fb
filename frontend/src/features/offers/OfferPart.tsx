import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "react-router";
import { asProblem } from "@/api/problem";
import { get, send, type Listed } from "@/api/request";
import type { Budget, Offer, Project } from "@/api/types";
import { useKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import { money } from "@/ui/money";
import { Section, Sheet } from "@/ui/Page";
import { Empty, Lines, Loaded, Notice } from "@/ui/states";
import classes from "@/ui/tables.module.css";
import { NewOffer } from "./NewOffer";
import { PoolLine } from "./PoolLine";
import { RateForm } from "./RateForm";

const STATES: Record<string, string> = { draft: t`Not open yet`, open: t`Open to experts`, paused: t`Paused`, closed: t`Closed` };

/** At what rate, open to whom; opening it reserves its money. */
export function OfferPart({ project, budgets, mayChange }: { project: Project; budgets: Budget[]; mayChange: boolean }) {
  const projectId = project.id;
  const query = useQuery({ queryKey: ["offer", projectId], queryFn: ({ signal }) => get<Listed<Offer>>("/offers", { project: projectId }, signal) });
  const taken = useQuery({ queryKey: ["offer", "all"], queryFn: ({ signal }) => get<Listed<Offer>>("/offers", undefined, signal) });
  const free = budgets.filter((budget) => !taken.data?.results.some((offer) => offer.budget_id === budget.id));
  return (
    <Section title={t`Rate and people`}>
      <Loaded query={query}>
        {({ results: [offer] }) =>
          offer ? (
            <OfferShown offer={offer} projectId={projectId} mayChange={mayChange} />
          ) : !mayChange ? (
            <Empty>{t`No rate yet. Data leads and owners of your lab set it.`}</Empty>
          ) : taken.isPending ? (
            <Lines count={2} />
          ) : free.length === 0 ? (
            <Notice action={<Link to="/lab/funding">{t`Create and fund a budget`}</Link>}>{t`Each project is paid from a budget of its own: make one first.`}</Notice>
          ) : (
            <NewOffer project={project} budgets={free} />
          )
        }
      </Loaded>
    </Section>
  );
}

function OfferShown({ offer, projectId, mayChange }: { offer: Offer; projectId: string; mayChange: boolean }) {
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (verb: "opening" | "pause") => send("POST", `/offers/${offer.id}/${verb}`, {}),
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: ["offer", projectId] });
      await queries.invalidateQueries({ queryKey: ["progress", projectId] });
    },
  });
  const isStill = offer.state === "draft" || offer.state === "paused";
  useKeys([
    { key: "o", label: t`Open to experts`, run: () => change.mutate("opening"), disabled: !mayChange || !isStill || change.isPending },
    { key: "p", label: t`Pause; items in hands are finished and paid`, run: () => change.mutate("pause"), disabled: !mayChange || offer.state !== "open" || change.isPending },
  ]);
  const { rate, cost_estimate: cost } = offer;
  const amount = (minor: number) => money(minor, rate.currency);
  return (
    <Sheet>
      <p style={{ margin: 0 }}>
        <Trans><strong>{STATES[offer.state] ?? offer.state}</strong> · <span className="number">{amount(rate.pay_minor)}</span> an answer to the expert, {amount(rate.fee_minor)} fee · rate v{rate.version}</Trans>
      </p>
      <p className="muted" style={{ margin: "4px 0" }}>
        {t`${offer.seats_open} answers open, ${offer.seats_reserved} reserved`} · {t`all ${cost.items} items come to ${amount(cost.total_minor)}`}
        {offer.minimum_expected > 0 && ` · ${t`expected agreement at least ${Math.round(offer.minimum_expected * 100)} %`}`}
        {offer.items_each !== null && ` · ${t`at most ${offer.items_each} items an expert`}`}
        {offer.firms_concerned.length > 0 && ` · ${t`kept from the people of ${offer.firms_concerned.join(", ")}`}`}
      </p>
      {offer.state !== "closed" && <PoolLine question={{ offerId: offer.id }} payMinor={rate.pay_minor} currency={rate.currency} minimum={offer.minimum_expected} />}
      {(offer.is_out_of_money || offer.pause_reason) && <Notice tone="caution">{offer.is_out_of_money ? t`The budget does not cover the next block of items: add money, and it goes on by itself.` : offer.pause_reason}</Notice>}
      {change.error && <Notice tone="bad">{asProblem(change.error).message}</Notice>}
      {mayChange && (
        <div className={classes.foot} style={{ marginTop: 8 }}>
          {offer.state !== "closed" && <RateForm offer={offer} projectId={projectId} />}
          {offer.state === "open" && (
            <Button variant="default" loading={change.isPending} onClick={() => change.mutate("pause")} rightSection={<KeyCap of="p" />}>
              {t`Pause; items in hands are finished and paid`}
            </Button>
          )}
          {isStill && (
            <Button loading={change.isPending} onClick={() => change.mutate("opening")} rightSection={<KeyCap of="o" />}>
              {t`Open to experts`}
            </Button>
          )}
        </div>
      )}
    </Sheet>
  );
}
