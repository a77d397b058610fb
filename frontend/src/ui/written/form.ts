import { createContext, useContext } from "react";
import type { Form } from "./recognise";

/** How texts below are written, and whether the reader wants them letter for letter. */
export interface Reading {
  form: Form;
  isAsWritten: boolean;
}

const GUESS: Reading = { form: "guess", isAsWritten: false };

export const ReadingContext = createContext<Reading>(GUESS);

export function useReading(): Reading {
  return useContext(ReadingContext);
}
