import type { CodeEntry, CodeList, LegendEntry } from '../layer.ts';

/** Entries of a flat table, written as `[code, label]` in the order of the standard, with the other names in use where there are any. */
export function entries(
  rows: readonly (readonly [code: string, label: string, aliases?: readonly string[]])[],
): readonly CodeEntry[] {
  return rows.map(([code, label, aliases]) => ({ code, label, ...(aliases === undefined ? {} : { aliases }) }));
}

/** An entry with what lies below it: the children get `head.code` as parent and take over its colour and category unless they say otherwise. */
export function branch(head: CodeEntry, children: readonly CodeEntry[]): readonly CodeEntry[] {
  const inherited = {
    ...(head.colour == null ? {} : { colour: head.colour }),
    ...(head.category == null ? {} : { category: head.category }),
  };
  return [head, ...children.map((child) => ({ ...inherited, parent: head.code, ...child }))];
}

/** Legend entries for every code of a list that has a colour, grouped under the label of the topmost class. */
export function legendEntries(list: CodeList): readonly LegendEntry[] {
  const byCode = new Map(list.entries.map((entry) => [entry.code, entry]));
  const topLabel = (entry: CodeEntry): string => {
    const parent = entry.parent == null ? undefined : byCode.get(entry.parent);
    return parent == null ? entry.label : topLabel(parent);
  };
  return list.entries.flatMap((entry) =>
    entry.colour == null ? [] : [{ value: entry.code, label: entry.label, fill: entry.colour, group: topLabel(entry) }],
  );
}
