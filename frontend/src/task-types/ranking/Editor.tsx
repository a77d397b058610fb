import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useEffect, useMemo, useRef } from "react";
import { useKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import type { EditorProps } from "../task-type";
import { candidatesOf, orderOf, placed, placesOf, takesTies, unplaced, type Places } from "./places";
import classes from "./ranking.module.css";
import { useShared } from "./sharing";

/** The order so far, from the best; a digit gives the candidate in hand its place. */
export function Editor({ content, settings, answer, onAnswer, disabled }: EditorProps) {
  const names = useMemo(() => candidatesOf(content).map(({ name }) => name), [content]);
  const [{ at, isDiff }, { share }] = useShared(content);
  const places = useMemo(() => placesOf(answer), [answer]);
  const ties = takesTies(settings);
  const count = names.length;

  const give = (next: Places) => onAnswer({ ...answer, places: next });
  const put = (name: string, place: number | null) => {
    if (place === null) return give(unplaced(places, name));
    if (place >= 1 && place <= count) give(placed(places, name, place, count, ties));
  };
  const putByKey = (place: number) => {
    put(at, place);
    const from = names.indexOf(at) + 1;
    const next = names.map((_, index) => names[(from + index) % count] ?? at).find((name) => name !== at && places[name] === undefined);
    if (next) share({ at: next });
  };
  const hold = (by: 1 | -1) => share({ at: names[(names.indexOf(at) + by + count) % count] ?? at });
  const move = (by: 1 | -1) => {
    const place = places[at];
    if (place !== undefined) put(at, place + by);
  };

  const latest = useRef(put);
  useEffect(() => {
    latest.current = put;
  });
  useEffect(() => {
    share({ places, put: disabled ? null : (name, place) => latest.current(name, place) });
  }, [places, disabled, share]);
  useEffect(() => {
    share({ at: names.find((name) => placesOf(answer)[name] === undefined) ?? names[0] ?? "" });
    return () => share({ places: null, put: null });
    // Once, where the draft left off.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  const isIdle = disabled || count === 0;
  useKeys([
    ...names.map((_, index) => ({ key: String(index + 1), label: index === 0 ? t`1 to ${count}: the place of the candidate in hand` : t`Place ${index + 1}`, run: () => putByKey(index + 1), disabled: isIdle, hidden: index > 0 })),
    { key: "j", label: t`Next candidate`, run: () => hold(1) },
    { key: "k", label: t`Candidate before`, run: () => hold(-1) },
    { key: "ArrowDown", label: t`Next candidate`, run: () => hold(1), hidden: true },
    { key: "ArrowUp", label: t`Candidate before`, run: () => hold(-1), hidden: true },
    { key: "shift+k", label: t`A place better`, run: () => move(-1), disabled: isIdle },
    { key: "shift+j", label: t`A place worse`, run: () => move(1), disabled: isIdle },
    { key: "Backspace", label: t`Take the place away`, run: () => put(at, null), disabled: isIdle },
    { key: "d", label: t`Show where the others differ from the one in hand`, run: () => share({ isDiff: !isDiff }) },
  ]);

  const open = names.filter((name) => places[name] === undefined);
  const chip = (name: string) => (
    <button key={name} type="button" className={classes.chip} aria-pressed={name === at} aria-label={t`Take ${name} in hand`} data-field={name} onFocus={() => share({ at: name })} onClick={() => share({ at: name })}>
      {name}
    </button>
  );
  return (
    <div className={classes.editor}>
      <ol className={classes.order} aria-label={t`Order, the best first`}>
        {orderOf(places).map((tier) => (
          <li key={tier.join()} className={classes.tier}>
            <span className={classes.number}>{places[tier[0] ?? ""]}</span>
            {tier.map(chip)}
          </li>
        ))}
      </ol>
      {open.length > 0 && (
        <div className={classes.open}>
          <span className="label">{t`without a place`}</span>
          {open.map(chip)}
        </div>
      )}
      <span className={`label ${classes.how}`}>
        {ties ? t`The same digit twice is a shared place.` : t`Who stood there moves on by one.`} <Trans><KeyCap of="shift+k" /> <KeyCap of="shift+j" /> move {at}</Trans>
      </span>
    </div>
  );
}
