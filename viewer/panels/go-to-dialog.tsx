import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { goToPlace } from '../actions/identify.ts';
import { Button } from '../components/button.tsx';
import { readCoordinates, type Reading } from '../../schemas/typed-coordinates.ts';
import { formatDegrees } from '../format.ts';
import { useViewer } from '../viewer.ts';

const EXAMPLES = [
  '119.974123, 31.809755',
  '31°48′35.1″N 119°58′26.8″E',
  '497547.63, 3520917.61',
  '40497547.63, 3520917.61',
];

/** Goes to typed coordinates and says, before going, how it read them. */
export function GoToDialog(): JSX.Element {
  const viewer = useViewer();
  const { state } = viewer;
  const messages = state.messages.value.goTo;
  const dialog = useRef<HTMLDialogElement>(null);
  const text = useSignal('');
  const isOpen = state.isGoToOpen.value;
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  const reading =
    text.value.trim() === '' ? null : readCoordinates(text.value, state.camera.value?.center ?? [120, 32]);
  const go = (event: Event): void => {
    event.preventDefault();
    if (reading?.state !== 'place') return;
    state.isGoToOpen.value = false;
    void goToPlace(viewer, reading.place);
  };
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="go-to-title" onClose={() => (state.isGoToOpen.value = false)}>
      <form method="dialog" onSubmit={go}>
        <h2 id="go-to-title">{messages.title}</h2>
        <label class="field-label" for="go-to-text">
          {messages.label}
        </label>
        <input
          id="go-to-text"
          class="text-input"
          type="text"
          autocomplete="off"
          spellcheck={false}
          placeholder={messages.placeholder}
          value={text.value}
          aria-describedby="go-to-reading"
          onInput={(event) => (text.value = event.currentTarget.value)}
        />
        <p id="go-to-reading" class="reading" data-state={reading?.state} role="status">
          {reading === null ? ' ' : <ReadingText reading={reading} />}
        </p>
        <p class="quiet">{messages.examples}</p>
        <ul class="examples">
          {EXAMPLES.map((example) => (
            <li key={example}>
              <button type="button" class="link" onClick={() => (text.value = example)}>
                {example}
              </button>
            </li>
          ))}
        </ul>
        <div class="dialog-buttons">
          <Button onClick={() => (state.isGoToOpen.value = false)}>{messages.cancel}</Button>
          <button type="submit" class="button button--strong" disabled={reading?.state !== 'place'}>
            {messages.go}
          </button>
        </div>
      </form>
    </dialog>
  );
}

function ReadingText({ reading }: { readonly reading: Reading }): JSX.Element {
  const { state } = useViewer();
  const messages = state.messages.value.goTo;
  if (reading.state === 'unreadable') return <>{messages.unreadable}</>;
  if (reading.state === 'outside') return <>{messages.outside}</>;
  const how = reading.as === 'geographic' ? messages.asGeographic : messages.asProjected(reading.epsg, reading.zone);
  const swapped = reading.as === 'geographic' ? messages.swapped : messages.swappedNorthing;
  return (
    <>
      <strong>{reading.place.map(formatDegrees).join(' ')}</strong>
      <span>
        {how}
        {reading.swapped && ` · ${swapped}`}
      </span>
    </>
  );
}
