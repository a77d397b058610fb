import { keyOf, marksOf, withChanged, withMark, withoutMark, type Mark } from "./marks";
import type { SharedStore } from "./sharing";

/** What is done to the passages of the item on the screen, by mouse and by key alike. */
export function actionsOf(store: SharedStore) {
  const answer = () => store.read().answer ?? {};

  const relabel = (key: string, label: string) => {
    const changed = withChanged(answer(), key, { label });
    if (!changed) return;
    store.read().give?.(changed.answer);
    store.share({ inHand: keyOf(changed.mark) });
  };

  return {
    /** Puts the label on what is selected; where nothing is, on the passage in hand. */
    label: (label: string) => {
      const { give, inHand, moving } = store.read();
      const selected = store.selection?.read();
      if (!selected) {
        if (inHand) relabel(inHand, label);
        return;
      }
      const old = moving ? marksOf(answer()).find((mark) => keyOf(mark) === moving) : undefined;
      const base = old ? withoutMark(answer(), keyOf(old)) : answer();
      const added = withMark(base, { ...selected, label, note: old?.note ?? "" });
      give?.(added.answer);
      store.share({ inHand: keyOf(added.mark), moving: null });
      store.selection?.clear(selected.end);
    },
    relabel,
    remove: (key: string) => {
      const marks = marksOf(answer());
      const at = marks.findIndex((mark) => keyOf(mark) === key);
      const next = marks[at + 1] ?? marks[at - 1];
      store.read().give?.(withoutMark(answer(), key));
      store.share({ inHand: next ? keyOf(next) : null });
    },
    note: (key: string, note: string) => {
      const changed = withChanged(answer(), key, { note });
      if (changed) store.read().give?.(changed.answer);
    },
    show: (key: string) => store.show(key),
    /** Selects the passage in hand, so that Shift and arrows move one end; the next label puts it there. */
    move: (end: "start" | "end") => {
      const mark = inHandOf(marksOf(answer()), store.read().inHand);
      if (!mark) return;
      store.share({ moving: keyOf(mark) });
      store.selection?.put(mark, end);
    },
    /** The passage after or before the one in hand. */
    go: (by: 1 | -1) => {
      const marks = marksOf(answer());
      const at = marks.findIndex((mark) => keyOf(mark) === store.read().inHand);
      const next = marks[at < 0 ? (by === 1 ? 0 : marks.length - 1) : Math.min(marks.length - 1, Math.max(0, at + by))];
      if (next) store.show(keyOf(next));
    },
    nothing: () => {
      if (marksOf(answer()).length > 0) return;
      store.read().give?.({ spans: [], nothing_to_mark: answer().nothing_to_mark !== true });
    },
  };
}

export type Actions = ReturnType<typeof actionsOf>;

function inHandOf(marks: Mark[], inHand: string | null): Mark | undefined {
  return marks.find((mark) => keyOf(mark) === inHand);
}
