import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { type Signal, signal, useSignal } from '@preact/signals';
import { queryOf, requestJson } from '../api.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Select, TextField } from '../components/form.tsx';
import { useMapGeneration } from '../components/map-generation.ts';
import { formatDate } from '../format.ts';
import { titleOf } from '../i18n/messages.ts';
import { drawnLayers } from '../layers.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { type CompareWay, EXTRA_VIEWS, startCompare } from './compare-views.ts';
import { DifferencesPart, type Version } from './differences-part.tsx';
import { givenOrder, textIn, useKeptOrder } from './tool-order.ts';
import { toolWords } from './words.ts';

const WAYS: readonly CompareWay[] = ['swipe', 'two', 'four'];

interface CompareChoice {
  readonly way: CompareWay;
  readonly moments: readonly [string, string, string];
  readonly position: number;
  readonly layer: string;
}

function readOrder(order: Readonly<Record<string, unknown>>): CompareChoice {
  const given: readonly unknown[] = Array.isArray(order['moments']) ? order['moments'] : [];
  const momentAt = (index: number): string => {
    const moment = given[index];
    return typeof moment === 'string' && !Number.isNaN(Date.parse(moment)) ? moment : '';
  };
  const position = order['position'];
  return {
    way: WAYS.find((each) => each === order['way']) ?? 'swipe',
    moments: [momentAt(0), momentAt(1), momentAt(2)],
    position: typeof position === 'number' && position >= 0 && position <= 100 ? position : 50,
    layer: textIn(order, 'layer') ?? '',
  };
}

/** The same layers at other times: over the map behind a line, or in two to four maps that move together. */
export function ComparePart(): JSX.Element {
  const viewer = useViewer();
  const { state } = viewer;
  const words = useWords(toolWords).compare;
  const given = useMemo(() => readOrder(givenOrder(state)), []);
  const way = useSignal<CompareWay>(given.way);
  const model = useMemo(
    () => ({ moments: given.moments.map((moment) => signal(moment)), position: signal(given.position) }),
    [],
  );
  const layer = useSignal(given.layer);
  useKeptOrder(state, () => ({
    way: way.value,
    moments: model.moments.map(({ value }) => value),
    ...(way.value === 'swipe' ? { position: model.position.value } : {}),
    ...(layer.value === '' ? {} : { layer: layer.value }),
  }));
  const language = state.language.value;
  const { count, onLost } = useMapGeneration(viewer);
  useEffect(() => {
    if (state.map.value === null) return undefined;
    return startCompare(viewer, {
      way: way.value,
      ...model,
      onLost,
      labelOf: (index, moment) => `${words.view(index + 2)} · ${moment === '' ? words.now : formatDate(moment)}`,
    });
  }, [way.value, state.map.value, language, count]);
  return (
    <div class="tool-part">
      <fieldset class="segments">
        <legend class="visually-hidden">{words.way}</legend>
        {WAYS.map((each) => (
          <label key={each} class="segment">
            <input type="radio" name="compare-way" checked={way.value === each} onChange={() => (way.value = each)} />
            <span>{words.ways[each]}</span>
          </label>
        ))}
      </fieldset>
      <p class="quiet">{words.basedOn}</p>
      {way.value === 'swipe' && (
        <label class="tool-slider">
          {words.position}
          <input
            type="range"
            min={0}
            max={100}
            value={model.position.value}
            onInput={(event) => (model.position.value = Number(event.currentTarget.value))}
          />
        </label>
      )}
      {model.moments.slice(0, EXTRA_VIEWS[way.value]).map((moment, index) => (
        <TextField
          key={index}
          type="date"
          label={`${words.view(index + 2)} ${words.day}`}
          value={moment.value.slice(0, 10)}
          onInput={(day) => (moment.value = day)}
        />
      ))}
      <VersionSlider
        chosen={layer}
        moment={given.moments[0]!}
        onChoose={(moment) => (model.moments[0]!.value = moment)}
      />
    </div>
  );
}

/** Versions of one layer on a line of time, with what each of them changed. */
function VersionSlider({
  chosen,
  moment,
  onChoose,
}: {
  readonly chosen: Signal<string>;
  /** Moment at which the slider begins; empty is now. */
  readonly moment: string;
  readonly onChoose: (moment: string) => void;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(toolWords).compare;
  const language = state.language.value;
  const visible = drawnLayers(state.layers.value).filter(({ id }) => state.layerStates.value[id]?.visible);
  /** The version that was chosen here; else the one of the moment that came with the address. */
  const at = useSignal<number | null>(null);
  const marks = useSignal(false);
  const layer = visible.find(({ id }) => id === chosen.value) ?? visible[0];
  const question = useQuestion(layer === undefined ? null : `versions ${layer.id}`, async (signal) => {
    const path = `/api/layers/${layer!.id}/versions?${queryOf({ limit: 500 })}`;
    return (await requestJson<{ versions: Version[] }>(path, { signal })).versions.toReversed();
  });
  if (layer === undefined) return <p class="quiet">{words.none}</p>;
  return (
    <section aria-label={words.versions}>
      <Select
        label={words.layer}
        value={layer.id}
        options={visible.map((each) => ({ value: each.id, title: titleOf(each, language) }))}
        onChange={(id) => {
          chosen.value = id;
          at.value = Number.MAX_SAFE_INTEGER;
        }}
      />
      <Answer question={question} rows={3}>
        {(versions) => {
          if (versions.length === 0) return <p class="quiet">{words.none}</p>;
          const given = versions.findIndex(({ publishedAt }) => publishedAt === moment);
          const index = Math.min(at.value ?? (given < 0 ? versions.length : given), versions.length - 1);
          const choose = (next: number): void => {
            at.value = next;
            onChoose(versions[next]!.publishedAt);
          };
          return (
            <>
              {versions.length > 1 && (
                <label class="tool-slider">
                  {words.slider}
                  <input
                    type="range"
                    min={0}
                    max={versions.length - 1}
                    value={index}
                    aria-valuetext={formatDate(versions[index]!.publishedAt)}
                    onInput={(event) => choose(Number(event.currentTarget.value))}
                  />
                </label>
              )}
              <ol class="tool-versions">
                {versions.map(({ version, publishedAt, added, changed, removed }, position) => (
                  <li key={version} data-current={position === index}>
                    <button type="button" class="link" onClick={() => choose(position)}>
                      {formatDate(publishedAt)}
                    </button>
                    <span class="quiet">{words.changes(added, changed, removed)}</span>
                  </li>
                ))}
              </ol>
              <label class="tool-check">
                <input
                  type="checkbox"
                  checked={marks.value}
                  onChange={(event) => (marks.value = event.currentTarget.checked)}
                />
                {words.mark}
              </label>
              {marks.value && <DifferencesPart key={layer.id} layer={layer} versions={versions} index={index} />}
            </>
          );
        }}
      </Answer>
    </section>
  );
}
