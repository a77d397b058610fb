import { useMemo, useState } from "react";
import type { Reading } from "./form";
import { hasSetText, type Form } from "./recognise";

/** How the texts of an item are read here, and a switch to letter for letter where any is set; kept on this device. */
export function useAsWritten(content: unknown, form: Form): { reading: Reading; asWritten: { isOn: boolean; toggle: () => void } | null } {
  const [isOn, setOn] = useState(() => localStorage.getItem("as-written") === "yes");
  const isAnySet = useMemo(() => hasSetText(content, form), [content, form]);
  const reading = useMemo(() => ({ form, isAsWritten: isOn }), [form, isOn]);
  const toggle = () => {
    localStorage.setItem("as-written", isOn ? "no" : "yes");
    setOn(!isOn);
  };
  return { reading, asWritten: isAnySet ? { isOn, toggle } : null };
}
