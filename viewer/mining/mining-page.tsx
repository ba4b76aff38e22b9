import '../styles/land.css';
import '../styles/map-tools.css';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useComputed, useSignal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { keepFilter, navigate } from '../actions/navigate.ts';
import { type DrawnGeometry, type Extent, queryOf, requestJson } from '../api.ts';
import { codeLabelOf } from '../code-labels.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { DeskMap } from '../components/desk-map.tsx';
import { Choice, Select, TextField } from '../components/form.tsx';
import { Notice } from '../components/notice.tsx';
import { Page, PageHead, Section } from '../components/page.tsx';
import { type Column, Table } from '../components/table.tsx';
import { formatDate, formatNumber } from '../format.ts';
import { extentAround, extentOfGeometry } from '../geometry-extent.ts';
import { type Stack, Told } from '../map-tools/stack-part.tsx';
import type { Figure } from '../map/figures.ts';
import type { PageProps } from '../pages.tsx';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { depthsMeet, type Term, termOn } from './term.ts';
import { miningWords } from './words.ts';

const LAYERS = ['mining-right', 'exploration-right', 'abandoned-mine'] as const;
type MiningLayer = (typeof LAYERS)[number];

interface Feature {
  readonly id: number;
  readonly geometry: DrawnGeometry | null;
  readonly properties: Readonly<Record<string, string | number | null>>;
}

interface Listed {
  readonly features: readonly Feature[];
  /** The server's day. */
  readonly today: string;
}

const TERM_COLOURS: Readonly<Record<Term, string>> = {
  valid: '#8d6e63',
  ending: '#ffb74d',
  ended: '#ef5350',
  unknown: '#90a4ae',
};
const TERM_TONES: Readonly<Record<Term, string>> = {
  valid: 'badge--good',
  ending: 'badge--warn',
  ended: 'badge--danger',
  unknown: 'badge--unknown',
};
const TERMS: readonly Term[] = ['valid', 'ending', 'ended', 'unknown'];
/** Rights have terms; a mine that was left has none. */
const hasTerms = (layer: MiningLayer): boolean => layer !== 'abandoned-mine';

/** Rows that the server gives at a time; there are more requests until all are here. */
const PAGE = 1000;

const textOf = ({ properties }: Feature, name: string): string | null => {
  const value = properties[name];
  return typeof value === 'string' && value !== '' ? value : null;
};
const numberOf = ({ properties }: Feature, name: string): number | null => {
  const value = properties[name];
  return typeof value === 'number' ? value : null;
};
const numberTextOf = (feature: Feature): string =>
  textOf(feature, 'licenceNumber') ?? textOf(feature, 'patchNumber') ?? String(feature.id);
const nameOf = (feature: Feature): string => textOf(feature, 'mineName') ?? textOf(feature, 'projectName') ?? '—';

/** All features of a layer; a layer of mining has some hundred at the most, and none of them may be missing from a list of terms. */
async function fetchAll(layer: MiningLayer, signal: AbortSignal): Promise<Listed> {
  const features: Feature[] = [];
  let path: string | undefined = `/ogc/collections/${layer}/items?${queryOf({ limit: PAGE, f: 'json' })}`;
  let today = '';
  while (path !== undefined) {
    const page: {
      readonly features: readonly Feature[];
      readonly timeStamp: string;
      readonly links: readonly { readonly rel: string; readonly href: string }[];
    } = await requestJson(path, { signal });
    features.push(...page.features);
    today = formatDate(page.timeStamp);
    const next = page.links.find(({ rel }) => rel === 'next');
    path = next === undefined ? undefined : new URL(next.href).pathname + new URL(next.href).search;
  }
  return { features, today };
}

/** 矿业权: lists with their terms, the map, and for each what it lies over. */
export function MiningPage({ route }: PageProps): JSX.Element {
  const { state } = useViewer();
  const words = useWords(miningWords);
  const given = new URLSearchParams(route.search);
  const layer = useSignal<MiningLayer>(LAYERS.find((each) => each === given.get('layer')) ?? 'mining-right');
  const filter = useSignal({ q: given.get('q') ?? '', term: given.get('term') ?? '' });
  const chosen = useSignal<number | null>(Number(given.get('feature')) || null);
  const lifted = useSignal<string | null>(null);
  const view = useSignal<Extent | null>(null);
  const question = useQuestion(layer.value, async (signal) => fetchAll(layer.value, signal));
  const listed = useComputed(() => {
    const answer = question.answer.value;
    return answer.state === 'answered' ? answer.value : null;
  });
  const termOf = (feature: Feature): Term => termOn(textOf(feature, 'validUntil'), listed.value?.today ?? '');
  const rows = useComputed(() =>
    (listed.value?.features ?? []).filter((feature) => {
      const { q, term } = filter.value;
      const text = `${numberTextOf(feature)} ${nameOf(feature)} ${textOf(feature, 'projectAddress') ?? ''}`;
      return (
        text.toLowerCase().includes(q.trim().toLowerCase()) &&
        (!hasTerms(layer.value) || term === '' || termOf(feature) === term)
      );
    }),
  );
  const keep = (how: 'push' | 'replace' = 'replace'): void =>
    keepFilter(
      { layer: layer.value === 'mining-right' ? '' : layer.value, ...filter.value, feature: chosen.value },
      how,
    );
  // Back and Forward: another licence, or none.
  useEffect(() => {
    const now = new URLSearchParams(route.search);
    layer.value = LAYERS.find((each) => each === now.get('layer')) ?? 'mining-right';
    filter.value = { q: now.get('q') ?? '', term: now.get('term') ?? '' };
    chosen.value = Number(now.get('feature')) || null;
    lifted.value = now.get('feature');
  }, [route]);
  const figures = useComputed<readonly Figure[]>(() =>
    rows.value.flatMap((feature): readonly Figure[] =>
      feature.geometry === null
        ? []
        : [
            {
              key: String(feature.id),
              look: 'piece',
              geometry: feature.geometry,
              label: nameOf(feature),
              ...(textOf(feature, 'licenceNumber') === null ? {} : { colour: TERM_COLOURS[termOf(feature)] }),
            },
          ],
    ),
  );
  const extentOf = ({ geometry }: Feature): Extent | null => (geometry === null ? null : extentOfGeometry(geometry));
  const open = (id: number): void => {
    chosen.value = id;
    lifted.value = String(id);
    const feature = listed.value?.features.find((each) => each.id === id);
    view.value = feature === undefined ? null : extentOf(feature);
    keep('push');
  };
  useEffect(() => {
    if (listed.value === null) return;
    const { features } = listed.value;
    const asked = features.find(({ id }) => id === chosen.value);
    const extents = (asked === undefined ? features : [asked]).map(extentOf).filter((each) => each !== null);
    if (extents.length > 0) view.value = extentAround(extents);
    if (asked !== undefined) lifted.value = String(asked.id);
  }, [listed.value]);
  const label = (list: string, code: string | null): string =>
    code === null ? '—' : (codeLabelOf(state.codeLists.value[list], code, state.language.value) ?? code);
  const drawn = useComputed(() => ['administrative-area', 'ecological-redline', 'basic-farmland']);
  const feature = listed.value?.features.find(({ id }) => id === chosen.value) ?? null;
  return (
    <Page kind="desk" isWide title={words.title}>
      <div class="desk-column">
        <PageHead title={words.title} lead={words.lead} />
        <div class="filters">
          <Choice
            label={words.kind}
            value={layer.value}
            options={LAYERS.map((value) => ({ value, title: words.layers[value] }))}
            onChange={(next) => {
              layer.value = next;
              chosen.value = null;
              keep();
            }}
          />
          <TextField
            label={words.find}
            value={filter.value.q}
            onInput={(q) => {
              filter.value = { ...filter.value, q };
              keep();
            }}
          />
          {hasTerms(layer.value) && (
            <Select
              label={words.term}
              value={filter.value.term}
              none={words.all}
              options={TERMS.map((value) => ({ value, title: words.terms[value] }))}
              onChange={(term) => {
                filter.value = { ...filter.value, term };
                keep();
              }}
            />
          )}
        </div>
        {feature !== null && listed.value !== null && (
          <Detail
            key={`${layer.value} ${feature.id}`}
            layer={layer.value}
            feature={feature}
            all={listed.value.features}
          />
        )}
        <Answer question={question}>
          {({ features }) =>
            rows.value.length === 0 ? (
              <Notice icon="empty" title={features.length === 0 ? words.noneYet : words.none} />
            ) : (
              <Table
                caption={words.layers[layer.value]}
                columns={hasTerms(layer.value) ? rightColumns({ words, label, termOf }) : mineColumns({ words, label })}
                rows={rows.value}
                keyOf={({ id }) => String(id)}
                lifted={lifted.value}
                onLift={(key) => (lifted.value = key)}
                onOpen={({ id }) => open(id)}
              />
            )
          }
        </Answer>
      </div>
      <DeskMap
        figures={figures}
        layers={drawn}
        lifted={lifted}
        view={view}
        onPick={(key) => open(Number(key))}
        label={words.title}
      />
    </Page>
  );
}

interface Reading {
  readonly words: (typeof miningWords)['zh'];
  readonly label: (list: string, code: string | null) => string;
}

const numberColumn = ({ words }: Reading): Column<Feature> => ({
  id: 'number',
  title: words.number,
  isHead: true,
  cell: (feature) => (
    <>
      {numberTextOf(feature)}
      <span class="cell-note">{nameOf(feature)}</span>
    </>
  ),
  sortBy: numberTextOf,
});

const mineralColumn = ({ words, label }: Reading): Column<Feature> => ({
  id: 'mineral',
  title: words.mineral,
  cell: (feature) => label('mineral', textOf(feature, 'mineral')),
  sortBy: (feature) => textOf(feature, 'mineral'),
});

const amountColumn = (id: string, title: string, name: string): Column<Feature> => ({
  id,
  title,
  isNumber: true,
  cell: (feature) => {
    const amount = numberOf(feature, name);
    return amount === null ? '—' : formatNumber(amount, 4);
  },
  sortBy: (feature) => numberOf(feature, name),
});

function rightColumns(reading: Reading & { readonly termOf: (feature: Feature) => Term }): readonly Column<Feature>[] {
  const { words, label, termOf } = reading;
  return [
    numberColumn(reading),
    mineralColumn(reading),
    {
      id: 'until',
      title: words.until,
      cell: (feature) => {
        const term = termOf(feature);
        const state = textOf(feature, 'state');
        return (
          <>
            {textOf(feature, 'validUntil') ?? '—'} <span class={`badge ${TERM_TONES[term]}`}>{words.terms[term]}</span>
            {state === '1' && term === 'ended' ? (
              <span class="cell-note">{words.contradiction}</span>
            ) : (
              <span class="cell-note">{label('mining-right-state', state)}</span>
            )}
          </>
        );
      },
      sortBy: (feature) => textOf(feature, 'validUntil'),
    },
    amountColumn('area', words.area, 'area'),
  ];
}

function mineColumns(reading: Reading): readonly Column<Feature>[] {
  const { words, label } = reading;
  return [
    numberColumn(reading),
    mineralColumn(reading),
    {
      id: 'damage',
      title: words.damage,
      cell: (feature) => label('damage-type', textOf(feature, 'damageType')),
      sortBy: (feature) => textOf(feature, 'damageType'),
    },
    {
      id: 'duty',
      title: words.duty,
      cell: (feature) => label('restoration-duty', textOf(feature, 'duty')),
      sortBy: (feature) => textOf(feature, 'duty'),
    },
    amountColumn('damaged', words.damaged, 'damagedArea'),
  ];
}

const depthOf = (feature: Feature) => ({
  upper: numberOf(feature, 'upperElevation'),
  lower: numberOf(feature, 'lowerElevation'),
});

/** One right or mine: elevations, and every layer that lies under it. */
function Detail({
  layer,
  feature,
  all,
}: {
  readonly layer: MiningLayer;
  readonly feature: Feature;
  readonly all: readonly Feature[];
}): JSX.Element {
  const viewer = useViewer();
  const words = useWords(miningWords);
  const { geometry } = feature;
  const question = useQuestion(geometry === null ? null : `stack ${layer} ${feature.id}`, async (signal) =>
    requestJson<Stack>('/api/constraint-stacks', { body: { geometry }, signal }),
  );
  const { upper, lower } = depthOf(feature);
  const address = (of: string, id: number): string => `/?select=${of}.${id}`;
  return (
    <Section
      id="right"
      title={nameOf(feature)}
      note={numberTextOf(feature)}
      actions={
        <a class="button button--small" href={address(layer, feature.id)}>
          {words.onMap}
        </a>
      }
    >
      <div class="card record-card tool-part tool-blueprint">
        {upper !== null && lower !== null && (
          <p>
            {words.depth} {words.metres(formatNumber(upper, 0), formatNumber(lower, 0))}
          </p>
        )}
        <h3>{words.overlaps}</h3>
        <p class="quiet">{words.overlapsLead}</p>
        {geometry !== null && (
          <Answer question={question} rows={4}>
            {(stack) => (
              <>
                <Depths layer={layer} feature={feature} all={all} stack={stack} />
                <Told
                  stack={withoutItself(stack, layer, feature.id)}
                  onOpen={(ref) => navigate(viewer, `${pathOfPage('map')}${address(ref.layer, ref.id).slice(1)}`)}
                />
              </>
            )}
          </Answer>
        )}
      </div>
    </Section>
  );
}

/** Mining rights over each other in plan, with what their elevations say. */
function Depths({
  layer,
  feature,
  all,
  stack,
}: {
  readonly layer: MiningLayer;
  readonly feature: Feature;
  readonly all: readonly Feature[];
  readonly stack: Stack;
}): JSX.Element | null {
  const words = useWords(miningWords);
  if (layer !== 'mining-right') return null;
  const hits = stack.layers.find((each) => each.layer === layer)?.hits.filter(({ id }) => id !== feature.id) ?? [];
  const others = hits.flatMap(({ id }) => all.find((each) => each.id === id) ?? []);
  if (others.length === 0) return null;
  return (
    <ul class="blueprint-hits">
      {others.map((other) => {
        const met = depthsMeet(depthOf(feature), depthOf(other));
        return (
          <li key={other.id}>
            <span
              class={`badge ${met === 'meet' ? 'badge--danger' : met === 'apart' ? 'badge--good' : 'badge--unknown'}`}
            >
              {words.depths[met](nameOf(other))}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** What decides about a right is told first; what merely names its place comes after. */
const FIRST: readonly string[] = [
  'ecological-redline',
  'basic-farmland',
  'urban-growth-boundary',
  'mining-right',
  'exploration-right',
  'abandoned-mine',
  'parcel',
];

/** A right lies over itself, which is no finding. */
function withoutItself(stack: Stack, layer: string, id: number): Stack {
  const layers = stack.layers.map((each) => {
    if (each.layer !== layer) return each;
    const hits = each.hits.filter((hit) => hit.id !== id);
    if (hits.length === each.hits.length) return each;
    return hits.length === 0
      ? { ...each, hits, count: 0, state: 'clear' as const, areas: null, share: null }
      : { ...each, hits, count: each.count - 1, areas: null, share: null };
  });
  const rank = (of: string): number => (FIRST.includes(of) ? FIRST.indexOf(of) : FIRST.length);
  return { ...stack, layers: layers.toSorted((one, other) => rank(one.layer) - rank(other.layer)) };
}
