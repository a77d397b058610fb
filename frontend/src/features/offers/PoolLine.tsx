import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Popover, UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import type { Pool } from "@/api/types";
import { duration } from "@/ui/dates";
import { money, roundMoney } from "@/ui/money";
import { Lines, Loaded } from "@/ui/states";
import { hoursText, people, usePool, type PoolQuestion } from "./pool";
import classes from "./pool.module.css";

const ROUNDED = t`Counted to fives, and not at all below five, so that nobody can be recognised.`;
const STEP_WORDS: Record<string, string> = {
  field: t`have a credential in the field`,
  credential: t`of these, verified for the place and kind asked`,
  specialty: t`with the specialty`,
  language: t`who work in the language`,
  qualification: t`whose expected agreement is surely high enough`,
  conflict: t`without a conflict of interest`,
};

interface Props {
  question: PoolQuestion;
  payMinor: number | null;
  currency: string;
  minimum: number;
}

/** People, days and dollars of an offer in one line; each figure opens how it was reckoned. */
export function PoolLine({ question, payMinor, currency, minimum }: Props) {
  const query = usePool(question);
  return (
    <Loaded query={query} skeleton={<Lines count={1} />}>
      {(pool) => (
        <p className={classes.line} data-old={query.isPlaceholderData || undefined} aria-live="polite">
          <Figure words={t`${people(pool.fits)} fit`} how={<Fitting pool={pool} minimum={minimum} />} />
          <Figure words={ladderWords(pool, minimum)} how={<Ladder pool={pool} minimum={minimum} />} />
          {payMinor !== null && <Figure words={rateWords(pool, payMinor, currency)} how={<RateHow pool={pool} payMinor={payMinor} currency={currency} />} />}
          <Figure words={pool.open_within_a_day === null ? t`open hours: too few said` : t`${people(pool.open_within_a_day)} open within a day`} how={<HoursHow pool={pool} />} />
          {payMinor !== null && <Figure words={pool.first_answers_hours === null ? t`first answers: no figure yet` : t`first answers ${hoursText(pool.first_answers_hours)}`} how={<WaitHow pool={pool} />} />}
        </p>
      )}
    </Loaded>
  );
}

function Figure({ words, how }: { words: string; how: ReactNode }) {
  return (
    <Popover width={320} position="bottom-start" trapFocus>
      <Popover.Target>
        <UnstyledButton className={classes.figure}>{words}</UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.how}>{how}</div>
      </Popover.Dropdown>
    </Popover>
  );
}

function ladderWords(pool: Pool, minimum: number): string {
  const next = pool.ladder.find((rung) => rung.minimum_expected > minimum + 1e-9 && rung.minimum_expected >= 0.85) ?? pool.ladder.find((rung) => rung.minimum_expected > minimum + 1e-9);
  return next ? t`${people(next.fits)} with at least ${Math.round(next.minimum_expected * 100)}` : t`the highest requirement`;
}

function rateWords(pool: Pool, payMinor: number, currency: string): string {
  const pay = money(payMinor, currency);
  if (pool.hourly_minor === null) return t`${pay} an item: an hour is not measured yet`;
  return t`at ${pay} ${people(pool.accept_rate)} of them, ${hourly(pool.hourly_minor, currency)}`;
}

function hourly(minor: number, currency: string): string {
  return t`about ${roundMoney(minor, currency)}/h`;
}

function Fitting({ pool, minimum }: { pool: Pool; minimum: number }) {
  return (
    <>
      <h4>{t`Who fits`}</h4>
      <ul>
        {pool.steps.map((step) => (
          <li key={step.kind}>
            <strong className="number">{people(step.left)}</strong> {step.kind === "qualification" && minimum === 0 ? t`no exam or score asked` : (STEP_WORDS[step.kind] ?? step.kind)}
          </li>
        ))}
      </ul>
      <p>{t`Who only has your agreement to sign counts as fitting: it is signed before the first item. ${ROUNDED}`}</p>
    </>
  );
}

function Ladder({ pool, minimum }: { pool: Pool; minimum: number }) {
  return (
    <>
      <h4>{t`With another requirement`}</h4>
      <ul>
        {pool.ladder.map((rung) => (
          <li key={rung.minimum_expected} data-now={Math.abs(rung.minimum_expected - minimum) < 1e-9 || undefined}>
            {rung.minimum_expected === 0 ? t`no score asked` : t`at least ${Math.round(rung.minimum_expected * 100)} %`}: <strong className="number">{people(rung.fits)}</strong>
          </li>
        ))}
      </ul>
      <p>{t`The lower end of each expert’s interval of expected agreement with final answers must reach the requirement: a lucky start opens nothing. ${ROUNDED}`}</p>
    </>
  );
}

function RateHow({ pool, payMinor, currency }: { pool: Pool; payMinor: number; currency: string }) {
  const of = pool.is_pace_of_offer ? t`answers on this project, 30 days` : t`answers of this kind in the field, 180 days`;
  return (
    <>
      <h4>{t`At ${money(payMinor, currency)} an item`}</h4>
      {pool.median_seconds === null || pool.hourly_minor === null ? (
        <p>{t`What an item takes is known from 5 answers on; there are ${pool.median_n}. Until then an hour has no figure.`}</p>
      ) : (
        <p>
          {t`An item takes a median of ${duration(pool.median_seconds)} (${pool.median_n} ${of}), so an hour comes to ${hourly(pool.hourly_minor, currency)}. Experts may say, for themselves alone, from what an hour they want to be invited: ${people(pool.accept_rate)} of those who fit ask no more, or say nothing of it.`}
        </p>
      )}
      <p>{ROUNDED}</p>
    </>
  );
}

function HoursHow({ pool }: { pool: Pool }) {
  return (
    <>
      <h4>{t`When they are open`}</h4>
      {pool.hours_said_by === null ? (
        <p>{t`Fewer than 5 of those who fit have said when they work; their hours are not told.`}</p>
      ) : (
        <p>
          <Trans>{people(pool.hours_said_by)} of those who fit have said their weekly hours, together about {pool.weekly_hours} h a week, for all work and not for yours alone. {people(pool.open_within_a_day)} of them have open hours in the next 24 h and may be invited.</Trans>
        </p>
      )}
      <p>{ROUNDED}</p>
    </>
  );
}

function WaitHow({ pool }: { pool: Pool }) {
  return (
    <>
      <h4>{t`First answers`}</h4>
      <p>
        {t`Measured, not modelled: the middle of how long projects of this kind in the field that paid no more an item waited for their third answer, over 180 days.`}{" "}
        {pool.first_answers_hours === null ? t`It takes 5 such projects; there are ${pool.waits_n}.` : t`Of ${pool.waits_n} projects.`}
      </p>
    </>
  );
}
