import { Button } from "@mantine/core";
import type { Endpoint } from "@/api/types";
import classes from "@/ui/tables.module.css";
import { price, rate } from "./words";

interface Props {
  rows: Endpoint[];
  marked: number;
  testing?: string;
  onTest?: (id: string) => void;
  onOpen?: (model: Endpoint) => void;
  onTurn?: (model: Pick<Endpoint, "id" | "is_active">) => void;
}

/** One row a model. Without actions it is only read, and says whose it is. */
export function ModelsTable({ rows, marked, testing, onTest, onOpen, onTurn }: Props) {
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Model and address</th>
            <th scope="col">Run by</th>
            <th scope="col">A million tokens</th>
            <th scope="col">Questions</th>
            <th scope="col">State</th>
            {onOpen && <th scope="col" aria-label="Actions" />}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            <tr key={row.id} data-marked={place === marked || undefined}>
              <td>
                {row.name}
                {row.lab_name && <div className="label">{row.lab_name}</div>}
              </td>
              <td>
                {row.model}
                <div className="label">{row.base_url}</div>
              </td>
              <td>
                {row.operator}, {row.region}
                <div className="label">{row.retention_days === 0 ? "keeps nothing" : `keeps it ${row.retention_days} days`}</div>
              </td>
              <td className="number">{price(row)}</td>
              <td className="number">{rate(row)}</td>
              <td>
                {row.is_active ? "on" : "off: nothing is sent"}
                <div className="label">{row.has_key ? "has a key" : "no key"}</div>
              </td>
              {onOpen && (
                <td className={classes.amount}>
                  <Button.Group style={{ justifyContent: "flex-end" }}>
                    <Button size="compact-sm" variant="default" aria-label={`Test ${row.name}`} loading={testing === row.id} onClick={() => onTest?.(row.id)}>
                      Test
                    </Button>
                    <Button size="compact-sm" variant="default" aria-label={`Change ${row.name}`} onClick={() => onOpen(row)}>
                      Change
                    </Button>
                    <Button size="compact-sm" variant="default" aria-label={`${row.is_active ? "Switch off" : "Switch on"} ${row.name}`} onClick={() => onTurn?.({ id: row.id, is_active: !row.is_active })}>
                      {row.is_active ? "Switch off" : "Switch on"}
                    </Button>
                  </Button.Group>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
