import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { effect } from '@preact/signals';
import type { Extent } from '../api.ts';
import { chooseRing, EMPTY_DRAFT, replaceRing, vertexAt } from '../checks/draft.ts';
import { writeDraft } from '../checks/draft-text.ts';
import { IconButton } from '../components/button.tsx';
import { Choice, TextField } from '../components/form.tsx';
import { extentOfGeometry } from '../geometry-extent.ts';
import { freePadding } from '../layout.ts';
import { geometryOfNote, LONGEST_NOTES, type Note, NOTE_COLOURS, type NoteKind, writeNotes } from '../notes.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { createAnnotating, figuresOfAnnotating } from './annotating.ts';
import { toolWords } from './words.ts';

const KINDS: readonly NoteKind[] = ['point', 'line', 'area', 'text'];

/** Points, lines, areas and texts on the map; they stand in its address, and areas can be handed to the overlap check. */
export function AnnotatePart(): JSX.Element {
  const { state } = useViewer();
  const words = useWords(toolWords).annotate;
  const annotating = useMemo(() => createAnnotating(state.notes), []);
  const { kind, colour, text, past, future, places } = annotating;
  useEffect(() => {
    const map = state.map.value;
    map?.use(annotating.tool);
    const stop = effect(() => {
      state.toolFigures.value = figuresOfAnnotating(annotating);
    });
    return () => {
      stop();
      map?.use(null);
      state.toolFigures.value = [];
    };
  }, [state.map.value]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isTyping =
        event.target instanceof Element && event.target.closest('input, textarea, select, button, a, summary');
      if (isTyping) return;
      const key = event.key.toLowerCase();
      const isCommand = event.ctrlKey || event.metaKey;
      if (isCommand && key === 'z' && !event.shiftKey) annotating.undo();
      else if (isCommand && (key === 'y' || key === 'z')) annotating.redo();
      else if (key === 'enter') annotating.finish();
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  const notes = state.notes.value;
  const needsText = kind.value === 'text' && text.value.trim() === '';
  return (
    <div class="tool-part">
      <Choice
        label={words.kind}
        value={kind.value}
        options={KINDS.map((value) => ({ value, title: words.kinds[value] }))}
        onChange={(next) => {
          annotating.finish();
          kind.value = next;
        }}
      />
      <Choice
        label={words.colour}
        value={String(colour.value)}
        options={NOTE_COLOURS.map((_, index) => ({ value: String(index), title: words.colours[index]! }))}
        onChange={(next) => (colour.value = Number(next))}
      />
      <TextField label={words.text} maxLength={60} value={text.value} onInput={(next) => (text.value = next)} />
      <p class="quiet">{needsText ? words.textFirst : words.hints[kind.value]}</p>
      <div class="tool-acts" role="toolbar" aria-label={words.title}>
        <IconButton
          icon="undo"
          label={words.undo}
          disabled={past.value.length === 0 && places.value.length === 0}
          onClick={annotating.undo}
        />
        <IconButton icon="redo" label={words.redo} disabled={future.value.length === 0} onClick={annotating.redo} />
        <IconButton
          icon="bin"
          label={words.clear}
          disabled={notes.length === 0}
          onClick={() => annotating.change([])}
        />
      </div>
      {notes.length === 0 ? (
        <p class="quiet">{words.none}</p>
      ) : (
        <ul class="tool-bookmarks">
          {notes.map((note, index) => (
            <NoteLine
              key={index}
              note={note}
              onDrop={() => annotating.change(notes.toSpliced(index, 1))}
              onShow={() => state.map.value?.fit(extentOfGeometry(geometryOfNote(note)) as Extent, freePadding(), 18)}
            />
          ))}
        </ul>
      )}
      {writeNotes(notes).length > LONGEST_NOTES && <p class="callout callout--warn">{words.long}</p>}
    </div>
  );
}

function NoteLine({
  note,
  onDrop,
  onShow,
}: {
  readonly note: Note;
  readonly onDrop: () => void;
  readonly onShow: () => void;
}): JSX.Element {
  const words = useWords(toolWords).annotate;
  const name = note.text === '' ? words.kinds[note.kind] : note.text;
  return (
    <li>
      <button type="button" class="link" onClick={onShow}>
        <span class="tool-dot" style={{ '--mark': NOTE_COLOURS[note.colour] }} aria-hidden="true" />
        {name}
      </button>
      {note.kind === 'area' ? (
        <a class="link" href={`/checks/new?draw=${encodeURIComponent(draftText(note))}`}>
          {words.check}
        </a>
      ) : (
        <span />
      )}
      <IconButton icon="bin" label={words.drop(name)} onClick={onDrop} />
    </li>
  );
}

/** An area as the overlap check takes it. */
function draftText({ places }: Note): string {
  return writeDraft(replaceRing(chooseRing(EMPTY_DRAFT, 0, 0), places.map(vertexAt)));
}
