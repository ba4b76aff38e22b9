import type { JSX } from 'preact';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Section } from '../components/page.tsx';
import { formatTimestamp } from '../format.ts';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { fetchRecords } from './field-api.ts';
import { fieldWords } from './field-words.ts';
import type { FieldPartProps } from './field-work-page.tsx';
import { SignatureCard } from './signature-card.tsx';

/** What the field wrote down and signed. */
export function RecordPart({ task }: FieldPartProps): JSX.Element {
  const { state } = useViewer();
  const words = useWords(fieldWords);
  const id = String(task.id);
  const question = useQuestion(`field-records ${id}`, async (signal) => fetchRecords(id, signal));
  return (
    <Answer question={question}>
      {({ records, signatures }) => (
        <>
          <Section id="signatures" title={words.record.signatures}>
            <p class="quiet">{words.record.lead}</p>
            {!may(state, 'personal:read') && <p class="quiet">{words.record.mayNot}</p>}
            {signatures.length === 0 ? (
              <p class="quiet">{words.none}</p>
            ) : (
              <ul class="field-list">
                {signatures.map((signature) => (
                  <SignatureCard key={signature.id} task={id} signature={signature} />
                ))}
              </ul>
            )}
          </Section>
          <Section id="witnesses" title={words.record.witnesses}>
            {records.length === 0 ? (
              <p class="quiet">{words.none}</p>
            ) : (
              <ul class="field-list">
                {records.map((record) => (
                  <li key={`${record.id} ${record.sha256}`} class="card field-card">
                    <div class="field-card-head">
                      <strong>{words.record.kinds[record.kind]}</strong>
                      <span class="number">{record.parcelCode}</span>
                      <span>{record.boundary}</span>
                      <span class="cell-note">{formatTimestamp(record.receivedAt)}</span>
                    </div>
                    <p>
                      {Object.entries(record.content)
                        .filter(([key]) => key !== 'parcel_code' && key !== 'boundary')
                        .map(([, value]) => value)
                        .join(' · ')}
                    </p>
                  </li>
                ))}
              </ul>
            )}
          </Section>
        </>
      )}
    </Answer>
  );
}
