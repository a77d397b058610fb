import { plural, t } from "@lingui/core/macro";
import { text, type Answer, type Content, type Settings } from "../task-type";

export interface Candidate {
  name: string;
  text: string;
  /** Whose it is: only the lab is told. */
  source: string;
}

/** Each candidate's place so far, by its name; 1 is the best. */
export type Places = Record<string, number>;

export function candidatesOf(content: Content): Candidate[] {
  const raw = Array.isArray(content.candidates) ? content.candidates : [];
  return raw.flatMap((one: unknown) => {
    if (typeof one !== "object" || one === null) return [];
    const { name, text: words, source } = one as Record<string, unknown>;
    return text(name) ? [{ name: text(name), text: text(words), source: text(source) }] : [];
  });
}

export function takesTies(settings: Settings): boolean {
  return settings.ties !== false;
}

/** A draft holds places as far as they are given, an answer that was sent holds the order. */
export function placesOf(answer: Answer): Places {
  const { places, order } = answer;
  if (typeof places === "object" && places !== null) {
    return Object.fromEntries(Object.entries(places).filter((entry): entry is [string, number] => Number.isInteger(entry[1]) && (entry[1] as number) > 0));
  }
  const found: Places = {};
  let ahead = 0;
  for (const tier of Array.isArray(order) ? order : []) {
    const names = (Array.isArray(tier) ? tier : []).filter((name): name is string => typeof name === "string");
    for (const name of names) found[name] = ahead + 1;
    ahead += names.length;
  }
  return found;
}

/** The places with who holds them, from the best. */
export function orderOf(places: Places): string[][] {
  const taken = [...new Set(Object.values(places))].sort((one, other) => one - other);
  return taken.map((place) => Object.keys(places).filter((name) => places[name] === place).sort());
}

/** The candidate at that place. Where places are not shared, who stood there moves on by one, towards the nearest free
 * place: the one that the candidate left, where all are placed. */
export function placed(places: Places, name: string, place: number, count: number, ties: boolean): Places {
  const others = Object.fromEntries(Object.entries(places).filter(([other]) => other !== name));
  if (ties) return { ...others, [name]: place };
  const holder = (at: number) => Object.keys(others).find((other) => others[other] === at);
  const free = (by: 1 | -1) => {
    for (let at = place; at >= 1 && at <= count; at += by) if (!holder(at)) return at;
    return null;
  };
  const down = free(1);
  const end = down ?? free(-1) ?? place;
  const by = down === null ? -1 : 1;
  const moved: Places = {};
  for (const [other, at] of Object.entries(others)) {
    const isInTheWay = by > 0 ? at >= place && at < end : at <= place && at > end;
    moved[other] = isInTheWay ? at + by : at;
  }
  return { ...moved, [name]: place };
}

export function unplaced(places: Places, name: string): Places {
  return Object.fromEntries(Object.entries(places).filter(([other]) => other !== name));
}

export function prepared(answer: Answer): Answer {
  return { order: orderOf(placesOf(answer)) };
}

function missingOf(answer: Answer, content: Content): Candidate[] {
  const places = placesOf(answer);
  return candidatesOf(content).filter(({ name }) => places[name] === undefined);
}

/** The candidate that is lacking a place. */
export function fieldOf(answer: Answer, _settings: Settings, content: Content): string | null {
  return missingOf(answer, content)[0]?.name ?? null;
}

export function lacking(answer: Answer, settings: Settings, content: Content): string | null {
  const places = placesOf(answer);
  const missing = missingOf(answer, content);
  if (missing.length > 0) return lackingPlace(missing.map(({ name }) => name));
  const shared = takesTies(settings) ? undefined : orderOf(places).find((tier) => tier.length > 1);
  return shared ? t`${joined(shared)} share a place: this project takes no ties.` : null;
}

function lackingPlace(names: string[]): string {
  const which = joined(names);
  return plural(names.length, { one: `${which} has no place yet.`, other: `${which} have no place yet.` });
}

function joined(names: string[]): string {
  return names.length > 1 ? t`${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}` : (names[0] ?? "");
}

/** "M > K = R > P". */
export function wordsOf(answer: Answer): string {
  return orderOf(placesOf(answer))
    .map((tier) => tier.join(" = "))
    .join(" > ");
}
