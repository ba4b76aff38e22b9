import '../styles/map-tools.css';
import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { Panel } from '../components/panel.tsx';
import { Tabs } from '../components/tabs.tsx';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { AnnotatePart } from './annotate-part.tsx';
import { ComparePart } from './compare-part.tsx';
import { MeasurePart } from './measure-part.tsx';
import { PlacesPart } from './places-part.tsx';
import { SelectPart } from './select-part.tsx';
import { toolWords } from './words.ts';

const PARTS = {
  measure: MeasurePart,
  select: SelectPart,
  annotate: AnnotatePart,
  compare: ComparePart,
  places: PlacesPart,
} as const;
type PartId = keyof typeof PARTS;

/** Tools of the map, one at a time; a chunk that is fetched when somebody opens them. */
export function ToolsPanel(): JSX.Element {
  const { state } = useViewer();
  const words = useWords(toolWords);
  const current = useSignal<PartId>('measure');
  return (
    <Panel
      id="tools-panel"
      side="right"
      title={words.title}
      closeLabel={words.close}
      onClose={() => (state.areToolsOpen.value = false)}
      isNarrow={state.isNarrow.value}
    >
      <Tabs
        label={words.title}
        tabs={(Object.keys(PARTS) as PartId[]).map((id) => ({ id, title: words.tabs[id] }))}
        current={current.value}
        onChange={(id) => {
          current.value = id;
        }}
      >
        <Part id={current.value} />
      </Tabs>
    </Panel>
  );
}

function Part({ id }: { readonly id: PartId }): JSX.Element {
  const Shown = PARTS[id];
  return <Shown key={id} />;
}
