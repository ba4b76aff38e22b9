import type { JSX } from 'preact';
import { type Signal, useSignal } from '@preact/signals';
import { sayFault } from '../actions/say.ts';
import { queryOf, requestJson } from '../api.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Select, TextField } from '../components/form.tsx';
import { Icon } from '../components/icon.tsx';
import { formatLandCode, formatNumber } from '../format.ts';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import type { FileDocument, LandFile } from './api.ts';
import { BlockPart } from './block-part.tsx';
import { landFileWords } from './words.ts';

const BLOCKS = [
  'identity',
  'rights',
  'restrictions',
  'planning',
  'acquisition',
  'approvals',
  'stock',
  'inspections',
] as const;

export const contentAddress = ({ id }: Pick<FileDocument, 'id'>): string => `/api/attachments/${id}/content`;

/** Documents and photos: pictures are shown, PDF open beside, photos say where they were taken. */
export function DocumentsPart({
  code,
  block,
  lifted,
  onChange,
}: {
  readonly code: string;
  readonly block: LandFile['blocks']['attachments'];
  readonly lifted: Signal<string | null>;
  readonly onChange: () => void;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(landFileWords);
  return (
    <>
      <BlockPart id="attachments" title={words.parts.attachments} block={block}>
        {({ documents, hidden }) => (
          <>
            <ul class="documents">
              {documents.map((document) => (
                <li
                  key={document.id}
                  class="card document"
                  onMouseEnter={() => (lifted.value = `photo ${document.id}`)}
                  onMouseLeave={() => (lifted.value = null)}
                >
                  <a
                    class="document-look"
                    href={contentAddress(document)}
                    target="_blank"
                    rel="noopener"
                    aria-label={document.title}
                  >
                    {document.mediaType.startsWith('image/') && document.shows ? (
                      <img src={contentAddress(document)} alt="" loading="lazy" />
                    ) : (
                      <Icon name="checks" size={32} />
                    )}
                  </a>
                  <div class="document-text">
                    <a href={contentAddress(document)} target="_blank" rel="noopener">
                      {document.title}
                    </a>
                    <span class="cell-note">
                      {document.fileName} · {formatNumber(document.bytes / 1024, 0)} kB ·{' '}
                      {document.addedAt.slice(0, 10)}
                    </span>
                    {document.inheritedFrom !== null && (
                      <span class="cell-note">{words.inherited(formatLandCode(document.inheritedFrom))}</span>
                    )}
                    {document.azimuth !== null && (
                      <span class="cell-note">{words.azimuth(formatNumber(document.azimuth, 0))}</span>
                    )}
                    {document.isFar && (
                      <span class="badge badge--warn">{words.far(formatNumber(document.metresOutside ?? 0, 0))}</span>
                    )}
                  </div>
                </li>
              ))}
            </ul>
            {hidden > 0 && <p class="quiet note">{words.hidden(hidden)}</p>}
          </>
        )}
      </BlockPart>
      {may(state, 'land:edit') && <AddDocument code={code} onChange={onChange} />}
    </>
  );
}

function AddDocument({ code, onChange }: { readonly code: string; readonly onChange: () => void }): JSX.Element {
  const { state } = useViewer();
  const words = useWords(landFileWords);
  const isOpen = useSignal(false);
  const isBusy = useSignal(false);
  const file = useSignal<File | null>(null);
  const title = useSignal('');
  const block = useSignal<string>('approvals');
  const retainUntil = useSignal('');
  const send = async (): Promise<void> => {
    const chosen = file.value;
    if (chosen === null || title.value.trim() === '') return;
    isBusy.value = true;
    try {
      const query = queryOf({
        code,
        block: block.value,
        title: title.value.trim(),
        name: chosen.name,
        ...(retainUntil.value === '' ? {} : { retainUntil: retainUntil.value }),
      });
      await requestJson(`/api/attachments?${query}`, { bytes: chosen });
      isOpen.value = false;
      file.value = null;
      title.value = '';
      onChange();
    } catch (error) {
      sayFault(state, error);
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <p class="note">
      <Button icon="plus" onClick={() => (isOpen.value = true)}>
        {words.add}
      </Button>
      <Dialog
        title={words.add}
        isOpen={isOpen.value}
        onClose={() => (isOpen.value = false)}
        cancelLabel={words.cancel}
        confirm={{ label: words.add, isBusy: isBusy.value, onConfirm: () => void send() }}
      >
        <div class="form">
          <label class="form-field">
            <span class="field-label">{words.file}</span>
            <input
              type="file"
              class="text-input"
              accept=".pdf,.jpg,.jpeg,.png,.webp,.tif,.tiff,.docx,.xlsx"
              onChange={(event) => {
                file.value = event.currentTarget.files?.[0] ?? null;
                if (title.value === '' && file.value !== null) title.value = file.value.name.replace(/\.\w+$/, '');
              }}
            />
          </label>
          <TextField
            label={words.documentTitle}
            isRequired
            maxLength={200}
            value={title.value}
            onInput={(next) => (title.value = next)}
          />
          <div class="form-row">
            <Select
              label={words.block}
              value={block.value}
              options={BLOCKS.map((value) => ({ value, title: words.parts[value] }))}
              onChange={(next) => (block.value = next)}
            />
            <TextField
              label={words.retainUntil}
              type="date"
              value={retainUntil.value}
              onInput={(next) => (retainUntil.value = next)}
            />
          </div>
        </div>
      </Dialog>
    </p>
  );
}
