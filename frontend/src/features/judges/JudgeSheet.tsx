import { t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { Fragment, type ReactNode } from "react";
import type { Judge } from "@/api/types";
import { moment } from "@/ui/dates";
import { Estimate, percent } from "@/ui/Estimate";
import { Sheet } from "@/ui/Page";
import { whole } from "@/ui/numbers";
import { Notice } from "@/ui/states";
import tables from "@/ui/tables.module.css";
import classes from "./judges.module.css";
import { failures, micro, MOVES, STATES, whereDataGoes } from "./words";

interface Props {
  judge: Judge;
  isMarked: boolean;
  mayChange: boolean;
  isSwitching: boolean;
  turn: (state: Judge["state"]) => void;
}

/** One AI reviewer: where items go, what it costs, and what is measured of it. */
export function JudgeSheet({ judge, isMarked, mayChange, isSwitching, turn }: Props) {
  return (
    <article aria-label={judge.name} data-marked={isMarked || undefined} className={classes.judge}>
      <Sheet>
        <h3 className={classes.name}>
          {judge.endpoint ? judge.name : t`Local reviewer`} <span className="muted">v{judge.version}</span>
        </h3>
        <p className={classes.state}>{STATES[judge.state]}</p>
        <Held judge={judge} />
        <dl className={classes.facts}>
          {facts(judge).map(([word, fact]) => (
            <Fragment key={word}>
              <dt>{word}</dt>
              <dd>{fact}</dd>
            </Fragment>
          ))}
        </dl>
        {mayChange && !judge.retired_at && (
          <div className={tables.foot}>
            {MOVES[judge.state].map(([state, words]) => (
              <Button key={state} variant="default" size="compact-md" loading={isSwitching} onClick={() => turn(state)}>
                {words}
              </Button>
            ))}
          </div>
        )}
      </Sheet>
    </article>
  );
}

/** Why it does not look just now, and that nobody waits for it. */
function Held({ judge }: { judge: Judge }) {
  const { progress, endpoint } = judge;
  if (judge.state === "off") return null;
  if (endpoint && !endpoint.is_active) return <Notice tone="caution">{t`This model was switched off by whoever registered it. Nothing is sent to it.`}</Notice>;
  if (progress?.pause_reason) return <Notice tone="caution">{progress.pause_reason}</Notice>;
  if (progress?.waits_until) return <Notice tone="caution">{t`The provider is down or busy: the queue waits until ${moment(progress.waits_until)}, experts go on.`}</Notice>;
  return null;
}

function facts(judge: Judge): [string, ReactNode][] {
  const { progress, endpoint, flips, claim } = judge;
  const seen = progress?.items_seen ?? 0;
  const count = (value: number) => whole(value);
  const rows: [string, ReactNode][] = [[t`Where data goes`, whereDataGoes(endpoint)]];
  if (endpoint) {
    const { micro_per_thousand_items: cost } = judge;
    rows.push([t`Cost per 1,000 items`, cost === null ? t`not known before its first item` : micro(cost, endpoint.currency)]);
    rows.push([t`Spent so far`, micro(progress?.cost_micro ?? 0, endpoint.currency)]);
  }
  rows.push([t`Items seen`, `${count(seen)}${progress && !progress.finished_at ? t`, more to come` : ""}`]);
  if (progress?.items_failed) rows.push([t`Without an answer`, `${percent(progress.items_failed / Math.max(1, seen))}: ${failures(judge.failures)}`]);
  if (flips) rows.push([t`Changes its answer when sides swap`, t`${percent(flips.flipped / flips.items)} (${flips.flipped} of ${count(flips.items)})`]);
  rows.push([t`Says it is sure, and experts agree`, claim ? <Claimed claim={claim} /> : t`no figure before ${judge.fewest_blind_items} blind items; ${judge.blind_items} now`]);
  return rows;
}

function Claimed({ claim }: { claim: NonNullable<Judge["claim"]> }) {
  const said = claim.claimed === null ? t`says nothing of its certainty, experts agree` : t`claims ${percent(claim.claimed)} sure, experts agree`;
  return (
    <>
      {said} <Estimate value={claim.agrees} lower={claim.low} upper={claim.high} n={claim.items} />
    </>
  );
}
