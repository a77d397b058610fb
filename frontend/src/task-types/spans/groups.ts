import type { Mark } from "./marks";

/** Passages of one label that overlap, of several answers: what they span together, and who marked what of it. */
export interface Group {
  label: string;
  start: number;
  end: number;
  by: { id: string; marks: Mark[] }[];
}

export function groupsOf(answers: { id: string; marks: Mark[] }[]): Group[] {
  const all = answers.flatMap(({ id, marks }) => marks.map((mark) => ({ id, mark }))).sort((one, other) => one.mark.start - other.mark.start);
  const open = new Map<string, Group>();
  const groups: Group[] = [];
  for (const { id, mark } of all) {
    let group = open.get(mark.label);
    if (!group || group.end <= mark.start) {
      group = { label: mark.label, start: mark.start, end: mark.end, by: [] };
      open.set(mark.label, group);
      groups.push(group);
    }
    group.end = Math.max(group.end, mark.end);
    const own = group.by.find((each) => each.id === id);
    if (own) own.marks.push(mark);
    else group.by.push({ id, marks: [mark] });
  }
  return groups;
}
