import { t } from "@lingui/core/macro";
import { Link } from "react-router";
import { moment } from "@/ui/dates";
import { decimal } from "@/ui/numbers";
import tables from "@/ui/tables.module.css";
import type { Certificate, Outcome } from "./api";
import classes from "./certificates.module.css";

/** One decimal: a bound of 4.9 % against 5 % asked is no 5 %. */
export const share = (value: number) => `${decimal(value * 100, 1)} %`;

/** Every threshold tested, from strict to loose; the chosen one is marked in words. */
export function Steps({ outcome }: { outcome: Outcome }) {
  if (outcome.steps.length === 0) return null;
  return (
    <>
      <p className="label">{t`Thresholds were set from scores alone, before any answer was looked at, and are tested from strict to loose. Some begin with a part of δ of their own; one that passes hands what it had to the next.`}</p>
      <Table outcome={outcome} />
    </>
  );
}

function Table({ outcome }: { outcome: Outcome }) {
  return (
    <div className={tables.scroll} tabIndex={0} role="region" aria-label={t`Every threshold tested`}>
      <table className={tables.table}>
        <thead>
          <tr>
            {[t`Score from`, t`Accepted`, t`Documents`, t`Differ`, t`May spend`, "p", t`Bound`, ""].map((word, index) => (
              <th key={word || index} scope="col" className={word ? tables.amount : undefined}>
                {word}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {outcome.steps.map((step, index) => (
            <tr key={step.threshold} data-marked={index === outcome.chosen || undefined}>
              <td className={tables.amount}>{decimal(step.threshold, 3)}</td>
              <td className={tables.amount}>{share(step.coverage)}</td>
              <td className={tables.amount}>{step.clusters}</td>
              <td className={tables.amount}>
                {t`${step.differing} of ${step.answers}`}
              </td>
              <td className={tables.amount}>{step.delta > 0 ? share(step.delta) : t`nothing`}</td>
              <td className={tables.amount}>{step.p_value < 0.0001 ? "< 0.0001" : decimal(step.p_value, 4)}</td>
              <td className={tables.amount}>{step.delta > 0 ? share(step.bound) : "–"}</td>
              <td>{index === outcome.chosen ? <strong>{t`chosen`}</strong> : step.passed ? t`passed` : ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The versions it is bound to. */
export function Facts({ certificate }: { certificate: Certificate }) {
  const facts: [string, string][] = [
    [t`AI reviewer`, certificate.judge],
    [t`Model`, certificate.model || t`learns on this project, no network`],
    [t`Prompt`, certificate.prompt_hash ? certificate.prompt_hash.slice(0, 16) : t`none`],
    [t`Guideline`, t`version ${certificate.guideline_version}`],
    [t`Principles`, certificate.constitution_version ? t`version ${certificate.constitution_version}` : t`none`],
    [t`Looks at this group`, t`this is look ${certificate.look}; it may fail ${decimal(certificate.delta * 100, 1)} times in 100`],
  ];
  return (
    <dl className={classes.facts}>
      {facts.map(([words, fact]) => (
        <div key={words}>
          <dt>{words}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
    </dl>
  );
}

export function History({ certificate }: { certificate: Certificate }) {
  return (
    <table className={tables.table}>
      <thead>
        <tr>
          <th scope="col">{t`Look`}</th>
          <th scope="col">{t`Tested`}</th>
          <th scope="col">{t`AI reviewer`}</th>
          <th scope="col" className={tables.amount}>{t`Items`}</th>
          <th scope="col" className={tables.amount}>{t`Bound`}</th>
          <th scope="col">{t`State`}</th>
        </tr>
      </thead>
      <tbody>
        {certificate.history.map((line) => (
          <tr key={line.id} data-marked={line.id === certificate.id || undefined}>
            <td>{line.id === certificate.id ? line.look : <Link to={`/lab/certificates/${line.id}`}>{line.look}</Link>}</td>
            <td>{moment(line.tested_at)}</td>
            <td>{line.judge}</td>
            <td className={tables.amount}>{line.items}</td>
            <td className={tables.amount}>{line.bound === null ? "–" : share(line.bound)}</td>
            <td>
              {line.state}
              {line.end_reason && <span className="muted"> · {line.end_reason}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
