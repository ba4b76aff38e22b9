/** Parts of a check that are read after the verdict: the input, the land as it is used, thresholds and versions. */
import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { detailIn } from '../../schemas/rules/check-details.ts';
import { printedWhole } from '../../schemas/rules/printed-areas.ts';
import { Facts, Section } from '../components/page.tsx';
import { type Column, Table } from '../components/table.tsx';
import { formatArea, formatNumber, formatShare, formatTimestamp } from '../format.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import type { Check, CheckRecord, LandUseTable } from './api.ts';
import { FindingsList } from './findings-list.tsx';
import { RuleText } from './rule-text.tsx';
import { ruleText } from './rule-words.ts';
import { checkWords } from './words.ts';

/** What was handed in and what is to be said of it. */
export function SubjectPart({ record }: { readonly record: CheckRecord }): JSX.Element {
  const words = useWords(checkWords);
  const lifted = useSignal<string | null>(null);
  const { subject, parameters } = record;
  const { state } = useViewer();
  const say = (text: string) => ruleText(text, record.english, state.language.value);
  const [ellipsoidal, planar] = (['ellipsoidal', 'planar'] as const).map((kind) =>
    formatArea(printedWhole(record, kind)),
  );
  const unit = words.squareMetres;
  return (
    <Section id="input" title={words.check.subject}>
      <div class="card">
        <Facts
          facts={[
            [words.areaKinds.ellipsoidal, `${ellipsoidal!.squareMetres} ${unit}`],
            [words.areaKinds.planar, `${planar!.squareMetres} ${unit}`],
            ...(subject.applicant === null ? [] : ([[words.order.applicant, subject.applicant]] as const)),
            ...parameters.map(
              ({ title, unit: given, value }) => [say(title), parameterText(value, given, words, say)] as const,
            ),
          ]}
        />
      </div>
      <h3 class="part-title">{words.check.findings}</h3>
      {subject.findings.length === 0 ? (
        <p class="quiet">{words.check.noFindings}</p>
      ) : (
        <FindingsList findings={subject.findings} lifted={lifted} />
      )}
    </Section>
  );
}

function parameterText(
  value: string | number | boolean | null,
  unit: string | null,
  words: (typeof checkWords)['zh'],
  say: (text: string) => string,
): string {
  if (value === null) return words.check.notGiven;
  if (typeof value === 'boolean') return value ? words.order.yes : words.order.no;
  const text = typeof value === 'string' ? say(value) : String(value);
  const printed = say(unit ?? '');
  return printed.length > 2 ? `${text} ${printed}` : `${text}${printed}`;
}

interface LandUseLine {
  readonly key: string;
  readonly landClass: string;
  readonly name: string;
  readonly ownership: string;
  readonly category: string;
  readonly hectares: number;
  readonly area: number;
}

/** 现状地类 of all plots together, by class and ownership. */
export function LandUsePart({ record }: { readonly record: CheckRecord }): JSX.Element {
  const words = useWords(checkWords);
  const { landUseColumns: titles } = words.check;
  const { state } = useViewer();
  const lines = sumLines(record.landUse.plots);
  const total = lines.reduce((sum, { area }) => sum + area, 0);
  const columns: readonly Column<LandUseLine>[] = [
    {
      id: 'class',
      title: titles.class,
      isHead: true,
      cell: ({ landClass, name }) => (
        <span>
          <RuleText text={name} english={record.english} language={state.language.value} />{' '}
          <span class="value-code">{landClass}</span>
        </span>
      ),
      sortBy: ({ landClass }) => landClass,
    },
    {
      id: 'ownership',
      title: titles.ownership,
      cell: ({ ownership }) => ruleText(ownership, record.english, state.language.value),
      sortBy: ({ ownership }) => ownership,
    },
    {
      id: 'category',
      title: titles.category,
      cell: ({ category }) => ruleText(category, record.english, state.language.value),
      sortBy: ({ category }) => category,
    },
    {
      id: 'area',
      title: titles.area,
      isNumber: true,
      cell: ({ hectares }) => formatNumber(hectares, 4),
      sortBy: ({ area }) => area,
    },
    {
      id: 'share',
      title: titles.share,
      isNumber: true,
      cell: ({ area }) => formatShare(total === 0 ? 0 : area / total),
      sortBy: ({ area }) => area,
    },
  ];
  return (
    <Section id="land-use" title={words.check.landUse}>
      <LandUseRemarks tables={record.landUse.plots} />
      {lines.length > 0 && (
        <Table caption={words.check.landUse} columns={columns} rows={lines} keyOf={({ key }) => key} />
      )}
    </Section>
  );
}

/** Plots whose classes do not add up, or that the survey does not cover: said, never smoothed over. */
function LandUseRemarks({ tables }: { readonly tables: readonly LandUseTable[] }): JSX.Element {
  const { state } = useViewer();
  const words = useWords(checkWords);
  const remarks = tables.flatMap((table) => {
    if (table.state === 'closed') return [];
    const text =
      table.state === 'not-closed'
        ? words.check.notClosed(formatNumber(table.discrepancy, 2))
        : [
            `${words.states['cannot-check']}${words.colon}${words.reasons[table.reason] ?? table.reason}`,
            ...(table.reason === 'no-layer' ? [] : [detailIn(state.language.value, table.detail)]),
          ].join(words.inBetween);
    return [{ plot: table.plot, text }];
  });
  return (
    <>
      {remarks.slice(0, 5).map(({ plot, text }) => (
        <p key={plot} class="callout callout--warn">
          {words.plot(plot)}
          {words.colon}
          {text}
        </p>
      ))}
    </>
  );
}

function sumLines(tables: readonly LandUseTable[]): readonly LandUseLine[] {
  const lines = new Map<string, LandUseLine>();
  for (const table of tables) {
    if (table.state === 'cannot-check') continue;
    for (const { landClass, landClassName: name, ownership, category, area, hectares } of table.rows) {
      const key = `${landClass} ${ownership}`;
      const before = lines.get(key);
      lines.set(key, {
        key,
        landClass,
        name,
        ownership,
        category,
        area: area + (before?.area ?? 0),
        hectares: hectares + (before?.hectares ?? 0),
      });
    }
  }
  return [...lines.values()].toSorted((a, b) => a.key.localeCompare(b.key));
}

/** Thresholds, rules, engine and every dataset version: what makes the answer reproducible. */
export function VersionPart({ check }: { readonly check: Check }): JSX.Element {
  const words = useWords(checkWords);
  const { state } = useViewer();
  const { ruleSet, engine, day, datasets } = check.record;
  const rows = words.check.thresholdRows;
  type Dataset = (typeof datasets)[number];
  const columns: readonly Column<Dataset>[] = [
    {
      id: 'layer',
      title: words.check.layer,
      isHead: true,
      cell: ({ layer }) => titleOfLayer(layer),
      sortBy: ({ layer }) => layer,
    },
    { id: 'version', title: words.check.version, isNumber: true, cell: ({ version }) => version },
    { id: 'dataset', title: words.check.dataset, cell: ({ dataset }) => dataset, isMinor: true },
    { id: 'published', title: words.check.published, cell: ({ publishedAt }) => formatTimestamp(publishedAt) },
    { id: 'rows', title: words.check.rows, isNumber: true, cell: ({ rows: count }) => formatNumber(count) },
  ];
  const titleOfLayer = (id: string): string => {
    const layer = state.layers.value.find((each) => each.id === id);
    const recorded = datasets.find((each) => each.layer === id)?.layerTitle ?? id;
    return state.language.value === 'en' ? (layer?.titleEn ?? recorded) : recorded;
  };
  const engines = Object.entries(engine).map(([name, version]) =>
    name === 'version' ? version : `${name} ${version}`,
  );
  return (
    <Section id="versions" title={words.check.thresholds}>
      <div class="card">
        <Facts
          facts={[
            [rows.areaKind, words.areaKinds[ruleSet.areaKind]],
            [rows.noiseArea, `${ruleSet.thresholds.noiseArea} ${words.squareMetres}`],
            [rows.toleranceArea, `${ruleSet.thresholds.toleranceArea} ${words.squareMetres}`],
            [rows.toleranceWidth, `${ruleSet.thresholds.toleranceWidth} m`],
            [
              rows.sliver,
              words.check.sliverShape(ruleSet.thresholds.sliver.lengthToWidth, ruleSet.thresholds.sliver.compactness),
            ],
            [
              words.check.ruleSet,
              `${ruleText(ruleSet.title, check.record.english, state.language.value)} ${ruleSet.version}`,
            ],
            [words.check.day, day],
            [words.check.engine, engines.join(' · ')],
            [words.check.digest, <code class="digest">{check.digest}</code>],
          ]}
        />
      </div>
      <div class="part-table">
        <Table
          caption={words.check.dataset}
          columns={columns}
          rows={datasets}
          keyOf={({ layer, dataset, version }) => `${layer} ${dataset} ${version}`}
        />
      </div>
    </Section>
  );
}
