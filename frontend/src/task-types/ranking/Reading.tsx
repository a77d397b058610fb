import { t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { useEffect, useMemo, useRef } from "react";
import { KeyCap } from "@/ui/Keys";
import { type PaneProps } from "../task-type";
import { Card } from "./Card";
import { candidatesOf, placesOf } from "./places";
import classes from "./ranking.module.css";
import { useShared } from "./sharing";

/** All candidates as cards that never move, whatever their places; one is in hand. */
export function Candidates({ content, answer, find }: PaneProps) {
  const candidates = useMemo(() => candidatesOf(content), [content]);
  const [{ at, isDiff, places: inHand, put }, store] = useShared(content);
  const places = inHand ?? placesOf(answer ?? {});
  const hasBar = put !== null;
  const held = candidates.find(({ name }) => name === at);
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const card = list.current?.querySelector("[data-current]");
    // Newer browsers answer with a promise, which must not be taken for the effect's end.
    if (hasBar && card) void card.scrollIntoView({ block: card.clientHeight > 0.6 * window.innerHeight ? "start" : "nearest" });
  }, [at, hasBar]);
  const on = useMemo(
    () => ({
      hold: (name: string) => store.share({ at: name }),
      put: (name: string, place: number | null) => store.read().put?.(name, place),
    }),
    [store],
  );
  return (
    <div className={classes.pane}>
      {hasBar && (
        <p className={classes.hint}>
          <span className="muted">{t`In random order; a letter is only a name.`}</span>
          <Button variant="subtle" size="compact-xs" onClick={() => store.share({ isDiff: !isDiff })} aria-pressed={isDiff} rightSection={<KeyCap of="d" />}>
            {isDiff ? t`Hide differences` : t`Differences from ${at}`}
          </Button>
        </p>
      )}
      <ol className={classes.cards} ref={list} aria-label={t`Candidates`}>
        {candidates.map((candidate) => (
          <Card
            key={candidate.name}
            candidate={candidate}
            count={candidates.length}
            place={places[candidate.name] ?? null}
            isCurrent={hasBar && candidate.name === at}
            canPlace={hasBar}
            against={isDiff && candidate.name !== at ? (held?.text ?? null) : null}
            find={find}
            onHold={on.hold}
            onPut={on.put}
          />
        ))}
      </ol>
    </div>
  );
}
