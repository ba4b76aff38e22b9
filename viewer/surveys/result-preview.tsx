import { useMarks } from '../components/marks.ts';
import type { ComponentChildren, JSX } from 'preact';
import type { Signal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import type { Extent } from '../api.ts';
import { type Column, Table } from '../components/table.tsx';
import { formatNumber } from '../format.ts';
import { extentOfGeometry } from '../geometry-extent.ts';
import type { Figure } from '../map/figures.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import type { Result } from './field-api.ts';
import { fieldWords } from './field-words.ts';

type Parcel = Result['parcelRows'][number];
type Finding = Result['findings'][number];
type Change = Result['changes'][number];

const TILES = ['parcels', 'points', 'lines', 'moved', 'closed'] as const;
const NEW = '#0b62c4';
const BEFORE = '#8a6d00';
const CLOSED = '#1a7f37';
const WRONG = '#c22f2f';

/** Parcels as drawn with their codes, outlines as delivered, what moved, what was closed, and what is wrong. */
export function resultFigures(result: Result): readonly Figure[] {
  return [
    ...result.parcelRows.flatMap(({ number, code, label, geometry, geometryBefore }): Figure[] => [
      { key: `parcel ${number}`, look: 'gone', geometry: geometryBefore, colour: BEFORE },
      { key: `parcel ${number}`, look: 'plot', geometry, colour: NEW, label: code?.slice(-7) ?? label ?? `#${number}` },
    ]),
    ...result.changes.flatMap(({ kind, geometry }, i): Figure[] => {
      if (kind === 'node-added') return [{ key: `change ${i}`, look: 'middle', geometry, colour: CLOSED }];
      if (kind === 'node-moved') return [{ key: `change ${i}`, look: 'trace', geometry, colour: CLOSED }];
      return [{ key: `change ${i}`, look: 'piece', geometry, colour: CLOSED }];
    }),
    ...result.findings.flatMap(({ severity, place, geometry }, i): Figure[] => {
      if (severity === 'info') return [];
      const colour = severity === 'error' ? WRONG : BEFORE;
      if (geometry !== null) return [{ key: `finding ${i}`, look: 'piece', geometry, colour }];
      if (place === null) return [];
      const point = { type: 'Point', coordinates: [place[0]!, place[1]!] } as const;
      return [{ key: `finding ${i}`, look: 'fault', geometry: point, colour }];
    }),
  ];
}

const metres = (value: number | null): string => (value === null ? '—' : `${value.toFixed(3)} m`);
const area = (value: number | null): string => (value === null ? '—' : formatNumber(value, 2));

/** Everything that publishing would do, before it is done: as tables, each row shown on the map. */
export function ResultPreview({
  result,
  lifted,
  onShow,
}: {
  readonly result: Result;
  readonly lifted: Signal<string | null>;
  readonly onShow: (extent: Extent) => void;
}): JSX.Element {
  const { state } = useViewer();
  const marks = useMarks();
  const words = useWords(fieldWords).result;
  const show = (geometry: Parameters<typeof extentOfGeometry>[0] | null): void => {
    const extent = geometry === null ? null : extentOfGeometry(geometry);
    if (extent !== null) onShow(extent);
  };
  const lift = (key: string | null): void => {
    lifted.value = key;
  };
  const findings = result.findings.map((finding, i) => ({ ...finding, key: `finding ${i}` }));
  const changes = result.changes.map((change, i) => ({ ...change, key: `change ${i}` }));
  return (
    <>
      <ul class="tiles">
        {TILES.map((tile) => (
          <li key={tile} class="tile" data-none={result[tile] === 0}>
            <strong>{formatNumber(result[tile] ?? 0)}</strong>
            <span>{words.tiles[tile]}</span>
          </li>
        ))}
      </ul>
      {result.replaced.length > 0 && (
        <p>
          {words.areas(
            area(result.areaBefore),
            area(result.areaAfter),
            formatNumber(result.areaAfter - result.areaBefore, 4),
          )}
        </p>
      )}
      {result.tolerance !== null && <p class="quiet">{words.tolerance(result.tolerance.toFixed(2))}</p>}
      <Part
        title={words.findings}
        note={result.findingsTotal > findings.length ? words.more(result.findingsTotal - findings.length) : null}
      >
        {findings.length === 0 ? (
          <p class="quiet">{words.noFindings}</p>
        ) : (
          <Table<Finding & { readonly key: string }>
            caption={words.findings}
            columns={findingColumns(words, state.language.value === 'en')}
            rows={findings}
            keyOf={({ key }) => key}
            lifted={lifted.value}
            onLift={lift}
            onOpen={({ geometry, place }) =>
              show(geometry ?? (place === null ? null : { type: 'Point', coordinates: [place[0]!, place[1]!] }))
            }
          />
        )}
      </Part>
      <Part title={words.codes}>
        <Table<Parcel>
          caption={words.codes}
          columns={parcelColumns(words, result.state === 'published', marks.list)}
          rows={result.parcelRows}
          keyOf={({ number }) => `parcel ${number}`}
          lifted={lifted.value}
          onLift={lift}
          onOpen={({ geometry }) => show(geometry)}
        />
      </Part>
      {result.events.length > 0 && (
        <Part title={words.events}>
          <ul class="field-events">
            {result.events.map(({ type, from, to }) => (
              <li key={`${type} ${to.join()}`}>
                <strong>{words.eventTypes[type] ?? type}</strong>{' '}
                <span class="number">{from.join(marks.list) || '—'}</span> →{' '}
                <span class="number">{to.join(marks.list)}</span>
              </li>
            ))}
          </ul>
        </Part>
      )}
      <Part
        title={words.changes}
        note={result.changesTotal > changes.length ? words.more(result.changesTotal - changes.length) : null}
      >
        {changes.length === 0 ? (
          <p class="quiet">{words.noChanges}</p>
        ) : (
          <Table<Change & { readonly key: string }>
            caption={words.changes}
            columns={changeColumns(words)}
            rows={changes}
            keyOf={({ key }) => key}
            lifted={lifted.value}
            onLift={lift}
            onOpen={({ geometry }) => show(geometry)}
          />
        )}
      </Part>
    </>
  );
}

function Part({
  title,
  note = null,
  children,
}: {
  readonly title: string;
  readonly note?: string | null;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <>
      <h3 class="part-title">
        {title} {note !== null && <span class="quiet">{note}</span>}
      </h3>
      {children}
    </>
  );
}

type ResultWords = ReturnType<typeof useWords<(typeof fieldWords)['zh']>>['result'];

function findingColumns(words: ResultWords, isEnglish: boolean): readonly Column<Finding>[] {
  const order = { error: 0, warning: 1, info: 2 } as const;
  return [
    {
      id: 'weight',
      title: words.weight,
      cell: ({ severity }) => (
        <span class={`badge ${severity === 'error' ? 'badge--warn' : 'badge--unknown'}`}>
          {words.weights[severity]}
        </span>
      ),
      sortBy: ({ severity }) => order[severity],
    },
    { id: 'finding', title: words.finding, isHead: true, cell: ({ zh, en }) => (isEnglish ? en : zh) },
  ];
}

function parcelColumns(words: ResultWords, isPublished: boolean, mark: string): readonly Column<Parcel>[] {
  return [
    { id: 'label', title: words.label, isHead: true, cell: ({ label, number }) => label ?? `#${number}` },
    {
      id: 'code',
      title: words.code,
      cell: ({ code, codeOrigin }) =>
        code === null ? (
          '—'
        ) : (
          <>
            {isPublished ? <a href={pathOfPage('land-file', { code })}>{code}</a> : <span class="number">{code}</span>}
            {codeOrigin !== null && <span class="cell-note">{words.origins[codeOrigin]}</span>}
          </>
        ),
    },
    { id: 'replaces', title: words.replaces, isMinor: true, cell: ({ replaces }) => replaces.join(mark) || '—' },
    { id: 'declared', title: words.declared, isNumber: true, cell: ({ areaDeclared }) => area(areaDeclared) },
    { id: 'before', title: words.before, isNumber: true, cell: ({ areaBefore }) => area(areaBefore) },
    { id: 'after', title: words.after, isNumber: true, cell: ({ areaAfter }) => area(areaAfter) },
  ];
}

function changeColumns(words: ResultWords): readonly Column<Change>[] {
  return [
    {
      id: 'kind',
      title: words.changes,
      isHead: true,
      cell: ({ kind, target }) => (
        <>
          {words.changeKinds[kind]}
          {target !== null && <span class="cell-note">{words.targets[target] ?? target}</span>}
        </>
      ),
      sortBy: ({ kind }) => kind,
    },
    {
      id: 'label',
      title: words.label,
      cell: ({ label, other }) => [label, other].filter((each) => each !== null && each !== '').join(' – '),
    },
    {
      id: 'distance',
      title: words.distance,
      isNumber: true,
      cell: (change) => metres(change.metres),
      sortBy: (change) => change.metres,
    },
    {
      id: 'area',
      title: words.areaChange,
      isNumber: true,
      cell: ({ squareMetresBefore, squareMetresAfter }) =>
        squareMetresBefore === null
          ? '—'
          : `${squareMetresBefore.toFixed(4)} → ${(squareMetresAfter ?? 0).toFixed(4)} ㎡`,
    },
  ];
}
