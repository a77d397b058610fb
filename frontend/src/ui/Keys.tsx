import { Kbd, Modal } from "@mantine/core";
import { useState } from "react";
import { keyName, useKeyRegistry, useKeys, type PageKey } from "./key-bindings";
import classes from "./Keys.module.css";

/** A key cap beside a label; hidden from screen readers, which read the label. */
export function KeyCap({ of }: { of: string }) {
  return (
    <span className={classes.caps} aria-hidden>
      {keyName(of).map((name) => (
        <Kbd key={name} size="xs" className={classes.cap}>
          {name}
        </Kbd>
      ))}
    </span>
  );
}

/** `?` lists the keys of the page on the screen. */
export function KeysHelp() {
  const { all } = useKeyRegistry();
  const [shown, setShown] = useState<PageKey[] | null>(null);
  useKeys([{ key: "?", label: "Keys of this page", run: () => setShown(distinct(all())) }]);
  return (
    <Modal opened={shown !== null} onClose={() => setShown(null)} title="Keys of this page" size="md">
      <dl className={classes.list}>
        {shown?.map((key) => (
          <div key={key.key + key.label} className={classes.line}>
            <dt>
              <KeyCap of={key.key} />
            </dt>
            <dd>{key.label}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}

function distinct(keys: PageKey[]): PageKey[] {
  return keys.filter((key, index) => !key.hidden && !key.disabled && keys.findIndex((other) => other.key === key.key) === index);
}
