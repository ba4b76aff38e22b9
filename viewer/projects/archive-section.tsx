import type { JSX } from 'preact';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Section } from '../components/page.tsx';
import { ArchivedList } from '../land-file/archive-part.tsx';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { fetchArchive } from './api.ts';
import { projectWords } from './words.ts';

/** Documents that archive systems file under the project's code; what did not answer is said first. */
export function ArchiveSection({ code }: { readonly code: string }): JSX.Element {
  const { state } = useViewer();
  const words = useWords(projectWords);
  const question = useQuestion(`archive ${code}`, async (signal) => fetchArchive(code, signal));
  return (
    <Section id="archive" title={words.archive}>
      <Answer question={question} rows={2}>
        {({ documents, hidden, archives, warnings }) => (
          <>
            {warnings.map(({ archive, zh, en }) => (
              <p key={archive} class="callout callout--warn note" role="alert">
                {state.language.value === 'en' ? en : zh}
              </p>
            ))}
            {documents.length > 0 && <ArchivedList documents={documents} />}
            {documents.length === 0 && warnings.length === 0 && (
              <p class="quiet">{archives === 0 ? words.noArchive : words.noDocuments}</p>
            )}
            {hidden > 0 && <p class="quiet">{words.hidden(hidden)}</p>}
          </>
        )}
      </Answer>
    </Section>
  );
}
