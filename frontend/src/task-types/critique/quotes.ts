/** A quote from the response, for which principle and by whom. */
export interface Quoted {
  code: string;
  by: "expert" | "ai";
  quote: string;
}

export interface Segment {
  at: number;
  text: string;
  codes: string[];
  isExperts: boolean;
}

/** The text cut where a quote begins or ends; white space in a quote may be any in the text. */
export function segmentsOf(response: string, quoted: Quoted[]): Segment[] {
  const ranges = quoted.flatMap((one) => {
    const range = rangeOf(response, one.quote);
    return range ? [{ ...one, ...range }] : [];
  });
  const cuts = [...new Set([0, response.length, ...ranges.flatMap((range) => [range.start, range.end])])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((at, index) => {
    const covering = ranges.filter((range) => range.start <= at && at < range.end);
    return {
      at,
      text: response.slice(at, cuts[index + 1]),
      codes: [...new Set(covering.map((range) => range.code))],
      isExperts: covering.some((range) => range.by === "expert"),
    };
  });
}

function rangeOf(response: string, quote: string): { start: number; end: number } | null {
  const words = quote.split(/\s+/).filter(Boolean);
  if (words.length === 0) return null;
  const pattern = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("\\s+");
  const hit = new RegExp(pattern).exec(response);
  return hit ? { start: hit.index, end: hit.index + hit[0].length } : null;
}

/** What is selected in the response; nothing when the selection lies elsewhere. */
export function selectedQuote(): string {
  const selection = window.getSelection();
  const at = selection?.anchorNode;
  const element = at instanceof Element ? at : at?.parentElement;
  return element?.closest("[data-quotable]") ? (selection?.toString().trim() ?? "") : "";
}
