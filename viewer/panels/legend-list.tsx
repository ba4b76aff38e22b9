import type { JSX } from 'preact';
import { groupEntries, type LegendGroup } from '../../schemas/derive/legend.ts';
import type { Legend, LegendEntry } from '../../schemas/layer.ts';
import type { LayerInfo } from '../api.ts';
import { ColourStrip, shapeOf, spread, Swatch } from '../components/swatch.tsx';
import { codeLabelOf } from '../code-labels.ts';
import type { ViewerState } from '../state.ts';
import { useViewer } from '../viewer.ts';

/** Up to this many classes are listed at once; longer legends fold under their headings. */
const SHORT = 14;

/** The classes of a layer with the colours of the map. A layer without classes needs no list. */
export function LegendList({
  layer,
  legend,
}: {
  readonly layer: LayerInfo;
  readonly legend: Legend;
}): JSX.Element | null {
  const { state } = useViewer();
  const entries = legend.entries ?? [];
  if (entries.length === 0) return null;
  const messages = state.messages.value.layers;
  const groups = groupEntries(entries);
  const isLong = entries.length > SHORT && groups.length > 1;
  return (
    <div class="legend" aria-label={messages.legend} role="group">
      {isLong
        ? groups.map((group) => <FoldedGroup key={group.title} group={group} layer={layer} legend={legend} />)
        : entries.map((entry) => <Entry key={entry.value} entry={entry} layer={layer} legend={legend} />)}
      {legend.fill !== undefined && (
        <div class="legend-entry">
          <Swatch fill={legend.fill} fillOpacity={legend.fillOpacity} line={legend.line} />
          <span>{messages.otherValues}</span>
        </div>
      )}
    </div>
  );
}

interface EntryProps {
  readonly layer: LayerInfo;
  readonly legend: Legend;
}

function FoldedGroup({ group, layer, legend }: EntryProps & { readonly group: LegendGroup }): JSX.Element {
  const { state } = useViewer();
  const [head] = group.entries;
  const colours = [...new Set(group.entries.flatMap(({ fill }) => (fill === undefined ? [] : [fill])))];
  const title =
    head !== undefined && head.label === group.title ? labelOf(state, layer, legend, head) : (group.title ?? '');
  return (
    <details class="legend-group">
      <summary>
        <ColourStrip colours={spread(colours, 3)} />
        <span>{title}</span>
      </summary>
      {group.entries.map((entry) => (
        <Entry key={entry.value} entry={entry} layer={layer} legend={legend} />
      ))}
    </details>
  );
}

function Entry({ entry, layer, legend }: EntryProps & { readonly entry: LegendEntry }): JSX.Element {
  const { state } = useViewer();
  return (
    <div class="legend-entry">
      <Swatch
        fill={entry.fill ?? legend.fill}
        fillOpacity={legend.fillOpacity}
        line={entry.line ?? legend.line}
        dash={legend.dash}
        pattern={legend.pattern}
        shape={shapeOf(layer.geometry)}
        mark={entry.mark ?? legend.mark}
      />
      <span>{labelOf(state, layer, legend, entry)}</span>
      <span class="legend-code">{entry.value === entry.label ? '' : entry.value}</span>
    </div>
  );
}

function labelOf(state: ViewerState, layer: LayerInfo, { by }: Legend, entry: LegendEntry): string {
  const codelist = layer.fields.find(({ key }) => key === by)?.codelist;
  return codeLabelOf(state.codeLists.value[codelist ?? ''], entry.value, state.language.value) ?? entry.label;
}
