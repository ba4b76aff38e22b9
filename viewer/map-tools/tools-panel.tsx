import '../styles/map-tools.css';
import type { JSX } from 'preact';
import { Panel } from '../components/panel.tsx';
import { Tabs } from '../components/tabs.tsx';
import { may } from '../session.ts';
import type { ToolPart } from '../state.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { AnnotatePart } from './annotate-part.tsx';
import { BoundaryPart } from './boundary-part.tsx';
import { ComparePart } from './compare-part.tsx';
import { MeasurePart } from './measure-part.tsx';
import { PlacesPart } from './places-part.tsx';
import { SelectPart } from './select-part.tsx';
import { StackPart } from './stack-part.tsx';
import { openTool } from './tool-order.ts';
import { toolWords } from './words.ts';

const PARTS = {
  measure: MeasurePart,
  select: SelectPart,
  stack: StackPart,
  boundary: BoundaryPart,
  annotate: AnnotatePart,
  compare: ComparePart,
  places: PlacesPart,
} as const satisfies Readonly<Record<ToolPart, () => JSX.Element>>;

/** Tools of the map, one at a time; a chunk that is fetched when somebody opens them. */
export function ToolsPanel(): JSX.Element {
  const { state } = useViewer();
  const words = useWords(toolWords);
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
        tabs={(Object.keys(PARTS) as ToolPart[])
          .filter((id) => id !== 'boundary' || may(state, 'overlap:check'))
          .map((id) => ({ id, title: words.tabs[id] }))}
        current={state.toolPart.value}
        onChange={(id) => openTool(state, id)}
      >
        <Part key={state.toolOrdered.value} id={state.toolPart.value} />
      </Tabs>
    </Panel>
  );
}

function Part({ id }: { readonly id: ToolPart }): JSX.Element {
  const Shown = PARTS[id];
  return <Shown key={id} />;
}
