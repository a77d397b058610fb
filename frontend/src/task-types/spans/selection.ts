import type { Place } from "./caret";

/** Runs of text carry `data-at`, the position of their first unit, and hold one text node. */
const RUN = "[data-at]";

/** What is selected in the text, in units; null where the selection lies elsewhere. */
export function selectedIn(root: HTMLElement): Place | null {
  const selection = window.getSelection();
  if (!selection?.anchorNode || !selection.focusNode) return null;
  if (!root.contains(selection.anchorNode) && !root.contains(selection.focusNode)) return null;
  return { anchor: unitsAt(root, selection.anchorNode, selection.anchorOffset), focus: unitsAt(root, selection.focusNode, selection.focusOffset) };
}

function unitsAt(root: HTMLElement, node: Node, offset: number): number {
  if (node.nodeType === Node.TEXT_NODE) {
    const run = node.parentElement?.closest<HTMLElement>(RUN);
    if (run && root.contains(run)) return Number(run.dataset.at) + offset;
  }
  // A press on a paragraph's edge, or three presses, select elements: take the first run from there on.
  const child = node.childNodes[offset];
  const before = (run: Element) => (child ? !follows(run, child) : node.contains(run) || !follows(run, node));
  const runs = [...root.querySelectorAll<HTMLElement>(RUN)];
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const run = runs[middle];
    if (run && before(run)) low = middle + 1;
    else high = middle;
  }
  // The end of the run before, rather than the beginning of the next paragraph.
  const last = runs[low - 1];
  return last ? Number(last.dataset.at) + (last.textContent?.length ?? 0) : 0;
}

/** Whether the run lies in or after the node. */
function follows(run: Element, node: Node): boolean {
  return node.contains(run) || (node.compareDocumentPosition(run) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}

/** Node and offset of a position in units; `block` is the paragraph's index. */
export function nodeAt(root: HTMLElement, block: number, units: number): [Node, number] | null {
  const runs = root.children[block]?.querySelectorAll<HTMLElement>(RUN) ?? [];
  let found: HTMLElement | undefined;
  for (const run of runs) {
    if (found && Number(run.dataset.at) > units) break;
    found = run;
  }
  const node = found?.firstChild;
  return found && node ? [node, Math.min(node.textContent?.length ?? 0, Math.max(0, units - Number(found.dataset.at)))] : null;
}

export function select(from: [Node, number], to: [Node, number]): void {
  window.getSelection()?.setBaseAndExtent(from[0], from[1], to[0], to[1]);
}

/** The position under a point of the window. */
export function unitsAtPoint(root: HTMLElement, x: number, y: number): number | null {
  const at = document.caretPositionFromPoint(x, y);
  return at && root.contains(at.offsetNode) ? unitsAt(root, at.offsetNode, at.offset) : null;
}
