import { t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import type { ReturnedItem as Row } from "@/api/types";
import { useHandleItem, type Intent } from "./api";
import { FoundTexts } from "./FoundTexts";
import { Reason } from "./Reason";
import classes from "./returned.module.css";
import { phraseOf } from "./words";

const WORDS = { release: t`Judge it anyway`, withdrawal: t`Withdraw it` };

interface Props {
  row: Row;
  canRelease: boolean;
  onReleased: (item: { id: string; name: string }) => void;
}

/** One item with what was noticed of it; its words only when asked for. */
export function ReturnedItem({ row, canRelease, onReleased }: Props) {
  const [isOpened, setOpened] = useState(false);
  const [asked, setAsked] = useState<Intent["act"] | null>(null);
  const isOfPersons = row.flags.some((flag) => flag.kind === "sensitive");
  const done = (act: Intent["act"]) => {
    setAsked(null);
    if (act === "release") onReleased({ id: row.id, name: row.external_id });
  };
  const handle = useHandleItem(row.id, done);
  return (
    <div className={classes.item} data-testid="returned-item">
      <div className={classes.head}>
        <span>
          <Link to={`/lab/items/${row.id}`}>{row.external_id}</Link> {row.flags.map(phraseOf).join(" · ")}
        </span>
        <span>
          <Button variant="subtle" size="compact-sm" aria-expanded={isOpened} onClick={() => setOpened(!isOpened)}>
            {isOpened ? t`Hide` : t`Show what was found`}
          </Button>
          <Button variant="subtle" size="compact-sm" onClick={() => setAsked("withdrawal")}>
            {t`Withdraw`}
          </Button>
          {canRelease && (
            <Button variant="subtle" size="compact-sm" onClick={() => setAsked("release")}>
              {t`Judge anyway`}
            </Button>
          )}
        </span>
      </div>
      {isOpened && isOfPersons && <p className="label">{t`That you read this is written in your lab's trail.`}</p>}
      {isOpened && <FoundTexts itemId={row.id} />}
      {asked && <Reason act={asked} word={WORDS[asked]} isPending={handle.isPending} error={handle.error} onLeave={() => setAsked(null)} onSend={(reason) => handle.mutate({ act: asked, reason })} />}
    </div>
  );
}
