import { useState } from "react";

const STEPS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4];
const FITS = STEPS.indexOf(1);

/** How large a page is against the width of its pane, and a way to change that by a step. */
export function useZoom(): [number, (by: 1 | -1) => void] {
  const [step, setStep] = useState(FITS);
  return [STEPS[step] ?? 1, (by) => setStep((now) => Math.min(STEPS.length - 1, Math.max(0, now + by)))];
}
