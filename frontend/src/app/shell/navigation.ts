import { labsToLead } from "@/api/roles";
import type { Me } from "@/api/types";

export interface Place {
  to: string;
  label: string;
  /** What else a person may type to find it. */
  also?: string;
}

export type Side = "expert" | "lab" | "admin";

const EXPERT: Place[] = [
  { to: "/expert/board", label: "Board", also: "open work offers" },
  { to: "/expert/earnings", label: "Earnings", also: "money payout statement" },
  { to: "/expert/exams", label: "Exams", also: "test questions" },
  { to: "/expert/questions", label: "Questions", also: "thread comments asked lab answers" },
  { to: "/expert/score", label: "Score", also: "expected agreement qualification" },
  { to: "/expert/credentials", label: "Credentials", also: "licence terms agreements onboarding" },
  { to: "/expert/settings", label: "Settings", also: "hours availability invitations pause conflicts firms mail notifications" },
];

const LAB: Place[] = [
  { to: "/lab/projects", label: "Projects" },
  { to: "/lab/projects/new", label: "New project", also: "create wizard" },
  { to: "/lab/funding", label: "Funding", also: "budget deposit money" },
  { to: "/lab/settings", label: "Lab", also: "members people api keys settings" },
];

/** The places of one side that this person may open. */
export function placesOf(side: Side, me: Me): Place[] {
  if (side === "expert") return EXPERT;
  if (side === "lab") return labsToLead(me).length > 0 ? LAB : LAB.filter((place) => place.to !== "/lab/projects/new");
  const places: Place[] = [];
  if (me.duties.includes("finance")) places.push({ to: "/admin/payouts", label: "Payouts", also: "batch money" });
  if (me.duties.includes("operations")) places.push({ to: "/admin/credentials", label: "Credentials", also: "queue licence" }, { to: "/admin/hidden-checks", label: "Hidden checks", also: "gold health" });
  return places;
}

export function sidesOf(me: Me): Side[] {
  const sides: Side[] = [];
  if (me.expert) sides.push("expert");
  if (me.labs.length > 0) sides.push("lab");
  if (me.duties.length > 0) sides.push("admin");
  return sides;
}

export const SIDE_WORDS: Record<Side, string> = { expert: "My work", lab: "Lab", admin: "Operations" };
