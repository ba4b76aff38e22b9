import '../styles/surveys.css';
import type { JSX } from 'preact';
import { type Column, Table } from '../components/table.tsx';
import { formatLandCode } from '../format.ts';
import { SignatureCard } from '../surveys/signature-card.tsx';
import { fieldWords } from '../surveys/field-words.ts';
import { useWords } from '../words.ts';
import type { ContentOf, LandFile } from './api.ts';
import { BlockPart } from './block-part.tsx';
import { landFileWords } from './words.ts';

type WitnessRecord = ContentOf<'agreements'>['records'][number];

/** 指界 of the land and of what it came from: what was said at its borders, and the signatures under it. */
export function AgreementsPart({ block }: { readonly block: LandFile['blocks']['agreements'] }): JSX.Element {
  const words = useWords(landFileWords);
  const field = useWords(fieldWords).record;
  const columns: readonly Column<WitnessRecord>[] = [
    { id: 'boundary', title: words.boundaryLine, isHead: true, cell: ({ boundary }) => boundary ?? field.all },
    {
      id: 'neighbour',
      title: words.neighbour,
      cell: ({ neighbour, neighbourCode }) => (
        <>
          {neighbour ?? words.none}
          {neighbourCode !== null && <span class="cell-note">{formatLandCode(neighbourCode)}</span>}
        </>
      ),
    },
    {
      id: 'witness',
      title: words.witness,
      cell: ({ witness, role }) => [witness ?? words.none, role].filter(Boolean).join(' · '),
    },
    { id: 'agreed', title: words.agreed, cell: ({ agreed }) => agreed ?? words.none },
    {
      id: 'note',
      title: words.note,
      cell: ({ note, recordedAt, inheritedFrom }) => (
        <>
          {note ?? words.none}
          <span class="cell-note">
            {[recordedAt, inheritedFrom === null ? null : words.inherited(formatLandCode(inheritedFrom))]
              .filter((text) => text !== null)
              .join(' · ')}
          </span>
        </>
      ),
    },
  ];
  return (
    <BlockPart id="agreements" title={words.parts.agreements} block={block}>
      {({ records, signatures }) => (
        <>
          {records.length > 0 && (
            <Table
              caption={words.parts.agreements}
              columns={columns}
              rows={records}
              keyOf={(row) => `${row.task} ${row.id}`}
            />
          )}
          {signatures.length > 0 && (
            <>
              <p class="quiet note">{field.lead}</p>
              <ul class="field-list">
                {signatures.map((signature) => (
                  <SignatureCard
                    key={`${signature.task} ${signature.id}`}
                    task={String(signature.task)}
                    signature={signature}
                  />
                ))}
              </ul>
            </>
          )}
        </>
      )}
    </BlockPart>
  );
}
