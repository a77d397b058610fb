import { t } from "@lingui/core/macro";
import { useRef, type KeyboardEvent } from "react";
import { useKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import type { EditorProps } from "../task-type";
import classes from "./chat.module.css";
import { HIGHEST, ratingIn } from "./conversation";

const RATINGS = Array.from({ length: HIGHEST }, (_, place) => place + 1);

/** The rating of the whole conversation; a digit gives it while the group has the focus. */
export function Closing({ answer, onAnswer, disabled }: Pick<EditorProps, "answer" | "onAnswer" | "disabled">) {
  const group = useRef<HTMLDivElement>(null);
  const rating = ratingIn(answer);
  const rate = (value: number) => onAnswer({ ...answer, rating: value });
  const press = (event: KeyboardEvent) => {
    const digit = Number(event.key);
    if (event.ctrlKey || event.metaKey || !RATINGS.includes(digit)) return;
    event.preventDefault();
    group.current?.querySelector<HTMLElement>(`input[value="${digit}"]`)?.focus();
    rate(digit);
  };
  const focus = () => (group.current?.querySelector<HTMLElement>("input:checked") ?? group.current?.querySelector("input"))?.focus();
  useKeys([{ key: "v", label: t`Rate the conversation, then 1 to ${HIGHEST}`, run: focus, disabled }]);
  return (
    <div ref={group} role="radiogroup" aria-label={t`Rating of the conversation`} className={classes.rating} onKeyDown={press} data-field="rating">
      <span>
        {t`The model in this conversation`} <KeyCap of="v" />
      </span>
      {RATINGS.map((value) => (
        <label key={value} data-checked={rating === value || undefined}>
          <input type="radio" name="rating" value={value} checked={rating === value} disabled={disabled} onChange={() => rate(value)} />
          {value}
          {value === 1 && <small>{t`useless`}</small>}
          {value === HIGHEST && <small>{t`could not be better`}</small>}
        </label>
      ))}
    </div>
  );
}
