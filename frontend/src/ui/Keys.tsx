import { t } from "@lingui/core/macro";
import { Button, Kbd, Modal } from "@mantine/core";
import { useEffect, useState, type ReactNode } from "react";
import { keyName, useKeyRegistry, useKeys, type PageKey } from "./key-bindings";
import { choose, keyPressed, resetKeys, useKeyMap } from "./key-map";
import classes from "./Keys.module.css";

/** A key cap beside a label, as this person has chosen it; hidden from screen readers, which read the label. */
export function KeyCap({ of }: { of: string }) {
  const map = useKeyMap();
  return (
    <span className={classes.caps} aria-hidden>
      {keyName(map[of] ?? of).map((name) => (
        <Kbd key={name} size="xs" className={classes.cap}>
          {name}
        </Kbd>
      ))}
    </span>
  );
}

/** A line that says what the keys of this place do; not there where no keys are shown. */
export function KeyHint({ children }: { children: ReactNode }) {
  return <p className={`label ${classes.hint}`}>{children}</p>;
}

/** `?` lists the keys of the page on the screen; each can be changed. */
export function KeysHelp() {
  const { all } = useKeyRegistry();
  const map = useKeyMap();
  const [shown, setShown] = useState<PageKey[] | null>(null);
  const [changing, setChanging] = useState<string | null>(null);
  const [refusal, setRefusal] = useState("");
  useKeys([{ key: "?", label: t`Keys of this page`, run: () => setShown(distinct(all())) }]);
  const take = (key: string) => {
    if (changing === null) return;
    const why = choose(changing, key);
    setRefusal(why ?? "");
    if (!why) setChanging(null);
  };
  const leave = () => {
    setChanging(null);
    setRefusal("");
  };
  useNextKey(changing !== null, take, leave);
  const close = () => {
    leave();
    setShown(null);
  };
  return (
    <Modal opened={shown !== null} onClose={close} closeOnEscape={changing === null} title={t`Keys of this page`} size="lg" closeButtonProps={{ "aria-label": t`Close` }}>
      <dl className={classes.list}>
        {shown?.map((key) => (
          <div key={key.key + key.label} className={classes.line}>
            <dt>{changing === key.key ? <span className={classes.press}>{t`press a key`}</span> : <KeyCap of={key.key} />}</dt>
            <dd>
              <span>{key.label}</span>
              {key.key !== "?" && (
                <Button
                  size="compact-xs"
                  variant="subtle"
                    aria-label={`${map[key.key] ? t`Changed` : t`Change`}: ${key.label}`}
                  onClick={() => {
                    setRefusal("");
                    setChanging(key.key);
                  }}
                >
                  {map[key.key] ? t`Changed` : t`Change`}
                </Button>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <div className={classes.foot}>
        <p role="status" className={refusal ? classes.refusal : "muted"}>
          {refusal || (changing === null ? t`Your keys are kept on this device, for your account.` : t`Press the new key, or Esc to leave it as it is.`)}
        </p>
        <Button size="xs" variant="default" onClick={resetKeys} disabled={Object.keys(map).length === 0}>
          {t`Reset all`}
        </Button>
      </div>
    </Modal>
  );
}

/** Hands the next key over instead of letting the page have it. */
function useNextKey(isOn: boolean, take: (key: string) => void, leave: () => void): void {
  useEffect(() => {
    if (!isOn) return undefined;
    const press = (event: KeyboardEvent) => {
      const key = keyPressed(event);
      event.preventDefault();
      event.stopPropagation();
      if (event.key === "Escape") leave();
      else if (key) take(key);
    };
    window.addEventListener("keydown", press, { capture: true });
    return () => window.removeEventListener("keydown", press, { capture: true });
  });
}

function distinct(keys: PageKey[]): PageKey[] {
  return keys.filter((key, index) => !key.hidden && !key.disabled && keys.findIndex((other) => other.key === key.key) === index);
}
