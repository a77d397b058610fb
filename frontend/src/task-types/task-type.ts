import type { ComponentType, ReactNode } from "react";
import type { PageKey } from "@/ui/key-bindings";

/** An answer as JSON; each kind reads its own fields out of it and distrusts the rest. */
export type Answer = Record<string, unknown>;
export type Content = Record<string, unknown>;
export type Settings = Record<string, unknown>;

export interface PaneProps {
  content: Content;
  settings: Settings;
  /** What the reader looks for; hits are marked. */
  find?: string;
  /** The answer so far, where what is read shows what was said of it. */
  answer?: Answer;
}

export interface EditorProps {
  content: Content;
  settings: Settings;
  answer: Answer;
  onAnswer: (answer: Answer) => void;
  disabled?: boolean;
}

export interface GivenAnswer {
  id: string;
  by: ReactNode;
  answer: Answer;
  isNotEnoughInformation?: boolean;
  rationale?: string;
}

export interface ComparisonProps {
  content: Content;
  settings: Settings;
  answers: GivenAnswer[];
}

/** One kind of judgement on the screen; the server has its other half in tasks/types. */
export interface TaskType {
  kind: string;
  /** As experts read it on the board: "compare two answers". */
  phrase: string;
  isGoodOnPhone: boolean;
  /** Whether the material is read whole, so that it takes the larger part of the page. */
  isReading?: boolean;
  /** What is read: always there. */
  Material: ComponentType<PaneProps>;
  /** What is judged, where that is more than the material. */
  Candidates: ComponentType<PaneProps> | null;
  /** What the pane of candidates is called, where that is not "Candidates". */
  candidatesName?: string;
  /** Each answer stands by itself: nothing is weighed against another's, and nothing is said of how sure it is. */
  isEachItsOwn?: boolean;
  /** How the answer is given. May come when it is first shown, as `Comparison` may: whoever shows them waits with
   * `Suspense`. */
  Editor: ComponentType<EditorProps>;
  /** Given answers beside each other. */
  Comparison: ComponentType<ComparisonProps>;
  /** Whether answers speak of principles; then the settings hold those in force, under `principles`. */
  usesPrinciples?: boolean;
  /** What the server keeps of an item in hand beside the draft, and what can be done with it: a hook. The panes find it
   * in the settings, under `kept`. */
  useKept?: (claimId: string) => unknown;
  /** Why the answer cannot be sent yet; null when it can. */
  lacks: (answer: Answer, settings: Settings, content: Content) => string | null;
  /** Which field of the answer is lacking, where `lacks` speaks of one: its element has this name as `data-field`. */
  fieldOf?: (answer: Answer, settings: Settings, content: Content) => string | null;
  /** The answer in words. */
  words: (answer: Answer, settings: Settings) => string;
  /** The keys that answer. */
  keys: (settings: Settings, give: (answer: Answer) => void) => PageKey[];
  /** The answer as it is sent, where the draft holds more. */
  prepare?: (answer: Answer, settings: Settings) => Answer;
}

export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** A project's settings as the API hands them over: any JSON. */
export function settingsOf(value: unknown): Settings {
  return typeof value === "object" && value !== null ? (value as Settings) : {};
}
