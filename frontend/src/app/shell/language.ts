import { useEffect } from "react";
import type { Me } from "@/api/types";
import { send } from "@/api/request";
import { choose, keptChoice, takeNews, type Language } from "@/language";

/** Chooses for this person on every device, then speaks it here. */
export async function chooseFor(choice: Language | null): Promise<void> {
  await send("PATCH", "/me", { language: choice ?? "" });
  choose(choice);
}

/** What this person chose holds on every device; what was chosen here just before signing in is theirs from now on. */
export function useLanguageOf(me: Me | null | undefined): void {
  const said = me?.user.language;
  useEffect(() => {
    if (said === undefined) return;
    const fresh = takeNews();
    if (fresh && fresh !== said) void send("PATCH", "/me", { language: fresh }).catch(() => undefined);
    else if (said && said !== keptChoice()) choose(said);
  }, [said]);
}
