import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { computed, effect, signal, useComputed } from '@preact/signals';
import type { AnswerOf } from '../../schemas/client/client.ts';
import { openFeature } from '../actions/identify.ts';
import { type DrawnGeometry, type FeatureRef, type LonLat, requestJson } from '../api.ts';
import { begun, EMPTY_DRAFT, shapeOfDraft } from '../checks/draft.ts';
import { figuresOfDraft } from '../checks/draw-tool.ts';
import { useDrawingKeys } from '../checks/drawing-keys.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { Choice } from '../components/form.tsx';
import { Notice } from '../components/notice.tsx';
import { formatArea, formatNumber, formatShare } from '../format.ts';
import type { Figure } from '../map/figures.ts';
import { createChoice } from '../maps/place-tools.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { toolWords } from './words.ts';

export type Stack = AnswerOf<'/api/constraint-stacks', 'post'>;
type StackLayer = Stack['layers'][number];
type Way = 'place' | 'polygon';

/** Hits of a layer that are listed before somebody asks for more. */
const FIRST_HITS = 5;

function createAsking() {
  const place = signal<LonLat | null>(null);
  const choice = createChoice<Way>('place', (at) => {
    place.value = at;
  });
  const { way, drawing } = choice;
  const geometry = computed((): DrawnGeometry | null => {
    if (way.value === 'place') return place.value === null ? null : { type: 'Point', coordinates: place.value };
    const { present } = drawing.history.value;
    return present.isOpen ? null : (shapeOfDraft(present)?.geometry ?? null);
  });
  const restart = (): void => {
    place.value = null;
    drawing.history.value = begun(EMPTY_DRAFT);
  };
  const figures = computed((): readonly Figure[] => {
    const drawn = geometry.value;
    if (drawn !== null) return [{ key: 'asked', look: drawn.type === 'Point' ? 'fault' : 'plot', geometry: drawn }];
    return way.value === 'polygon' ? figuresOfDraft(drawing) : [];
  });
  return { choice, geometry, restart, figures };
}

/** 一张蓝图: what every layer of the catalogue has at a place or in an area. */
export function StackPart(): JSX.Element {
  const viewer = useViewer();
  const { state } = viewer;
  const words = useWords(toolWords).stack;
  const asking = useMemo(createAsking, []);
  const { way, drawing, tool } = asking.choice;
  const geometry = asking.geometry.value;
  const question = useQuestion(geometry === null ? null : JSON.stringify(geometry), async (asked) =>
    requestJson<Stack>('/api/constraint-stacks', { body: { geometry }, signal: asked }),
  );
  useDrawingKeys(
    drawing,
    useComputed(() => way.value === 'polygon'),
  );
  useEffect(() => {
    const map = state.map.value;
    map?.use(tool.value);
    const stop = effect(() => {
      state.toolFigures.value = asking.figures.value;
    });
    return () => {
      stop();
      map?.use(null);
      state.toolFigures.value = [];
    };
  }, [state.map.value]);
  return (
    <div class="tool-part tool-blueprint">
      <Choice
        label={words.way}
        value={way.value}
        options={(['place', 'polygon'] as const).map((value) => ({ value, title: words.ways[value] }))}
        onChange={(next) => {
          way.value = next;
          asking.restart();
        }}
      />
      {geometry === null ? (
        <p class="quiet">{words.hints[way.value]}</p>
      ) : (
        <>
          <p>
            <Button icon="repeat" onClick={asking.restart}>
              {words.again}
            </Button>
          </p>
          <Answer question={question} rows={6}>
            {(stack) => <Told stack={stack} onOpen={(ref) => void openFeature(viewer, ref)} />}
          </Answer>
        </>
      )}
    </div>
  );
}

/** What each layer has there, and why where it cannot say; `onOpen` is told of a feature that is wanted. */
export function Told({
  stack,
  onOpen,
}: {
  readonly stack: Stack;
  readonly onOpen: (ref: FeatureRef) => void;
}): JSX.Element {
  const words = useWords(toolWords).stack;
  const { state } = useViewer();
  const { units } = state.messages.value;
  const titleOf = ({ title, titleEn }: StackLayer): string => (state.language.value === 'en' ? titleEn : title);
  const open = stack.layers.filter(({ reason, state: how }) => reason !== null || how === 'not-permitted');
  const found = stack.layers.filter(({ hits }) => hits.length > 0);
  const silent = open.filter(({ hits }) => hits.length === 0);
  const clear = stack.layers.filter(({ state: how }) => how === 'clear');
  return (
    <>
      {stack.areas !== null && (
        <p class="cell-note">
          {words.whole} {formatArea(stack.areas.ellipsoidal).squareMetres} {units.squareMetres} ·{' '}
          {formatArea(stack.areas.ellipsoidal).hectares} {units.hectares}
        </p>
      )}
      <p class={stack.isComplete ? 'quiet' : 'blueprint-gap'} role="status">
        {stack.isComplete ? words.complete : words.incomplete(open.length)}
      </p>
      {found.length === 0 && <Notice icon="empty" title={words.noFault} />}
      <ul class="blueprint-list">
        {found.map((layer) => (
          <FoundLayer key={layer.layer} layer={layer} title={titleOf(layer)} onOpen={onOpen} />
        ))}
      </ul>
      {silent.length > 0 && (
        <ul class="blueprint-list">
          {silent.map((layer) => (
            <li key={layer.layer} class="blueprint-layer">
              <div class="blueprint-head">
                <strong>{titleOf(layer)}</strong>
                <State layer={layer} />
              </div>
              <Reason layer={layer} />
            </li>
          ))}
        </ul>
      )}
      {clear.length > 0 && (
        <details>
          <summary>{words.others(clear.length)}</summary>
          <ul class="blueprint-clear">
            {clear.map((layer) => (
              <li key={layer.layer}>
                {titleOf(layer)} <span class="cell-note">{words.version(layer.version ?? 0)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

const TONES: Readonly<Record<string, string>> = {
  overlaps: 'badge--danger',
  'below-threshold': 'badge--warn',
  clear: 'badge--good',
};

function State({ layer }: { readonly layer: StackLayer }): JSX.Element {
  const words = useWords(toolWords).stack;
  return (
    <span class={`badge ${TONES[layer.state] ?? 'badge--unknown'}`}>{words.states[layer.state] ?? layer.state}</span>
  );
}

function Reason({ layer }: { readonly layer: StackLayer }): JSX.Element | null {
  const { state } = useViewer();
  if (layer.detail === null) return null;
  return <p class="cell-note">{state.language.value === 'en' ? layer.detail.en : layer.detail.zh}</p>;
}

function FoundLayer({
  layer,
  title,
  onOpen,
}: {
  readonly layer: StackLayer;
  readonly title: string;
  readonly onOpen: (ref: FeatureRef) => void;
}): JSX.Element {
  const words = useWords(toolWords).stack;
  const { units } = useViewer().state.messages.value;
  const isWhole = useMemo(() => signal(layer.hits.length <= FIRST_HITS + 1), []);
  const hits = isWhole.value ? layer.hits : layer.hits.slice(0, FIRST_HITS);
  const notes = [
    words.version(layer.version ?? 0),
    layer.datasets[0]?.publishedAt.slice(0, 10),
    layer.isReduced ? words.reduced : undefined,
    layer.isPartial ? words.partial : undefined,
  ].filter((text) => text !== undefined);
  return (
    <li class="blueprint-layer">
      <div class="blueprint-head">
        <strong>{title}</strong>
        <State layer={layer} />
      </div>
      {layer.areas !== null && (
        <p class="blueprint-area">
          {formatArea(layer.areas.ellipsoidal).squareMetres} {units.squareMetres}
          {layer.share !== null && <span class="quiet"> {words.share(formatShare(layer.share))}</span>}
        </p>
      )}
      <p class="cell-note">
        {words.count(layer.count)} · {notes.join(' · ')}
      </p>
      <Reason layer={layer} />
      <ul class="blueprint-hits">
        {hits.map((hit) => (
          <li key={hit.id}>
            <button
              type="button"
              class="link"
              aria-label={words.show(hit.title)}
              onClick={() => onOpen({ layer: layer.layer, id: hit.id })}
            >
              {hit.title}
            </button>
            <span class="cell-note">
              {[
                hit.areas === null ? null : `${formatArea(hit.areas.ellipsoidal).squareMetres} ${units.squareMetres}`,
                hit.share === null ? null : formatShare(hit.share),
                hit.metres === null ? null : words.length(formatNumber(hit.metres, 1)),
                hit.onBorder ? words.onBorder : null,
                hit.class === 'edge' || hit.class === 'noise' ? words.edge : null,
              ]
                .filter((text) => text !== null)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
      {!isWhole.value && (
        <button type="button" class="link" onClick={() => (isWhole.value = true)}>
          {words.more(layer.hits.length - FIRST_HITS)}
        </button>
      )}
      {isWhole.value && layer.count > layer.hits.length && (
        <p class="cell-note">{words.more(layer.count - layer.hits.length)}</p>
      )}
    </li>
  );
}
