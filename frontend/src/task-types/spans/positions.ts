/** Answers count Unicode code points, browsers UTF-16 units: they differ after each character that takes two units. */
export class Positions {
  /** Where each character of two units begins, in units. */
  private readonly pairs: number[] = [];

  constructor(text: string) {
    const pair = /[\u{10000}-\u{10ffff}]/gu;
    for (let hit = pair.exec(text); hit; hit = pair.exec(text)) this.pairs.push(hit.index);
  }

  /** Code points before a position in units; a position inside a character counts as before it. */
  toPoints(units: number): number {
    return units - countBelow(this.pairs, (start) => start + 1 < units) - (this.isInside(units) ? 1 : 0);
  }

  /** The position in units that so many code points lie before. */
  toUnits(points: number): number {
    // The pair at `index` has `start - index` code points before it.
    return points + countBelow(this.pairs, (start, index) => start - index < points);
  }

  private isInside(units: number): boolean {
    return this.pairs[countBelow(this.pairs, (start) => start + 1 < units)] === units - 1;
  }
}

/** A text whose parts are asked for in code points. */
export class Points {
  private readonly positions: Positions;

  constructor(private readonly text: string) {
    this.positions = new Positions(text);
  }

  between(start: number, end: number): string {
    return this.text.slice(this.positions.toUnits(start), this.positions.toUnits(end));
  }
}

/** How many of an ascending list pass a test that only its first ones pass. */
export function countBelow(list: readonly number[], passes: (value: number, index: number) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(list[middle] ?? 0, middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
