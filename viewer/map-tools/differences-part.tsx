import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { effect, useComputed, useSignal } from '@preact/signals';
import type { LayerVersion, VersionDifference } from '../../schemas/client/types.ts';
import { type Drawn, type Extent, type LayerInfo, queryOf, requestJson } from '../api.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Select } from '../components/form.tsx';
import { extentOfGeometry } from '../geometry-extent.ts';
import { formatDate, formatLandCode } from '../format.ts';
import { fieldTitleOf } from '../i18n/messages.ts';
import { freePadding } from '../layout.ts';
import type { Figure } from '../map/figures.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { toolWords } from './words.ts';

export type Version = LayerVersion;

type Kind = 'added' | 'changed' | 'removed';

type Difference = Drawn<VersionDifference>;

/** Told apart on paper and by those who see no red and green: new is filled, gone is a broken line, what was before as well. */
const COLOURS: Readonly<Record<Kind, string>> = { added: '#1a7f37', changed: '#b35900', removed: '#c62828' };
const KINDS: readonly Kind[] = ['added', 'changed', 'removed'];
/** Wait until the map rests before it is asked again. */
const REST_MS = 400;

/** What a version of a layer changed, seen from an earlier one: drawn on the map, and listed. */
export function DifferencesPart({
  layer,
  versions,
  index,
}: {
  readonly layer: LayerInfo;
  /** The oldest first. */
  readonly versions: readonly Version[];
  readonly index: number;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(toolWords).differences;
  const base = useSignal<string | null>(null);
  const view = useRestingView();
  const to = versions[index]!.version;
  const earlier = versions.slice(0, index);
  const chosen =
    base.value === '0' || earlier.some(({ version }) => String(version) === base.value) ? base.value : null;
  const from = chosen === null ? (earlier.at(-1)?.version ?? 0) : Number(chosen);
  const path =
    view.value === null
      ? null
      : `/api/layers/${layer.id}/differences?${queryOf({ from, to, bbox: view.value.map((degrees) => degrees.toFixed(6)).join(',') })}`;
  const question = useQuestion(path, async (signal) =>
    requestJson<{ features: readonly Difference[]; isCut: boolean }>(path!, { signal }),
  );
  const answer = question.answer.value;
  const features = answer.state === 'answered' ? answer.value.features : null;
  useEffect(() => {
    if (features !== null) state.toolFigures.value = figuresOf(features);
  }, [features]);
  useEffect(
    () => () => {
      state.toolFigures.value = [];
    },
    [],
  );
  return (
    <section class="tool-differences" aria-label={words.title}>
      <Select
        label={words.from}
        value={String(from)}
        options={[
          ...earlier.toReversed().map(({ version, publishedAt }) => ({
            value: String(version),
            title: words.version(version, formatDate(publishedAt)),
          })),
          { value: '0', title: words.nothing },
        ]}
        onChange={(value) => (base.value = value)}
      />
      <Answer question={question} rows={3}>
        {({ features: listed, isCut }) => (
          <>
            <div role="status">
              <ul class="tool-legend">
                {KINDS.map((kind) => (
                  <li key={kind}>
                    <span class="tool-mark" data-kind={kind} style={{ '--mark': COLOURS[kind] }} aria-hidden="true" />
                    {words.kinds[kind]} {listed.filter((each) => each.kind === kind).length}
                  </li>
                ))}
              </ul>
            </div>
            {isCut && <p class="quiet">{words.cut}</p>}
            {listed.length === 0 && <p class="quiet">{words.none}</p>}
            <List layer={layer} features={listed} />
          </>
        )}
      </Answer>
    </section>
  );
}

/** Most lines of the list; all are on the map. */
const MOST_LINES = 100;

function List({
  layer,
  features,
}: {
  readonly layer: LayerInfo;
  readonly features: readonly Difference[];
}): JSX.Element | null {
  const { state } = useViewer();
  const words = useWords(toolWords).differences;
  const titleFor = (key: string): string => {
    const field = layer.fields.find((each) => each.key === key);
    return field === undefined ? key : fieldTitleOf(field, state.language.value);
  };
  if (features.length === 0) return null;
  return (
    <ul class="tool-versions">
      {features.slice(0, MOST_LINES).map(({ id, kind, title, fields, shape, geometry }) => (
        <li key={id}>
          <button
            type="button"
            class="link"
            disabled={geometry === null}
            onPointerEnter={() => state.map.value?.highlight(`difference-${id}`)}
            onFocus={() => state.map.value?.highlight(`difference-${id}`)}
            onClick={() =>
              geometry !== null && state.map.value?.fit(extentOfGeometry(geometry) as Extent, freePadding(), 18)
            }
          >
            {words.kinds[kind]} {formatLandCode(title)}
          </button>
          <span class="quiet">{[...(shape ? [words.shape] : []), ...fields.map(titleFor)].join(words.comma)}</span>
        </li>
      ))}
    </ul>
  );
}

function figuresOf(features: readonly Difference[]): readonly Figure[] {
  return features.flatMap(({ id, kind, geometry, before }): readonly Figure[] => {
    if (geometry === null) return [];
    const own = { key: `difference-${id}`, colour: COLOURS[kind] };
    const look = kind === 'removed' ? 'gone' : 'piece';
    const former: readonly Figure[] = before === null ? [] : [{ ...own, look: 'gone', geometry: before }];
    return [...former, { ...own, look, geometry }];
  });
}

/** The extent of the map since it rests. */
function useRestingView() {
  const { state } = useViewer();
  const view = useSignal<Extent | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = effect(() => {
      void state.camera.value;
      const map = state.map.value;
      clearTimeout(timer);
      timer = setTimeout(() => (view.value = map?.bounds() ?? null), view.peek() === null ? 0 : REST_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, []);
  return useComputed(() => view.value);
}
