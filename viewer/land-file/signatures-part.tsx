import type { JSX } from 'preact';
import { useQuestion } from '../components/asked.tsx';
import { Section } from '../components/page.tsx';
import { may } from '../session.ts';
import { SignatureCard } from '../surveys/signature-card.tsx';
import type { Signature } from '../surveys/field-api.ts';
import { fieldWords } from '../surveys/field-words.ts';
import '../styles/surveys.css';
import { requestJson } from '../api.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';

/** 指界 signatures of a piece of land and of what it came from; only for who may see personal data, and only where there are any. */
export function SignaturesPart({ code }: { readonly code: string }): JSX.Element | null {
  const { state } = useViewer();
  const words = useWords(fieldWords).record;
  const sees = may(state, 'personal:read');
  const question = useQuestion(sees ? `signatures ${code}` : null, async (signal) =>
    requestJson<{ readonly signatures: readonly Signature[] }>(`/api/land-codes/${code}/signatures`, { signal }),
  );
  const answer = question.answer.value;
  if (answer.state !== 'answered' || answer.value.signatures.length === 0) return null;
  return (
    <Section id="signatures" title={words.signatures} note={words.lead}>
      <ul class="field-list">
        {answer.value.signatures.map((signature) => (
          <SignatureCard
            key={`${signature.task} ${signature.id}`}
            task={String(signature.task)}
            signature={signature}
          />
        ))}
      </ul>
    </Section>
  );
}
