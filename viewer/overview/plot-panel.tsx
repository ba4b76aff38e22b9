import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { type DrawnGeometry, type FeatureRef, fetchFeature, type Hit } from '../api.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { IconButton } from '../components/button.tsx';
import { formatNumber } from '../format.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { fetchPlot, type PlotFigures, STOCK_LAYERS } from './api.ts';
import { shortText } from './numbers.ts';
import { valueTitle } from './value-titles.ts';
import { overviewWords } from './words.ts';

/** The plot that an address names; null for none, or for what is no stock land. */
export function readPlot(text: string): FeatureRef | null {
  const match = /^([a-z-]+)\.(\d{1,15})$/.exec(text);
  const layer = STOCK_LAYERS.find((id) => id === match?.[1]);
  return layer === undefined ? null : { layer, id: Number(match![2]) };
}

/** One plot: what it is, its figures year by year, and the ways to its record. */
export function PlotPanel({
  plot,
  asOf,
  onGeometry,
  onClose,
}: {
  readonly plot: FeatureRef;
  readonly asOf: string;
  /** Where it lies, as soon as it is known. */
  readonly onGeometry: (geometry: DrawnGeometry | null) => void;
  readonly onClose: () => void;
}): JSX.Element {
  const words = useWords(overviewWords);
  const key = `plot ${plot.layer}.${plot.id} ${asOf}`;
  const question = useQuestion(key, async (signal) => {
    const [figures, hit] = await Promise.all([fetchPlot(plot, asOf, signal), fetchFeature(plot, signal)]);
    return { figures, hit };
  });
  const answer = question.answer.value;
  useEffect(() => {
    if (answer.state === 'answered') onGeometry(answer.value.hit.geometry);
    return () => onGeometry(null);
  }, [answer]);
  return (
    <aside class="plot-panel" aria-label={words.plot.title}>
      <header class="figure-head">
        <h2>{answer.state === 'answered' ? nameOf(answer.value.hit) : words.plot.title}</h2>
        <span class="figure-actions">
          <IconButton icon="close" label={words.definitions.close} onClick={onClose} />
        </span>
      </header>
      <Answer question={question} rows={6}>
        {({ figures, hit }) => <PlotBody plot={plot} asOf={asOf} figures={figures} hit={hit} />}
      </Answer>
    </aside>
  );
}

const nameOf = ({ title, properties }: Hit): string =>
  typeof properties['plotName'] === 'string' ? properties['plotName'] : title;

function PlotBody({
  plot,
  asOf,
  figures,
  hit,
}: {
  readonly plot: FeatureRef;
  readonly asOf: string;
  readonly figures: PlotFigures;
  readonly hit: Hit;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(overviewWords);
  const language = state.language.value;
  const facts: readonly (readonly [string, string])[] = [
    [words.plot.code, figures.plotCode],
    [
      words.measures.landArea,
      figures.landArea === null ? '—' : `${formatNumber(figures.landArea, 2)} ${words.units.landArea}`,
    ],
    [
      words.measures.floorArea,
      figures.floorArea === null
        ? words.plot.unreported
        : `${formatNumber(figures.floorArea, 2)} ${words.units.floorArea}`,
    ],
    ...(['type', 'class', 'use', 'ownership', 'path', 'state', 'town', 'office'] as const).map((id) => {
      const titles = (figures.values[id] ?? []).map((value) => valueTitle(language, id, value));
      return [
        words.dimensions[id],
        titles.length === 0 ? words.plot.blank : titles.join(state.messages.value.marks.list),
      ] as const;
    }),
  ];
  return (
    <>
      <dl class="plot-facts">
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {figures.years.length > 0 && <Years figures={figures} />}
      <p class="plot-links">
        {parcelsOf(hit)
          .slice(0, MOST_FILES)
          .map((code, index, codes) => (
            <a
              key={code}
              class={`button ${index === 0 ? 'button--strong' : ''}`}
              href={`${pathOfPage('land-file', { code })}${asOf === '' ? '' : `?asOf=${asOf}`}`}
            >
              {codes.length === 1 ? words.plot.file : `${words.plot.file} ${code.slice(-7)}`}
            </a>
          ))}
        <a class="button" href={pathOfPage('stock-plot', { layer: plot.layer, id: String(plot.id) })}>
          {words.plot.record}
        </a>
        <a class="button" href={`/?select=${plot.layer}.${plot.id}`}>
          {words.plot.onMap}
        </a>
        <a
          class="button"
          href={`${pathOfPage('new-check')}?code=${encodeURIComponent(parcelsOf(hit)[0] ?? figures.plotCode)}`}
        >
          {words.plot.check}
        </a>
      </p>
    </>
  );
}

/** More parcels than these are found in the record. */
const MOST_FILES = 4;

/** Land codes of the parcels that a plot is made of; each has a file of its own. */
function parcelsOf({ properties }: Hit): readonly string[] {
  const [parcels, own] = [properties['parcelCodes'], properties['landCode']];
  const codes = [...(Array.isArray(parcels) ? (parcels as readonly unknown[]) : []), own];
  return [...new Set(codes.filter((code): code is string => typeof code === 'string' && code !== ''))];
}

function Years({ figures: { years } }: { readonly figures: PlotFigures }): JSX.Element {
  const words = useWords(overviewWords);
  const text = (value: number | null, measure: 'output' | 'tax'): string => {
    if (value === null) return words.plot.unreported;
    const { figure, unit } = shortText(value, measure, words);
    return `${figure} ${unit}`;
  };
  return (
    <table class="plot-years">
      <caption>{words.plot.years}</caption>
      <thead>
        <tr>
          <th scope="col">{words.plot.year}</th>
          <th scope="col">{words.measures.output}</th>
          <th scope="col">{words.measures.tax}</th>
        </tr>
      </thead>
      <tbody>
        {years.toReversed().map(({ year, output, tax }) => (
          <tr key={year}>
            <th scope="row">{year}</th>
            <td>{text(output, 'output')}</td>
            <td>{text(tax, 'tax')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
