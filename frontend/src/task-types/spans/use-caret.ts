import { t } from "@lingui/core/macro";
import { useEffect, useMemo, type KeyboardEvent } from "react";
import { isMac, useKeys } from "@/ui/key-bindings";
import { blockAt, type Block } from "./blocks";
import { extend, step, type By, type Place } from "./caret";
import { nodeAt, select, selectedIn, unitsAtPoint } from "./selection";

const MOVES: Record<string, { by: By; direction: 1 | -1 }> = {
  ArrowRight: { by: "word", direction: 1 },
  ArrowLeft: { by: "word", direction: -1 },
  ArrowDown: { by: "sentence", direction: 1 },
  ArrowUp: { by: "sentence", direction: -1 },
  End: { by: "paragraph", direction: 1 },
  Home: { by: "paragraph", direction: -1 },
};

/**
 * A caret in a text that cannot be written in. It is the browser's own selection, so that mouse, keys, copying and
 * screen readers see one and the same; only the line that blinks is drawn here.
 */
class Caret {
  private root: HTMLElement | null = null;
  /** What is drawn. */
  private line: HTMLElement | null = null;
  private last: Place | null = null;

  constructor(
    private text: string,
    private blocks: readonly Block[],
  ) {}

  attach = (root: HTMLElement | null, line: HTMLElement | null): void => {
    this.root = root;
    this.line = line;
  };

  selected = (): Place | null => (this.root ? selectedIn(this.root) : null);

  put = (anchor: number, focus: number): void => {
    const root = this.root;
    const from = root && nodeAt(root, blockAt(this.blocks, anchor), anchor);
    const to = root && nodeAt(root, blockAt(this.blocks, focus), focus);
    if (!from || !to) return;
    this.last = { anchor, focus };
    select(from, to);
    this.draw();
    void this.line?.scrollIntoView({ block: "nearest" });
  };

  /** As `put`, and the keys go to the text from now on. */
  take = (anchor: number, focus: number): void => {
    this.root?.focus({ preventScroll: true });
    this.put(anchor, focus);
  };

  /** After paragraphs were set anew: what was selected is again. */
  restore = (): void => {
    const place = this.last;
    if (place && document.activeElement === this.root) this.put(place.anchor, place.focus);
  };

  press = (event: KeyboardEvent): void => {
    const move = MOVES[event.key];
    const isFine = isMac ? event.altKey : event.ctrlKey;
    if (!move || event.metaKey || (isMac ? event.ctrlKey : event.altKey)) return;
    event.preventDefault();
    this.go(isFine && move.by === "word" ? "letter" : move.by, move.direction, event.shiftKey);
  };

  go = (by: By, direction: 1 | -1, extends_: boolean): void => {
    const root = this.root;
    if (!root) return;
    const place = selectedIn(root) ?? this.last;
    root.focus({ preventScroll: true });
    if (!place) {
      const at = this.firstInSight(root);
      if (extends_) this.moved(extend(this.text, this.blocks, { anchor: at, focus: at }, by, direction));
      else this.put(at, at);
    } else if (extends_) this.moved(extend(this.text, this.blocks, place, by, direction));
    else {
      const at = (by === "sentence" ? this.lineFrom(root, direction) : null) ?? step(this.text, this.blocks, place.focus, by, direction);
      this.put(at, at);
    }
  };

  /** Follows what the mouse selects, and hides once the selection is elsewhere. */
  follow = (): void => {
    this.last = this.selected() ?? this.last;
    this.draw();
  };

  private moved(place: Place): void {
    this.put(place.anchor, place.focus);
  }

  /** Where reading begins: the first paragraph that is in sight. */
  private firstInSight(root: HTMLElement): number {
    const top = Math.max(0, root.parentElement?.parentElement?.parentElement?.getBoundingClientRect().top ?? 0) + 36;
    const index = [...root.children].findIndex((paragraph) => paragraph.getBoundingClientRect().bottom > top);
    return this.blocks[Math.max(0, index)]?.start ?? 0;
  }

  /** The position a line above or below, in the same column. */
  private lineFrom(root: HTMLElement, direction: 1 | -1): number | null {
    const box = this.rect();
    if (!box || typeof document.caretPositionFromPoint !== "function") return null;
    const from = selectedIn(root)?.focus ?? 0;
    for (const lines of [0.8, 1.5, 2.2]) {
      const y = direction === 1 ? box.bottom + box.height * (lines - 0.4) : box.top - box.height * (lines - 0.4);
      const at = unitsAtPoint(root, box.left + 1, y);
      if (at !== null && (direction === 1 ? at > from : at < from)) return at;
    }
    return null;
  }

  private rect(): DOMRect | null {
    const selection = window.getSelection();
    if (!selection?.focusNode || !this.root?.contains(selection.focusNode)) return null;
    const range = document.createRange();
    range.setStart(selection.focusNode, selection.focusOffset);
    // Test environments do not lay out.
    const boxes = typeof range.getClientRects === "function" ? range.getClientRects() : [];
    return boxes[boxes.length - 1] ?? null;
  }

  draw(): void {
    const { line } = this;
    const root = this.root;
    if (!line || !root) return;
    const box = document.activeElement === root ? this.rect() : null;
    line.hidden = box === null;
    if (!box) return;
    const frame = root.parentElement?.getBoundingClientRect();
    line.style.transform = `translate(${box.left - (frame?.left ?? 0)}px, ${box.top - (frame?.top ?? 0)}px)`;
    line.style.height = `${box.height}px`;
    // Blinks from now on, not in the middle.
    line.getAnimations?.().forEach((animation) => (animation.currentTime = 0));
  }
}

/** Arrows by word and line, with Shift by word and sentence, with Ctrl by letter; from anywhere on the page. */
export function useCaret(text: string, blocks: readonly Block[], canMark: boolean): Caret {
  const caret = useMemo(() => new Caret(text, blocks), [text, blocks]);
  useEffect(() => {
    if (!canMark) return undefined;
    document.addEventListener("selectionchange", caret.follow);
    return () => document.removeEventListener("selectionchange", caret.follow);
  }, [caret, canMark]);
  const key = (name: string, label: string, by: By, direction: 1 | -1, isLonger: boolean) => ({
    key: isLonger ? `shift+${name}` : name,
    label,
    run: () => caret.go(by, direction, isLonger),
    disabled: !canMark,
  });
  useKeys([
    key("ArrowRight", t`Select to the next word`, "word", 1, true),
    key("ArrowLeft", t`Select to the word before`, "word", -1, true),
    key("ArrowDown", t`Select the sentence, then the next`, "sentence", 1, true),
    key("ArrowUp", t`Select to the sentence before`, "sentence", -1, true),
    key("ArrowRight", t`To the next word; with Ctrl (on a Mac ⌥) by letter`, "word", 1, false),
    key("ArrowLeft", t`To the word before`, "word", -1, false),
    key("ArrowDown", t`A line down`, "sentence", 1, false),
    key("ArrowUp", t`A line up`, "sentence", -1, false),
  ]);
  return caret;
}
