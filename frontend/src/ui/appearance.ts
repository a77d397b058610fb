import { useSyncExternalStore } from "react";

/** Choices of this device: density and reading size. The colour scheme is kept by Mantine. */
export type Density = "comfortable" | "compact";

const READING_SIZES = [15, 17, 19, 21] as const;
const watchers = new Set<() => void>();

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function keep(name: string, value: string): void {
  localStorage.setItem(name, value);
  applyAppearance();
  watchers.forEach((watcher) => watcher());
}

function readingStep(): number {
  const kept = Number(localStorage.getItem("reading-step") ?? 1);
  return kept >= 0 && kept < READING_SIZES.length ? kept : 1;
}

function density(): Density {
  return localStorage.getItem("density") === "compact" ? "compact" : "comfortable";
}

export function applyAppearance(): void {
  const root = document.documentElement;
  root.style.setProperty("--reading-size", `${(READING_SIZES[readingStep()] ?? 17) / 16}rem`);
  root.dataset.density = density();
}

export function useDensity(): [Density, (value: Density) => void] {
  return [useSyncExternalStore(watch, density), (value) => keep("density", value)];
}

/** The step of the reading size and a way to move it by one. */
export function useReadingSize(): [number, (by: 1 | -1) => void] {
  const step = useSyncExternalStore(watch, readingStep);
  const move = (by: 1 | -1) => keep("reading-step", String(Math.min(READING_SIZES.length - 1, Math.max(0, step + by))));
  return [READING_SIZES[step] ?? 17, move];
}
