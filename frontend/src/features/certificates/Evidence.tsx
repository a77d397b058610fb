import { Link } from "react-router";
import { moment } from "@/ui/dates";
import tables from "@/ui/tables.module.css";
import type { Certificate, Outcome } from "./api";
import classes from "./certificates.module.css";

/** One decimal: a bound of 4.9 % against 5 % asked is no 5 %. */
export const share = (value: number) => `${(value * 100).toFixed(1)} %`;

/** Every threshold tested, from strict to loose; the chosen one is marked in words. */
export function Steps({ outcome }: { outcome: Outcome }) {
  if (outcome.steps.length === 0) return null;
  return (
    <>
      <p className="label">Thresholds were set from scores alone, before any answer was looked at, and are tested from strict to loose. Some begin with a part of δ of their own; one that passes hands what it had to the next.</p>
      <Table outcome={outcome} />
    </>
  );
}

function Table({ outcome }: { outcome: Outcome }) {
  return (
    <div className={tables.scroll} tabIndex={0} role="region" aria-label="Every threshold tested">
      <table className={tables.table}>
        <thead>
          <tr>
            {["Score from", "Accepted", "Documents", "Differ", "May spend", "p", "Bound", ""].map((word, index) => (
              <th key={word || index} scope="col" className={word ? tables.amount : undefined}>
                {word}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {outcome.steps.map((step, index) => (
            <tr key={step.threshold} data-marked={index === outcome.chosen || undefined}>
              <td className={tables.amount}>{step.threshold.toFixed(3)}</td>
              <td className={tables.amount}>{share(step.coverage)}</td>
              <td className={tables.amount}>{step.clusters}</td>
              <td className={tables.amount}>
                {step.differing} of {step.answers}
              </td>
              <td className={tables.amount}>{step.delta > 0 ? share(step.delta) : "nothing"}</td>
              <td className={tables.amount}>{step.p_value < 0.0001 ? "< 0.0001" : step.p_value.toFixed(4)}</td>
              <td className={tables.amount}>{step.delta > 0 ? share(step.bound) : "–"}</td>
              <td>{index === outcome.chosen ? <strong>chosen</strong> : step.passed ? "passed" : ""}</td>
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
    ["AI reviewer", certificate.judge],
    ["Model", certificate.model || "learns on this project, no network"],
    ["Prompt", certificate.prompt_hash ? certificate.prompt_hash.slice(0, 16) : "none"],
    ["Guideline", `version ${certificate.guideline_version}`],
    ["Principles", certificate.constitution_version ? `version ${certificate.constitution_version}` : "none"],
    ["Looks at this group", `this is look ${certificate.look}; it may fail ${(certificate.delta * 100).toFixed(1)} times in 100`],
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
          <th scope="col">Look</th>
          <th scope="col">Tested</th>
          <th scope="col">AI reviewer</th>
          <th scope="col" className={tables.amount}>Items</th>
          <th scope="col" className={tables.amount}>Bound</th>
          <th scope="col">State</th>
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
