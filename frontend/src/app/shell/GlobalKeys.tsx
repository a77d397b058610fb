import { t } from "@lingui/core/macro";
import { useMantineColorScheme } from "@mantine/core";
import { lazy, Suspense, useEffect, useState } from "react";
import { useMe } from "@/api/me";
import { KeysHelp } from "@/ui/Keys";
import { useKeys } from "@/ui/key-bindings";
import { keysOf } from "@/ui/key-map";

const Commands = lazy(() => import("./CommandsOpened"));

/** Keys that work on every page. */
export function GlobalKeys() {
  const { data: me } = useMe();
  const personId = me?.user.id ?? "";
  useEffect(() => keysOf(personId), [personId]);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [asked, setAsked] = useState(0);
  useKeys([
    { key: "mod+k", label: t`Go to or do anything`, run: () => setAsked((times) => times + 1), disabled: !me },
    { key: "mod+j", label: t`Light or dark`, run: () => setColorScheme(isDark(colorScheme) ? "light" : "dark") },
    { key: "/", label: t`Filter`, run: focusFilter },
  ]);
  return (
    <>
      <KeysHelp />
      {asked > 0 && me && (
        <Suspense fallback={null}>
          <Commands me={me} asked={asked} />
        </Suspense>
      )}
    </>
  );
}

function isDark(scheme: string): boolean {
  return scheme === "dark" || (scheme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
}

function focusFilter(): void {
  document.querySelector<HTMLInputElement>("[data-filter]")?.focus();
}
