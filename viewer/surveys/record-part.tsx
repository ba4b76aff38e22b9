import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { sayFault } from '../actions/say.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { Facts, Section } from '../components/page.tsx';
import { formatTimestamp } from '../format.ts';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { fetchRecords, type Signature, signatureAddress } from './field-api.ts';
import { fieldWords } from './field-words.ts';
import type { FieldPartProps } from './field-work-page.tsx';

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

function SignatureCard({ task, signature }: { readonly task: string; readonly signature: Signature }): JSX.Element {
  const { state } = useViewer();
  const words = useWords(fieldWords).record;
  const picture = useSignal<string | null>(null);
  useEffect(
    () => () => {
      if (picture.value !== null) URL.revokeObjectURL(picture.value);
    },
    [],
  );
  const isPicture = signature.mediaType.startsWith('image/');
  const show = async (): Promise<void> => {
    try {
      const response = await fetch(signatureAddress(task, signature.id));
      if (!response.ok) throw new Error(`${response.status}`);
      // In an image nothing of an SVG runs.
      picture.value = URL.createObjectURL(new Blob([await response.arrayBuffer()], { type: signature.mediaType }));
    } catch (error) {
      sayFault(state, error);
    }
  };
  return (
    <li class="card field-card">
      <div class="field-card-head">
        <strong>{signature.signer}</strong>
        <span class="number">{signature.parcelCode}</span>
        <span>{signature.boundary ?? words.all}</span>
        {may(state, 'personal:read') && isPicture && picture.value === null && (
          <Button icon="lock" onClick={() => void show()}>
            {words.show}
          </Button>
        )}
      </div>
      {picture.value !== null && (
        <img class="signature-picture" src={picture.value} alt={`${signature.signer} ${words.signatures}`} />
      )}
      <Facts
        facts={[
          [words.role, signature.role ?? '—'],
          [words.at, signature.signedAt],
          [words.device, signature.device ?? '—'],
          [words.digest, <code class="digest">{signature.sha256}</code>],
        ]}
      />
    </li>
  );
}
