import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { sayFault } from '../actions/say.ts';
import { Button } from '../components/button.tsx';
import { Facts } from '../components/page.tsx';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { type Signature, signatureAddress } from './field-api.ts';
import { fieldWords } from './field-words.ts';

/** A signature with its digest; the picture itself is fetched when somebody asks for it, which is put on record. */
export function SignatureCard({
  task,
  signature,
}: {
  readonly task: string;
  readonly signature: Signature;
}): JSX.Element {
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
