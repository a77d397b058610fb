import { t } from "@lingui/core/macro";
import { Checkbox, NumberInput, TextInput } from "@mantine/core";
import { useRef } from "react";
import { useKeys } from "@/ui/key-bindings";
import classes from "./board.module.css";
import type { Filters } from "./filters";

interface Props {
  filters: Filters;
  onChange: (change: Partial<Filters>) => void;
  shown: number;
  of: number;
}

export function FilterBar({ filters, onChange, shown, of }: Props) {
  const words = useRef<HTMLInputElement>(null);
  useKeys([{ key: "/", label: t`Filter`, run: () => words.current?.focus() }]);
  return (
    <div className={classes.filters} role="search">
      <TextInput ref={words} aria-label={t`Filter open work`} placeholder={t`Filter: lab, specialty, place, kind`} value={filters.words} onChange={(event) => onChange({ words: event.currentTarget.value })} />
      <NumberInput aria-label={t`Pay an hour at least, in dollars`} placeholder={t`an hour, from`} prefix="$" min={0} max={9999} value={filters.leastHourly || ""} onChange={(value) => onChange({ leastHourly: Number(value) || 0 })} w={130} />
      <Checkbox label={t`good on a phone`} checked={filters.isForPhone} onChange={(event) => onChange({ isForPhone: event.currentTarget.checked })} />
      <span className="label" role="status">
        {shown < of ? t`${shown} of ${of}` : ""}
      </span>
    </div>
  );
}
