import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Fragment, useState } from "react";
import { Link } from "react-router";
import { get } from "@/api/request";
import type { PrincipleRecord, PrincipleRecords } from "@/api/types";
import { spoken } from "@/language";
import { Estimate } from "@/ui/Estimate";
import { whole } from "@/ui/numbers";
import { Lines, Loaded } from "@/ui/states";
import tables from "@/ui/tables.module.css";
import classes from "./principles.module.css";

type Share = PrincipleRecord["differing"];

/** Which principle is unclear: how each is applied, how often experts overturn the AI reviewer or differ on it. */
export function PrincipleRecordsTable({ projectId, version }: { projectId: string; version: number }) {
  const query = useQuery({
    queryKey: ["principle-records", projectId, version],
    queryFn: ({ signal }) => get<PrincipleRecords>(`/projects/${projectId}/principles`, { version: String(version) }, signal),
  });
  return (
    <Loaded query={query} skeleton={<Lines count={5} height={28} />}>
      {({ principles, fewest_items }) => (
        <>
          <div className={tables.scroll}>
            <table className={tables.table}>
              <thead>
                <tr>
                  <th scope="col">{t`Principle`}</th>
                  <th scope="col">{t`Applied`}</th>
                  <th scope="col">{t`Breaks`}</th>
                  <th scope="col">{t`Unclear`}</th>
                  <th scope="col">{t`AI reviewer overturned by experts`}</th>
                  <th scope="col">{t`Experts differ, blind`}</th>
                </tr>
              </thead>
              <tbody>
                {principles.map((record) => (
                  <Row key={record.code} record={record} fewest={fewest_items} />
                ))}
              </tbody>
            </table>
          </div>
          <p className="label">
            {t`Applied: how often an expert said something of it under version ${version}. Shares are of items, with 90 % intervals; none below ${fewest_items} items.`}
          </p>
        </>
      )}
    </Loaded>
  );
}

function Row({ record, fewest }: { record: PrincipleRecord; fewest: number }) {
  const [isOpen, setOpen] = useState(false);
  const count = (value: number) => whole(value);
  const seen = record.confirmed + record.overturned;
  return (
    <>
      <tr>
        <td>
          <button type="button" className={classes.open} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            <span className={classes.code}>{record.code}</span> {record.title}
          </button>
        </td>
        <td className="number">{count(record.applied)}</td>
        <td className="number">{count(record.breaks)}</td>
        <td className="number">{count(record.unclear)}</td>
        <td>
          <Measured share={record.overturned_share} otherwise={seen === 0 ? t`not yet seen` : t`${record.overturned} of ${seen} answers, below ${fewest} items`} />
        </td>
        <td>
          <Measured share={record.differing} otherwise={record.blind_items === 0 ? t`not yet` : t`${record.blind_items} items, below ${fewest}`} />
        </td>
      </tr>
      {isOpen && (
        <tr className={classes.opened}>
          <td colSpan={6}>
            <p className={classes.text}>{record.text}</p>
            <Disputes record={record} />
          </td>
        </tr>
      )}
    </>
  );
}

function Measured({ share, otherwise }: { share: Share; otherwise: string }) {
  return share ? <Estimate {...share} /> : <span className="muted">{otherwise}</span>;
}

function Disputes({ record }: { record: PrincipleRecord }) {
  if (record.disputes.length === 0) return <p className="muted">{t`No expert has overturned the AI reviewer on it.`}</p>;
  return (
    <dl className={classes.disputes}>
      {record.disputes.map((dispute, index) => (
        <Fragment key={index}>
          <dt>
            <Link to={`/lab/items/${dispute.item}`}>{t`Item ${dispute.external_id}`}</Link>
          </dt>
          <dd>
            <span className={classes.ai}>{t`AI reviewer: ${spoken(dispute.ai_verdict)}`}</span> {dispute.ai_quote && <q>{dispute.ai_quote}</q>} · <span className={classes.expert}>{t`expert: ${spoken(dispute.expert_verdict)}`}</span>{" "}
            {dispute.expert_quote && <q>{dispute.expert_quote}</q>} {dispute.note}
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}
