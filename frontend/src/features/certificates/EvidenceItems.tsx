import { t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { get } from "@/api/request";
import { decimal } from "@/ui/numbers";
import { Lines, Loaded } from "@/ui/states";
import tables from "@/ui/tables.module.css";
import classes from "./certificates.module.css";

interface BlindItem {
  item: string;
  cluster: string;
  seats: (string | null)[];
  scores: number[];
  answer: string | null;
}

const AT_MOST = 200;

/** The very rows that the bound was reckoned from, asked for only by those who want them. */
export function EvidenceItems({ certificateId, threshold }: { certificateId: string; threshold: number | null }) {
  const [isOpen, setOpen] = useState(false);
  const query = useQuery({
    queryKey: ["certificate", certificateId, "items"],
    queryFn: ({ signal }) => get<{ items: BlindItem[] }>(`/certificates/${certificateId}/evidence`, undefined, signal),
    enabled: isOpen,
    staleTime: Infinity,
  });
  return (
    <>
      <Button variant="subtle" size="compact-sm" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? t`Hide the items` : t`Show the items it rests on`}
      </Button>
      {isOpen && <Loaded query={query} skeleton={<Lines count={4} />}>{({ items }) => <Rows items={items} threshold={threshold} />}</Loaded>}
    </>
  );
}

function Rows({ items, threshold }: { items: BlindItem[]; threshold: number | null }) {
  const ordered = [...items].sort((a, b) => Math.max(...b.scores) - Math.max(...a.scores));
  return (
    <>
      <div className={`${tables.scroll} ${classes.items}`} tabIndex={0} role="region" aria-label={t`Items it rests on`}>
        <table className={tables.table}>
          <thead>
            <tr>
              <th scope="col">{t`Item`}</th>
              <th scope="col">{t`Document`}</th>
              <th scope="col">{t`Blind experts, by seat`}</th>
              <th scope="col">{t`AI reviewer`}</th>
              <th scope="col" className={tables.amount}>{t`Score`}</th>
              <th scope="col">{t`Counts for the bound`}</th>
            </tr>
          </thead>
          <tbody>
            {ordered.slice(0, AT_MOST).map((row) => (
              <tr key={row.item}>
                <td>
                  <Link to={`/lab/items/${row.item}`}>{row.item.slice(-8)}</Link>
                </td>
                <td>{row.cluster === row.item ? t`its own` : row.cluster.slice(0, 24)}</td>
                <td>{row.seats.map((seat) => seat ?? t`not enough information`).join(" · ")}</td>
                <td>{row.answer ?? t`with each seat`}</td>
                <td className={tables.amount}>{row.scores.map((score) => decimal(score, 3)).join(" · ")}</td>
                <td>{threshold !== null && row.scores.some((score) => score >= threshold) ? t`yes` : t`no, below its threshold`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {items.length > AT_MOST && (
        <p className="label">
          {t`The ${AT_MOST} surest of ${items.length}; all of them in the JSON.`}
        </p>
      )}
    </>
  );
}
