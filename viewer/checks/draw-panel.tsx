import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { Button, IconButton } from '../components/button.tsx';
import { Select, TextArea } from '../components/form.tsx';
import { planeOf } from '../../schemas/typed-coordinates.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import {
  addHole,
  addPlot,
  chooseRing,
  currentRing,
  type Draft,
  EMPTY_DRAFT,
  redo,
  removePlot,
  removeVertex,
  replaceRing,
  step,
  undo,
} from './draft.ts';
import { readRing, writeRing } from './draft-text.ts';
import { type Drawing, finish } from './draw-tool.ts';
import { checkWords } from './words.ts';

/** Drawing without the map: tools, plots and rings, and the points as lines of coordinates. */
export function DrawPanel({ drawing }: { readonly drawing: Drawing }): JSX.Element {
  const { history, chosen } = drawing;
  const words = useWords(checkWords).draw;
  const { present, past, future } = history.value;
  const take = (next: Draft): void => {
    history.value = step(history.value, next);
    chosen.value = null;
  };
  const index = chosen.value;
  const isFinished = (present.plots[0]?.rings[0]?.length ?? 0) >= 3 && !present.isOpen;
  return (
    <div class="draw">
      <p class="quiet">{words.hint}</p>
      <div class="draw-tools" role="toolbar" aria-label={words.tools}>
        <Button
          tone="strong"
          disabled={!present.isOpen || currentRing(present).length < 3}
          onClick={() => finish(history, chosen)}
        >
          {words.finish}
        </Button>
        <IconButton
          icon="undo"
          label={words.undo}
          disabled={past.length === 0}
          onClick={() => (history.value = undo(history.value))}
        />
        <IconButton
          icon="redo"
          label={words.redo}
          disabled={future.length === 0}
          onClick={() => (history.value = redo(history.value))}
        />
        <IconButton
          icon="bin"
          label={words.remove}
          disabled={index === null || index >= currentRing(present).length}
          onClick={() => index !== null && take(removeVertex(present, index))}
        />
        <Button disabled={!isFinished} onClick={() => take(addPlot(present))}>
          {words.addPlot}
        </Button>
        <Button disabled={!isFinished} onClick={() => take(addHole(present))}>
          {words.addHole}
        </Button>
        <Button
          disabled={past.length === 0 && currentRing(present).length === 0}
          onClick={() => {
            take(EMPTY_DRAFT);
          }}
        >
          {words.clear}
        </Button>
      </div>
      <Rings draft={present} onChoose={take} />
      <Points key={`${present.plot}-${present.ring}`} drawing={drawing} onTake={take} />
    </div>
  );
}

/** Plots and their holes, as soon as there is more than one ring. */
function Rings({
  draft,
  onChoose,
}: {
  readonly draft: Draft;
  readonly onChoose: (draft: Draft) => void;
}): JSX.Element | null {
  const words = useWords(checkWords).draw;
  const rings = draft.plots.flatMap((plot, at) => plot.rings.map((ring, index) => ({ plot, at, ring, index })));
  if (rings.length < 2) return null;
  return (
    <ul class="draw-rings">
      {rings.map(({ plot, at, ring, index }) => {
        const isCurrent = at === draft.plot && index === draft.ring;
        return (
          <li key={`${at}-${index}`} data-hole={index > 0}>
            <button
              type="button"
              class="draw-ring"
              aria-current={isCurrent}
              onClick={() => onChoose(chooseRing(draft, at, index))}
            >
              {index === 0 ? words.plotTab(plot.number) : words.hole(index)}
              <span class="quiet">{words.count(ring.length)}</span>
            </button>
            {index === 0 && draft.plots.length > 1 && (
              <IconButton icon="close" label={words.removePlot} onClick={() => onChoose(removePlot(draft, at))} />
            )}
          </li>
        );
      })}
    </ul>
  );
}

type Crs = 'geographic' | 'plane';

/** The points as text, in degrees or in the plane; what is typed is drawn when it can be read. */
function Points({
  drawing: { history },
  onTake,
}: {
  readonly drawing: Drawing;
  readonly onTake: (draft: Draft) => void;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(checkWords).draw;
  const draft = history.value.present;
  const ring = currentRing(draft);
  const near = ring[0]?.place ?? state.camera.value?.center ?? [120, 32];
  const crs = useSignal<Crs>(ring.some(({ plane }) => plane !== null) ? 'plane' : 'geographic');
  const typed = useSignal<string | null>(null);
  const fault = useSignal<string | undefined>(undefined);
  const plane = planeOf(near);
  const text = typed.value ?? writeRing(ring, crs.value === 'plane');
  const apply = (): void => {
    const reading = readRing(text, near);
    if (reading.state === 'ring') {
      fault.value = undefined;
      typed.value = null;
      onTake(replaceRing(draft, reading.ring));
    } else if (reading.state === 'too-few') fault.value = words.tooFew;
    else fault.value = words[reading.state](reading.lines.slice(0, 5).join(state.messages.value.marks.list));
  };
  return (
    <details class="draw-points">
      <summary>{words.points}</summary>
      <div class="form">
        {plane !== null && (
          <Select
            label={words.crs}
            value={crs.value}
            options={[
              { value: 'geographic', title: words.geographic },
              { value: 'plane', title: words.plane(plane.epsg) },
            ]}
            onChange={(value) => {
              crs.value = value as Crs;
              typed.value = null;
            }}
          />
        )}
        <TextArea
          label={words.points}
          hint={words.pointsHint}
          fault={fault.value}
          rows={Math.min(12, Math.max(4, ring.length + 1))}
          value={text}
          onInput={(value) => {
            typed.value = value;
            fault.value = undefined;
          }}
        />
        <Button disabled={typed.value === null} onClick={apply}>
          {words.apply}
        </Button>
      </div>
    </details>
  );
}
