import { t } from "@lingui/core/macro";
import { Button, Select, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { asProblem } from "@/api/problem";
import type { Availability } from "@/api/types";
import { timeZones } from "@/ui/dates";
import { money, toMinor } from "@/ui/money";
import { Section, Sheet } from "@/ui/Page";
import { Notice } from "@/ui/states";
import tables from "@/ui/tables.module.css";
import { useChangeAvailability } from "./api";
import classes from "./availability.module.css";
import { dayText, hours, parseDay, WEEKDAYS, weekMinutes } from "./hours";

const MOST_HOURS = 168;

/** "10", "7.5" as minutes; null where nothing is said, undefined where it is no number of hours. */
function targetOf(text: string): number | null | undefined {
  if (!text.trim()) return null;
  const number = Number(text.replace(",", "."));
  return Number.isFinite(number) && number >= 0 && number <= MOST_HOURS ? Math.round(number * 60) : undefined;
}

/** When, how much, for how much an hour: what invitations go by. Nobody but the expert reads it. */
export function HoursPart({ said }: { said: Availability }) {
  const [days, setDays] = useState(() => WEEKDAYS.map((_, day) => dayText(said.open_hours, day)));
  const [zone, setZone] = useState(said.time_zone);
  const [target, setTarget] = useState(said.target_minutes === null ? "" : String(said.target_minutes / 60));
  const [least, setLeast] = useState(said.least_hourly_minor === null ? "" : String(said.least_hourly_minor / 100));
  const [isKept, setKept] = useState(false);
  const change = useChangeAvailability();
  const read = days.map((text, day) => parseDay(day, text));
  const spans = read.flatMap((one) => (typeof one === "string" ? [] : one));
  const targetMinutes = targetOf(target);
  const leastMinor = least.trim() ? toMinor(least, "USD") : null;
  const isWrong = read.some((one) => typeof one === "string") || targetMinutes === undefined || (least.trim() !== "" && leastMinor === null);
  const set = (day: number, text: string) => setDays((now) => now.map((one, index) => (index === day ? text : one)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isWrong || targetMinutes === undefined) return;
    change.mutate({ open_hours: spans, time_zone: zone, target_minutes: targetMinutes, least_hourly_minor: leastMinor }, { onSuccess: () => setKept(true) });
  };
  return (
    <Section title={t`Hours`} note={spans.length > 0 ? t`${hours(weekMinutes(spans))} a week` : t`not said yet`}>
      <Sheet>
        <form className={tables.form} onSubmit={submit} onChange={() => setKept(false)}>
          {change.error && <Notice tone="bad">{asProblem(change.error).message}</Notice>}
          <p className={classes.words}>{t`Invitations stay within these hours. You may work at any other time as well, and leave any hour unused. No lab sees them.`}</p>
          <div className={classes.days}>
            {WEEKDAYS.map((name, day) => (
              <TextInput key={name} label={name} placeholder={t`not open`} value={days[day] ?? ""} onChange={(event) => set(day, event.currentTarget.value)} error={typeof read[day] === "string" ? read[day] : undefined} size="md" autoComplete="off" />
            ))}
          </div>
          <div>
            <Button variant="subtle" size="xs" onClick={() => setDays((now) => now.map((text, day) => (day > 0 && day < 5 ? (now[0] ?? "") : text)))} disabled={!days[0]}>
              {t`Monday’s hours for Tuesday to Friday`}
            </Button>
          </div>
          <div className={tables.pair}>
            <Select label={t`Time zone of these hours`} data={timeZones()} value={zone} onChange={(value) => value && setZone(value)} searchable limit={60} size="md" />
            <TextInput label={t`Hours you want a week`} description={t`Work goes first to those below theirs`} inputMode="decimal" placeholder={t`as it comes`} value={target} onChange={(event) => setTarget(event.currentTarget.value)} error={targetMinutes === undefined ? t`A number of hours, such as 10` : undefined} size="md" />
            <TextInput label={t`Invite me from, an hour`} description={t`At the measured pace of the work, in US dollars`} inputMode="decimal" placeholder={t`any`} value={least} onChange={(event) => setLeast(event.currentTarget.value)} error={least.trim() && leastMinor === null ? t`An amount such as 120` : undefined} size="md" />
          </div>
          <div className={tables.foot}>
            <span className="label" role="status">
              {isKept ? (said.least_hourly_minor ? t`Saved; you are invited from ${money(said.least_hourly_minor, "USD")} an hour` : t`Saved`) : ""}
            </span>
            <Button type="submit" loading={change.isPending} disabled={isWrong}>
              {t`Save hours`}
            </Button>
          </div>
        </form>
      </Sheet>
    </Section>
  );
}
