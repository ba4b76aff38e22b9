import '../styles/land.css';
import type { JSX } from 'preact';
import { useComputed, useSignal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { keepFilter } from '../actions/navigate.ts';
import type { Extent } from '../api.ts';
import { Answer, type Question, useQuestion } from '../components/asked.tsx';
import { DeskMap } from '../components/desk-map.tsx';
import { Choice, TextField } from '../components/form.tsx';
import { Page, PageHead, Section } from '../components/page.tsx';
import { type Column, Table } from '../components/table.tsx';
import { formatLandCode, formatNumber } from '../format.ts';
import { extentOfGeometry } from '../geometry-extent.ts';
import type { Figure } from '../map/figures.ts';
import type { PageProps } from '../pages.tsx';
import { useWords } from '../words.ts';
import { fetchLineage, type Lineage, type LineageEvent } from './api.ts';
import { LineageTree } from './lineage-tree.tsx';
import { landCodeWords } from './words.ts';

/** The lineage of one code: its tree, the changes and stages, and the ground on the map. */
export function LineagePage({ route }: PageProps): JSX.Element {
  const words = useWords(landCodeWords);
  const code = route.parameters['code'] ?? '';
  const given = new URLSearchParams(route.search);
  const scope = useSignal<'line' | 'family'>(given.get('scope') === 'family' ? 'family' : 'line');
  const asOf = useSignal(given.get('asOf') ?? '');
  const question = useQuestion(`${code} ${scope.value} ${asOf.value}`, async (signal) =>
    fetchLineage(code, { scope: scope.value, asOf: asOf.value }, signal),
  );
  const keep = (): void => keepFilter({ scope: scope.value === 'family' ? 'family' : '', asOf: asOf.value });
  const lifted = useSignal<string | null>(null);
  const view = useComputed<Extent | null>(() => extentOf(question));
  const figures = useComputed<readonly Figure[]>(() => figuresOf(question));
  const layers = useComputed(() => ['administrative-area', 'parcel']);
  return (
    <Page kind="desk" isWide title={`${words.lineage.title} ${formatLandCode(code)}`}>
      <div class="desk-column">
        <PageHead
          title={<span class="code-title">{formatLandCode(code)}</span>}
          back={{ href: pathOfPage('land-codes'), label: words.back }}
          actions={
            <a class="button" href={pathOfPage('land-file', { code })}>
              {words.lineage.file}
            </a>
          }
        />
        <div class="lineage-choice">
          <Choice
            label={words.lineage.scope}
            value={scope.value}
            options={[
              { value: 'line', title: words.lineage.line },
              { value: 'family', title: words.lineage.family },
            ]}
            onChange={(next) => {
              scope.value = next;
              keep();
            }}
          />
          <TextField
            label={words.lineage.asOf}
            type="date"
            value={asOf.value}
            onInput={(next) => {
              asOf.value = next;
              keep();
            }}
          />
        </div>
        <Answer question={question} rows={8}>
          {(lineage) => (
            <>
              <Fate lineage={lineage} />
              <Section
                id="tree"
                title={words.lineage.tree}
                note={words.lineage.treeNote(lineage.codes.length, lineage.events.length)}
              >
                <LineageTree lineage={lineage} lifted={lifted} />
                {lineage.events.length === 0 && <p class="quiet note">{words.lineage.alone}</p>}
              </Section>
              <Stages lineage={lineage} />
              <Events lineage={lineage} />
            </>
          )}
        </Answer>
      </div>
      <DeskMap figures={figures} layers={layers} lifted={lifted} view={view} label={words.lineage.map} />
    </Page>
  );
}

/** A code that has ended says where its ground lives on. */
function Fate({ lineage }: { readonly lineage: Lineage }): JSX.Element | null {
  const words = useWords(landCodeWords);
  const own = lineage.codes.find(({ code }) => code === lineage.code);
  if (own === undefined || own.state !== 'ended') return null;
  return (
    <div class="callout">
      <div>
        {lineage.successors.length === 0 ? words.lineage.deadAlone : words.lineage.dead}
        <ul class="code-list">
          {lineage.successors.map((code) => (
            <li key={code}>
              <a href={pathOfPage('lineage', { code })}>{formatLandCode(code)}</a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function Stages({ lineage }: { readonly lineage: Lineage }): JSX.Element {
  const words = useWords(landCodeWords);
  return (
    <Section id="stages" title={words.lineage.stages}>
      {lineage.stages.length === 0 ? (
        <p class="quiet">{words.lineage.noStages}</p>
      ) : (
        <ol class="stage-line">
          {lineage.stages.map((stage) => (
            <li key={stage.id} class="land-stage">
              <strong>{words.stages[stage.stage]}</strong>
              <span class="number">{stage.on}</span>
              {stage.documentNumber !== null && <span>{stage.documentNumber}</span>}
              {stage.code !== lineage.code && <span class="quiet">{formatLandCode(stage.code)}</span>}
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}

const MOST_NAMED = 6;

function Codes({ codes }: { readonly codes: readonly string[] }): JSX.Element {
  return (
    <span class="code-cell">
      {codes.slice(0, MOST_NAMED).map((code) => (
        <a key={code} href={pathOfPage('lineage', { code })}>
          {code.slice(12)}
        </a>
      ))}
      {codes.length > MOST_NAMED && <span>+{codes.length - MOST_NAMED}</span>}
      {codes.length === 0 && '—'}
    </span>
  );
}

function Events({ lineage }: { readonly lineage: Lineage }): JSX.Element {
  const words = useWords(landCodeWords);
  const titles = words.lineage;
  const columns: readonly Column<LineageEvent>[] = [
    { id: 'when', title: titles.when, isHead: true, cell: ({ on }) => on, sortBy: ({ on }) => on },
    {
      id: 'what',
      title: titles.what,
      cell: ({ type, origin }) => (
        <>
          {words.events[type]}
          {origin === 'derived' && <span class="cell-note">{titles.derived}</span>}
        </>
      ),
    },
    { id: 'before', title: titles.before, cell: ({ from }) => <Codes codes={from} /> },
    { id: 'after', title: titles.after, cell: ({ to }) => <Codes codes={to} /> },
    {
      id: 'area',
      title: titles.area,
      isNumber: true,
      cell: ({ areaBefore, areaAfter, closes }) => (
        <>
          {formatNumber(areaBefore || areaAfter || 0, 2)}
          {closes !== null && (
            <span class="cell-note" data-closes={closes}>
              {closes ? titles.closes : titles.differs}
            </span>
          )}
        </>
      ),
    },
    {
      id: 'basis',
      title: titles.basis,
      cell: ({ basis, recordedBy }) => (
        <>
          {basis}
          <span class="cell-note">
            {titles.by} {recordedBy}
          </span>
        </>
      ),
    },
  ];
  return (
    <Section id="events" title={titles.events}>
      {lineage.events.length === 0 ? (
        <p class="quiet">{titles.noEvents}</p>
      ) : (
        <Table
          caption={titles.events}
          columns={columns}
          rows={lineage.events.toReversed()}
          keyOf={({ id }) => `event ${id}`}
        />
      )}
    </Section>
  );
}

function lineageOf(question: Question<Lineage>): Lineage | null {
  const answer = question.answer.value;
  return answer.state === 'answered' ? answer.value : null;
}

function figuresOf(question: Question<Lineage>): readonly Figure[] {
  const lineage = lineageOf(question);
  if (lineage === null) return [];
  const order = { ended: 0, released: 0, reserved: 1, current: 2 } as const;
  return lineage.codes
    .toSorted((a, b) => order[a.state] - order[b.state])
    .flatMap(({ code, geometry, state, relation }) => {
      if (geometry == null) return [];
      const look = relation === 'self' ? 'plot' : state === 'current' ? 'piece' : 'gone';
      return [
        { key: code, look, geometry, label: state === 'current' || relation === 'self' ? code.slice(12) : '' } as const,
      ];
    });
}

function extentOf(question: Question<Lineage>): Extent | null {
  const extents = (lineageOf(question)?.codes ?? []).flatMap(({ geometry }) =>
    geometry == null ? [] : (extentOfGeometry(geometry) ?? []),
  );
  if (extents.length === 0) return null;
  const side = (offset: number): readonly number[] => extents.filter((_, index) => index % 4 === offset);
  return [Math.min(...side(0)), Math.min(...side(1)), Math.max(...side(2)), Math.max(...side(3))];
}
