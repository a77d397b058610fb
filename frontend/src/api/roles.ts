import { useMe } from "./me";
import type { Me } from "./types";

export type Role = Me["labs"][number]["role"];

const LEVEL: Record<Role, number> = { viewer: 0, lead: 1, owner: 2 };

export function isAtLeast(me: Me | null | undefined, labId: string, role: Role): boolean {
  const held = me?.labs.find((lab) => lab.id === labId)?.role;
  return held !== undefined && LEVEL[held] >= LEVEL[role];
}

/** Whether this person may change what the lab does: leads and owners; viewers read. The server asks again. */
export function useIsLead(labId: string | undefined): boolean {
  const { data: me } = useMe();
  return labId !== undefined && isAtLeast(me, labId, "lead");
}

/** The labs in which this person may start projects and spend. */
export function labsToLead(me: Me | null | undefined): Me["labs"] {
  return me?.labs.filter((lab) => LEVEL[lab.role] >= LEVEL.lead) ?? [];
}
