import type { Layer, LegendEntry } from '../layer.ts';

/** Part of a legend under one heading; `title` is absent where the legend needs none. */
export interface LegendGroup {
  readonly title?: string;
  readonly entries: readonly LegendEntry[];
}

/** What a map key shows of a layer. */
export interface LayerLegend {
  readonly layer: string;
  readonly title: string;
  /** Title of the field that tells the entries apart, e.g. 地类编码. */
  readonly byTitle?: string;
  /** English key of that field, as in tiles. */
  readonly by?: string;
  /** How a feature is drawn whose value has no entry, and every feature where there is no `by`. */
  readonly symbol: {
    readonly fill?: string;
    readonly fillOpacity: number;
    readonly line?: string;
    readonly lineWidth: number;
    readonly dash?: readonly number[];
    readonly pattern?: string;
    readonly mark?: string;
  };
  readonly groups: readonly LegendGroup[];
}

/** The legend of a layer, its entries gathered under their headings; undefined for a layer that is not drawn. */
export function legendOf(layer: Layer): LayerLegend | undefined {
  const legend = layer.legend;
  if (legend == null) return undefined;
  const { fill, line, dash, pattern, mark, by } = legend;
  const byTitle = by == null ? undefined : layer.fields[by]?.title;
  return {
    layer: layer.id,
    title: layer.title,
    ...(by == null ? {} : { by }),
    ...(byTitle == null ? {} : { byTitle }),
    symbol: {
      ...(fill == null ? {} : { fill }),
      fillOpacity: legend.fillOpacity ?? 1,
      ...(line == null ? {} : { line }),
      lineWidth: legend.lineWidth ?? 1,
      ...(dash == null ? {} : { dash }),
      ...(pattern == null ? {} : { pattern }),
      ...(mark == null ? {} : { mark }),
    },
    groups: groupEntries(legend.entries ?? []),
  };
}

/** Entries by heading, headings in order of first appearance. An entry that is its own heading leads its group. */
export function groupEntries(entries: readonly LegendEntry[]): readonly LegendGroup[] {
  const groups = new Map<string | undefined, LegendEntry[]>();
  for (const entry of entries) {
    const group = groups.get(entry.group);
    if (group == null) groups.set(entry.group, [entry]);
    else group.push(entry);
  }
  return [...groups].map(([title, members]) => ({ ...(title == null ? {} : { title }), entries: members }));
}
