import type { JSX } from 'preact';
import { queryOf } from '../api.ts';
import { Icon } from '../components/icon.tsx';
import { formatLandCode } from '../format.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import type { ArchivedDocument, LandFile } from './api.ts';
import { BlockPart } from './block-part.tsx';
import { landFileWords } from './words.ts';

/** Address of a document of an archive. */
export const archivedContent = ({
  archive,
  code,
  reference,
}: Pick<ArchivedDocument, 'archive' | 'code' | 'reference'>): string =>
  `/api/archive-documents/content?${queryOf({ code, archive, reference })}`;

/** What the file lacks because something did not answer: before everything that it has. */
export function FileWarnings({ file }: { readonly file: LandFile }): JSX.Element | null {
  const { state } = useViewer();
  const words = useWords(landFileWords);
  if (file.warnings.length === 0) return null;
  return (
    <div class="callout callout--warn note" role="alert">
      <Icon name="warning" />
      <div>
        <strong>{words.incomplete}</strong>
        {file.warnings.map(({ zh, en }) => (
          <p key={zh}>{state.language.value === 'en' ? en : zh}</p>
        ))}
      </div>
    </div>
  );
}

/** Documents as their archives tell of them, each to be opened. */
export function ArchivedList({
  documents,
}: {
  readonly documents: readonly (Omit<ArchivedDocument, 'inheritedFrom'> & { readonly inheritedFrom?: string | null })[];
}): JSX.Element {
  const words = useWords(landFileWords);
  return (
    <ul class="documents">
      {documents.map((document) => (
        <li key={`${document.archive} ${document.code} ${document.reference}`} class="card document">
          <span class="document-look" aria-hidden="true">
            <Icon name="copy" size={28} />
          </span>
          <div class="document-text">
            <a href={archivedContent(document)} target="_blank" rel="noopener">
              {document.title}
            </a>
            <span class="cell-note">
              {[document.archiveNumber, document.fileName, document.on].filter((text) => text !== null).join(' · ')}
            </span>
            {document.inheritedFrom != null && (
              <span class="cell-note">{words.inherited(formatLandCode(document.inheritedFrom))}</span>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Documents of archive systems beside the platform. */
export function ArchivePart({ block }: { readonly block: LandFile['blocks']['archive'] }): JSX.Element {
  const words = useWords(landFileWords);
  return (
    <BlockPart id="archive" title={words.parts.archive} block={block}>
      {({ documents, hidden }) => (
        <>
          <ArchivedList documents={documents} />
          {hidden > 0 && <p class="quiet note">{words.hidden(hidden)}</p>}
        </>
      )}
    </BlockPart>
  );
}
