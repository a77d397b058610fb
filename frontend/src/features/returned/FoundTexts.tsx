import { t } from "@lingui/core/macro";
import type { Findings } from "@/api/types";
import { compareWords } from "@/task-types/diff";
import { Lines, Loaded } from "@/ui/states";
import { useFindings } from "./api";
import classes from "./returned.module.css";
import { traceWord } from "./words";

type Texts = Findings["texts"];

/** An item in its words: beside the one that it is like, or with what was found marked in it. */
export function FoundTexts({ itemId }: { itemId: string }) {
  return (
    <Loaded query={useFindings(itemId)} skeleton={<Lines count={3} />}>
      {(found) => (found.like ? <Pair found={found} /> : <Marked texts={found.texts} />)}
    </Loaded>
  );
}

function Marked({ texts }: { texts: Texts }) {
  return (
    <div style={{ marginTop: 12 }}>
      {texts.map((text) => (
        <div key={text.place}>
          <div className="label">{text.place}</div>
          <p className={classes.text} dir="auto" tabIndex={0}>
            {text.pieces.map((piece, index) =>
              piece.kind ? (
                <mark key={index} className={classes.found} title={traceWord(piece.kind)}>
                  {piece.text}
                </mark>
              ) : (
                <span key={index}>{piece.text}</span>
              ),
            )}
            {text.pieces.length === 0 && <span className="muted">{t`empty`}</span>}
          </p>
        </div>
      ))}
    </div>
  );
}

function Pair({ found }: { found: Findings }) {
  const other = new Map(found.like_texts.map((text) => [text.place, whole(text)]));
  return (
    <>
      {found.texts.map((text) => {
        const changes = compareWords(whole(text), other.get(text.place) ?? "");
        return (
          <div key={text.place} className={classes.pair}>
            <Side title={t`${text.place}, this item`} changes={changes} side="a" />
            <Side title={`${text.place}, ${found.like?.external_id ?? ""}`} changes={changes} side="b" />
          </div>
        );
      })}
    </>
  );
}

function whole(text: Texts[number]): string {
  return text.pieces.map((piece) => piece.text).join("");
}

function Side({ title, changes, side }: { title: string; changes: ReturnType<typeof compareWords>; side: "a" | "b" }) {
  return (
    <div>
      <div className="label">{title}</div>
      <p className={classes.text} dir="auto" tabIndex={0}>
        {changes
          .filter((change) => change.side === "both" || change.side === side)
          .map((change, index) =>
            change.side === "both" ? (
              <span key={index}>{change.text}</span>
            ) : (
              <mark key={index} className={classes.only}>
                {change.text}
              </mark>
            ),
          )}
      </p>
    </div>
  );
}
