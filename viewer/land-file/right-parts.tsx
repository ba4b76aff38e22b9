import type { JSX } from 'preact';
import { type Column, Table } from '../components/table.tsx';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import type { FileRecord, LandFile, Restriction } from './api.ts';
import { BlockPart } from './block-part.tsx';
import { FieldValue, RecordFacts } from './record-facts.tsx';
import { landFileWords } from './words.ts';

type Blocks = LandFile['blocks'];

/** What a layer is called. */
export function LayerTitle({ id }: { readonly id: string }): JSX.Element {
  const { state } = useViewer();
  const layer = state.layers.value.find((each) => each.id === id);
  return <>{layer === undefined ? id : state.language.value === 'en' ? layer.titleEn : layer.title}</>;
}

/** A record on a card under the name of its layer. */
export function RecordCard({
  record,
  without,
}: {
  readonly record: FileRecord;
  readonly without?: readonly string[];
}): JSX.Element {
  return (
    <article class="card record-card">
      <h3 class="record-title">
        <LayerTitle id={record.layer} />
      </h3>
      <RecordFacts record={record} {...(without === undefined ? {} : { without })} />
    </article>
  );
}

export function RightsPart({ block }: { readonly block: Blocks['rights'] }): JSX.Element {
  const words = useWords(landFileWords);
  return (
    <BlockPart id="rights" title={words.parts.rights} block={block}>
      {({ holders, land, houses }) => (
        <div class="records">
          {[...holders, ...land, ...houses].slice(0, 40).map((record) => (
            <RecordCard key={`${record.layer} ${record.id}`} record={record} />
          ))}
        </div>
      )}
    </BlockPart>
  );
}

const TONES = { holds: 'badge--danger', waits: 'badge--warn', expired: '', released: '' } as const;

/** 抵押, 查封 with its queue, 异议, 预告: those in force first. */
export function RestrictionsPart({ block }: { readonly block: Blocks['restrictions'] }): JSX.Element {
  const viewer = useViewer();
  const words = useWords(landFileWords);
  const value = (record: FileRecord, name: string): JSX.Element => (
    <FieldValue viewer={viewer} record={record} name={name} />
  );
  const columns: readonly Column<Restriction>[] = [
    { id: 'kind', title: words.parts.restrictions, isHead: true, cell: ({ kind }) => <LayerTitle id={kind} /> },
    {
      id: 'standing',
      title: words.standings.holds,
      cell: ({ standing, queue }) => (
        <span class={`badge ${TONES[standing]}`}>
          {queue === null || queue === 1 ? words.standings[standing] : words.waiting(queue - 1)}
          {queue === 1 && ` · ${words.first}`}
        </span>
      ),
    },
    {
      id: 'from',
      title: words.asOf,
      cell: ({ kind, record }) => value(record, kind === 'restricted-unit' ? 'restrictedFrom' : 'registeredOn'),
    },
    {
      id: 'who',
      title: words.name,
      cell: ({ kind, record }) =>
        value(
          record,
          {
            mortgage: 'mortgagor',
            seizure: 'court',
            objection: 'matter',
            'advance-notice': 'obligor',
            easement: 'content',
            'restricted-unit': 'authority',
          }[kind],
        ),
    },
    {
      id: 'document',
      title: words.parts.approvals,
      cell: ({ kind, record }) =>
        value(
          record,
          kind === 'mortgage'
            ? 'securedDebt'
            : kind === 'easement'
              ? 'validUntil'
              : kind === 'seizure' || kind === 'restricted-unit'
                ? 'documentNumber'
                : 'registrationReason',
        ),
    },
  ];
  const titled = columns.map((column) => ({ ...column, title: titleOf(column.id, viewer.state.language.value) }));
  return (
    <BlockPart id="restrictions" title={words.parts.restrictions} block={block}>
      {(restrictions) => (
        <Table
          caption={words.parts.restrictions}
          columns={titled}
          rows={restrictions}
          keyOf={({ kind, record }) => `${kind} ${record.id}`}
        />
      )}
    </BlockPart>
  );
}

const TITLES: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  kind: { zh: '种类', en: 'Kind' },
  standing: { zh: '状态', en: 'State' },
  from: { zh: '登记时间', en: 'Registered' },
  who: { zh: '机关、当事人或内容', en: 'Authority, party or content' },
  document: { zh: '文号、数额或期限', en: 'Document, amount or term' },
};

function titleOf(id: string, language: 'zh' | 'en'): string {
  return TITLES[id]?.[language] ?? id;
}

export function PlanningPart({ block }: { readonly block: Blocks['planning'] }): JSX.Element {
  const { state } = useViewer();
  const words = useWords(landFileWords);
  return (
    <BlockPart id="planning" title={words.parts.planning} block={block}>
      {({ projects, plots }) => (
        <div class="records">
          {projects.map((record) => (
            <RecordCard key={record.id} record={record} />
          ))}
          {plots.map((plot) => (
            <article key={`${plot.layer} ${plot.id}`} class="card record-card">
              <h3 class="record-title">
                <LayerTitle id={plot.layer} />
              </h3>
              <RecordFacts
                record={{ layer: plot.layer, id: plot.id, masked: [], area: null, properties: { ...plot } }}
                only={['plotCode', 'plotName', 'location', 'plannedUse', 'area']}
              />
            </article>
          ))}
          {projects.length + plots.length === 0 && <p class="quiet">{state.messages.value.identify.empty}</p>}
        </div>
      )}
    </BlockPart>
  );
}

export function InspectionsPart({ block }: { readonly block: Blocks['inspections'] }): JSX.Element {
  const words = useWords(landFileWords);
  return (
    <BlockPart id="inspections" title={words.parts.inspections} block={block}>
      {(records) => (
        <div class="records">
          {records.map((record) => (
            <RecordCard key={record.id} record={record} without={['evidence']} />
          ))}
        </div>
      )}
    </BlockPart>
  );
}
