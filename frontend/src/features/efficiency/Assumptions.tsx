import { t } from "@lingui/core/macro";
import { Button, NumberInput, Switch, TextInput } from "@mantine/core";
import "@mantine/core/styles/Switch.layer.css";
import { useState, type FormEvent } from "react";
import { KeyCap } from "@/ui/Keys";
import { money, toMinor } from "@/ui/money";
import { Section, Sheet } from "@/ui/Page";
import { decimal } from "@/ui/numbers";
import tables from "@/ui/tables.module.css";
import type { Report, Wanted } from "./api";

interface Props {
  mayChange: boolean;
  report: Report | undefined;
  isAsking: boolean;
  setAsking: (open: boolean) => void;
  ask: (wanted: Wanted) => void;
  isPending: boolean;
}

/** What the figures rest on, and a form that reckons them under others. */
export function Assumptions({ mayChange, report, isAsking, setAsking, ask, isPending }: Props) {
  if (!report) return null;
  const { assumptions, figures } = report;
  return (
    <Section title={t`Assumptions`}>
      <Sheet>
        <ul style={{ marginTop: 0, paddingLeft: 20 }}>
          {report.state === "done" && <li>{t`A row is usable when it is ${Math.round(figures.sureness * 100)} % sure, or settled under an error certificate.`}</li>}
          <li>{t`The all-human design is replayed on the blind items with a fixed number of answers: at least two, until the same certainty.`}</li>
          <li>
            {t`An answer costs ${money(assumptions.price_minor, assumptions.currency)} and takes ${decimal(assumptions.minutes, 1)} minutes.`}
          </li>
          <li>{assumptions.include_evidence ? t`First evidence is included, so the first month may show a loss.` : t`First evidence is left out beyond two answers an item.`}</li>
          {report.state === "done" && (
            <li>
              {t`Paid besides, and counted: ${figures.overheads.gold_answers} answers on hidden checks, ${figures.overheads.open_answers} on items that became no row, ${money(figures.overheads.model_cost_minor, assumptions.currency)} for AI models. ${figures.overheads.duplicates} duplicates went back before an expert saw them and are not counted as saved.`}
            </li>
          )}
        </ul>
        {isAsking ? (
          <Form report={report} ask={ask} isPending={isPending} close={() => setAsking(false)} />
        ) : (
          mayChange && <div className={tables.foot}>
            <Button variant="subtle" onClick={() => setAsking(true)}>
              {t`Under other assumptions`}
            </Button>
            <Button variant="default" loading={isPending} onClick={() => ask({ include_evidence: !assumptions.include_evidence })} rightSection={<KeyCap of="i" />}>
              {assumptions.include_evidence ? t`Without first evidence` : t`With first evidence`}
            </Button>
            <Button variant="default" loading={isPending} onClick={() => ask({ include_evidence: assumptions.include_evidence })}>
              {t`Reckon it anew`}
            </Button>
          </div>
        )}
      </Sheet>
    </Section>
  );
}

function Form({ report, ask, isPending, close }: { report: Report; ask: (wanted: Wanted) => void; isPending: boolean; close: () => void }) {
  const { assumptions } = report;
  const [price, setPrice] = useState((assumptions.price_minor / 100).toFixed(2));
  const [minutes, setMinutes] = useState(assumptions.minutes);
  const [includes, setIncludes] = useState(assumptions.include_evidence);
  const minor = toMinor(price, assumptions.currency);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (minor) ask({ include_evidence: includes, price_minor: minor, minutes });
  };
  return (
    <form onSubmit={submit} className={tables.form}>
      <div className={tables.pair}>
        <TextInput label={t`An answer costs`} inputMode="decimal" value={price} onChange={(event) => setPrice(event.currentTarget.value)} error={minor ? undefined : t`Give an amount, such as 17.04`} />
        <NumberInput label={t`Minutes an answer`} min={0.1} decimalScale={1} value={minutes} onChange={(value) => setMinutes(Number(value) || assumptions.minutes)} />
      </div>
      <Switch label={t`Include first evidence`} checked={includes} onChange={(event) => setIncludes(event.currentTarget.checked)} />
      <div className={tables.foot}>
        <Button variant="subtle" onClick={close}>
          {t`Keep these`}
        </Button>
        <Button type="submit" disabled={!minor} loading={isPending}>
          {t`Reckon`}
        </Button>
      </div>
    </form>
  );
}
