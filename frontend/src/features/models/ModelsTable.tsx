import { plural, t } from "@lingui/core/macro";
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
            <th scope="col">{t`Name`}</th>
            <th scope="col">{t`Model and address`}</th>
            <th scope="col">{t`Run by`}</th>
            <th scope="col">{t`A million tokens`}</th>
            <th scope="col">{t`Questions`}</th>
            <th scope="col">{t`State`}</th>
            {onOpen && <th scope="col" aria-label={t`Actions`} />}
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
                <div className="label">{row.retention_days === 0 ? t`keeps nothing` : plural(row.retention_days, { one: "keeps it # day", other: "keeps it # days" })}</div>
              </td>
              <td className="number">{price(row)}</td>
              <td className="number">{rate(row)}</td>
              <td>
                {row.is_active ? t`on` : t`off: nothing is sent`}
                <div className="label">{row.has_key ? t`has a key` : t`no key`}</div>
              </td>
              {onOpen && (
                <td className={classes.amount}>
                  <Button.Group style={{ justifyContent: "flex-end" }}>
                    <Button size="compact-sm" variant="default" aria-label={t`Test ${row.name}`} loading={testing === row.id} onClick={() => onTest?.(row.id)}>
                      {t`Test`}
                    </Button>
                    <Button size="compact-sm" variant="default" aria-label={t`Change ${row.name}`} onClick={() => onOpen(row)}>
                      {t`Change`}
                    </Button>
                    <Button size="compact-sm" variant="default" aria-label={row.is_active ? t`Switch off ${row.name}` : t`Switch on ${row.name}`} onClick={() => onTurn?.({ id: row.id, is_active: !row.is_active })}>
                      {row.is_active ? t`Switch off` : t`Switch on`}
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
