import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { signal, useSignal } from '@preact/signals';
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
import { toolWords } from './words.ts';

const WAYS: readonly CompareWay[] = ['swipe', 'two', 'four'];

/** The same layers at other times: over the map behind a line, or in two to four maps that move together. */
export function ComparePart(): JSX.Element {
  const viewer = useViewer();
  const { state } = viewer;
  const words = useWords(toolWords).compare;
  const way = useSignal<CompareWay>('swipe');
  const model = useMemo(() => ({ moments: [signal(''), signal(''), signal('')], position: signal(50) }), []);
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
      <VersionSlider onChoose={(moment) => (model.moments[0]!.value = moment)} />
    </div>
  );
}

/** Versions of one layer on a line of time, with what each of them changed. */
function VersionSlider({ onChoose }: { readonly onChoose: (moment: string) => void }): JSX.Element {
  const { state } = useViewer();
  const words = useWords(toolWords).compare;
  const language = state.language.value;
  const visible = drawnLayers(state.layers.value).filter(({ id }) => state.layerStates.value[id]?.visible);
  const chosen = useSignal('');
  const at = useSignal(Number.MAX_SAFE_INTEGER);
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
          const index = Math.min(at.value, versions.length - 1);
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
