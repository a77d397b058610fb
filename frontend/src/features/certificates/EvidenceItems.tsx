import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { get } from "@/api/request";
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
        {isOpen ? "Hide the items" : "Show the items it rests on"}
      </Button>
      {isOpen && <Loaded query={query} skeleton={<Lines count={4} />}>{({ items }) => <Rows items={items} threshold={threshold} />}</Loaded>}
    </>
  );
}

function Rows({ items, threshold }: { items: BlindItem[]; threshold: number | null }) {
  const ordered = [...items].sort((a, b) => Math.max(...b.scores) - Math.max(...a.scores));
  return (
    <>
      <div className={`${tables.scroll} ${classes.items}`} tabIndex={0} role="region" aria-label="Items it rests on">
        <table className={tables.table}>
          <thead>
            <tr>
              <th scope="col">Item</th>
              <th scope="col">Document</th>
              <th scope="col">Blind experts, by seat</th>
              <th scope="col">AI reviewer</th>
              <th scope="col" className={tables.amount}>Score</th>
              <th scope="col">Counts for the bound</th>
            </tr>
          </thead>
          <tbody>
            {ordered.slice(0, AT_MOST).map((row) => (
              <tr key={row.item}>
                <td>
                  <Link to={`/lab/items/${row.item}`}>{row.item.slice(-8)}</Link>
                </td>
                <td>{row.cluster === row.item ? "its own" : row.cluster.slice(0, 24)}</td>
                <td>{row.seats.map((seat) => seat ?? "not enough information").join(" · ")}</td>
                <td>{row.answer ?? "with each seat"}</td>
                <td className={tables.amount}>{row.scores.map((score) => score.toFixed(3)).join(" · ")}</td>
                <td>{threshold !== null && row.scores.some((score) => score >= threshold) ? "yes" : "no, below its threshold"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {items.length > AT_MOST && (
        <p className="label">
          The {AT_MOST} surest of {items.length}; all of them in the JSON.
        </p>
      )}
    </>
  );
}
