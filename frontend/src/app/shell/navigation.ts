import { t } from "@lingui/core/macro";
import { labsToLead } from "@/api/roles";
import type { Me } from "@/api/types";

export interface Place {
  to: string;
  label: string;
  /** What else a person may type to find it. */
  also?: string;
}

export type Side = "expert" | "lab" | "admin";

const expertPlaces = (): Place[] => [
  { to: "/expert/board", label: t`Board`, also: t`open work offers` },
  { to: "/expert/earnings", label: t`Earnings`, also: t`money payout statement` },
  { to: "/expert/exams", label: t`Exams`, also: t`test questions` },
  { to: "/expert/questions", label: t`Questions`, also: t`thread comments asked lab answers` },
  { to: "/expert/score", label: t({ message: "Score", context: "expected agreement" }), also: t`expected agreement qualification` },
  { to: "/expert/credentials", label: t`Credentials`, also: t`licence terms agreements onboarding` },
  { to: "/expert/settings", label: t`Settings`, also: t`hours availability invitations pause conflicts firms mail notifications` },
];

const labPlaces = (): Place[] => [
  { to: "/lab/projects", label: t`Projects` },
  { to: "/lab/projects/new", label: t`New project`, also: t`create wizard` },
  { to: "/lab/funding", label: t`Funding`, also: t`budget deposit money` },
  { to: "/lab/settings", label: t`Lab`, also: t`members people api keys settings` },
];

/** The places of one side that this person may open. */
export function placesOf(side: Side, me: Me): Place[] {
  if (side === "expert") return expertPlaces();
  if (side === "lab") return labsToLead(me).length > 0 ? labPlaces() : labPlaces().filter((place) => place.to !== "/lab/projects/new");
  const places: Place[] = [];
  if (me.duties.includes("finance")) places.push({ to: "/admin/payouts", label: t`Payouts`, also: t`batch money` });
  if (me.duties.includes("operations")) places.push({ to: "/admin/credentials", label: t`Credentials`, also: t`queue licence` }, { to: "/admin/hidden-checks", label: t`Hidden checks`, also: t`gold health` }, { to: "/admin/models", label: t`Models`, also: t`endpoints AI reviewers keys test` });
  return places;
}

export function sidesOf(me: Me): Side[] {
  const sides: Side[] = [];
  if (me.expert) sides.push("expert");
  if (me.labs.length > 0) sides.push("lab");
  if (me.duties.length > 0) sides.push("admin");
  return sides;
}

export function sideWord(side: Side): string {
  return { expert: t`My work`, lab: t`Lab`, admin: t`Operations` }[side];
}
