import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { goToPlace, goToResult, goToSheet } from '../actions/identify.ts';
import { navigate } from '../actions/navigate.ts';
import { explain, reportFault } from '../actions/say.ts';
import { mapAddress } from '../address.ts';
import { ConnectionError, fetchSearch, type Found, type LonLat, type NamedPlace, type SearchResult } from '../api.ts';
import { IconButton } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { looksLikeCoordinates, readCoordinates } from '../../schemas/typed-coordinates.ts';
import { formatDegrees, formatLandCode, normaliseQuery } from '../format.ts';
import { titleOf } from '../i18n/messages.ts';
import { Latest } from '../latest.ts';
import type { Asked } from '../state.ts';
import { useViewer } from '../viewer.ts';

const WAIT_MS = 180;
const LIMIT = 12;

/** A line of the list: a feature or a sheet the server found, or the place that the typed coordinates name. */
type Choice =
  | { readonly kind: 'feature'; readonly result: SearchResult }
  | { readonly kind: 'sheet'; readonly sheet: NamedPlace }
  | { readonly kind: 'place'; readonly place: LonLat };

/** Search by code, place or coordinates: an ARIA combobox, reached by `/` or Ctrl+K. */
export function SearchBox(): JSX.Element {
  const viewer = useViewer();
  const { state } = viewer;
  const messages = state.messages.value.search;
  const input = useRef<HTMLInputElement>(null);
  const text = useSignal('');
  const isOpen = useSignal(false);
  const active = useSignal(-1);
  const { results, ask } = useResults();
  useShortcut(input);

  const choices = choicesOf(text.value, results.value, state.camera.value?.center ?? [120, 32]);
  const choose = (choice: Choice | undefined): void => {
    if (choice === undefined) return;
    isOpen.value = false;
    input.current?.blur();
    if (state.route.value.page !== 'map') navigate(viewer, mapAddress(viewer));
    if (choice.kind === 'feature') void goToResult(viewer, choice.result);
    else if (choice.kind === 'sheet') goToSheet(viewer, choice.sheet);
    else void goToPlace(viewer, choice.place);
  };
  const type = (typed: string): void => {
    text.value = typed;
    isOpen.value = true;
    active.value = -1;
    state.foundFigures.value = [];
    ask(normaliseQuery(typed));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      isOpen.value = true;
      const step = event.key === 'ArrowDown' ? 1 : -1;
      active.value =
        choices.length === 0
          ? -1
          : (active.value + step + choices.length + (active.value < 0 && step < 0 ? 1 : 0)) % choices.length;
    } else if (event.key === 'Enter') {
      choose(choices[Math.max(0, active.value)]);
    } else if (event.key === 'Escape') {
      if (isOpen.value) isOpen.value = false;
      else type('');
    }
  };
  const isPartial = results.value.state === 'answered' && results.value.value.isPartial;
  const showsList = isOpen.value && text.value.trim() !== '';
  return (
    <div
      class="search"
      role="search"
      onFocusOut={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) isOpen.value = false;
      }}
    >
      <Icon name="search" size={18} />
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label={messages.label}
        aria-autocomplete="list"
        aria-expanded={showsList}
        aria-controls="search-list"
        aria-activedescendant={showsList && active.value >= 0 ? `search-${active.value}` : undefined}
        aria-describedby="search-hint"
        placeholder={messages.placeholder}
        autocomplete="off"
        spellcheck={false}
        enterkeyhint="search"
        value={text.value}
        onInput={(event) => type(event.currentTarget.value)}
        onFocus={() => (isOpen.value = true)}
        onKeyDown={onKeyDown}
      />
      {text.value === '' ? (
        <kbd aria-hidden="true">/</kbd>
      ) : (
        <IconButton
          icon="close"
          label={messages.clear}
          onClick={() => {
            type('');
            input.current?.focus();
          }}
        />
      )}
      <span id="search-hint" class="visually-hidden">
        {messages.hint}
      </span>
      <div
        id="search-list"
        class="search-list"
        role="listbox"
        aria-label={messages.label}
        hidden={!showsList || choices.length === 0}
      >
        {showsList &&
          choices.map((choice, index) => (
            <ChoiceLine
              key={keyOf(choice)}
              choice={choice}
              index={index}
              isActive={index === active.value}
              onChoose={() => choose(choice)}
            />
          ))}
        {showsList && isPartial && (
          <div class="search-state" role="option" aria-disabled="true" aria-selected={false}>
            {messages.partial}
          </div>
        )}
      </div>
      {showsList && choices.length === 0 && <SearchState asked={results.value} text={text.value.trim()} />}
      <span class="visually-hidden" role="status">
        {showsList && results.value.state === 'answered' ? messages.found(choices.length) : ''}
      </span>
    </div>
  );
}

/** Search results that follow the typing at a little distance; an overtaken request is aborted. */
function useResults() {
  const { state } = useViewer();
  const results = useSignal<Asked<Found>>({ state: 'idle' });
  const latest = useRef<{ readonly requests: Latest; timer: ReturnType<typeof setTimeout> | undefined }>({
    requests: new Latest(),
    timer: undefined,
  });
  const ask = (query: string): void => {
    clearTimeout(latest.current.timer);
    latest.current.requests.cancel();
    results.value = { state: query === '' ? 'idle' : 'asking' };
    if (query !== '') latest.current.timer = setTimeout(() => void send(query), WAIT_MS);
  };
  const send = async (query: string): Promise<void> => {
    try {
      const value = await latest.current.requests.run((signal) => fetchSearch(query, LIMIT, signal));
      if (value !== undefined) results.value = { state: 'answered', value };
    } catch (error) {
      results.value = { state: 'failed', error };
      if (error instanceof ConnectionError) reportFault(state, error);
    }
  };
  return { results, ask };
}

function useShortcut(input: { readonly current: HTMLInputElement | null }): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isTyping = event.target instanceof Element && event.target.closest('input, textarea, select') !== null;
      const isShortcut =
        (event.key === '/' && !isTyping) || (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey));
      if (!isShortcut) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [input]);
}

function keyOf(choice: Choice): string {
  if (choice.kind === 'feature') return `${choice.result.layer}.${choice.result.id}`;
  return choice.kind === 'sheet' ? `sheet ${choice.sheet.detail}` : 'place';
}

/** Coordinates are read here, near what the map shows; numbers of sheets by the server. */
function choicesOf(text: string, results: Asked<Found>, near: LonLat): readonly Choice[] {
  const reading = looksLikeCoordinates(text) ? readCoordinates(text, near) : null;
  const places: readonly Choice[] = reading?.state === 'place' ? [{ kind: 'place', place: reading.place }] : [];
  if (results.state !== 'answered') return places;
  const sheets = results.value.places.filter(({ kind }) => kind === 'map-sheet');
  return [
    ...places,
    ...sheets.map((sheet): Choice => ({ kind: 'sheet', sheet })),
    ...results.value.results.map((result): Choice => ({ kind: 'feature', result })),
  ];
}

function ChoiceLine({
  choice,
  index,
  isActive,
  onChoose,
}: {
  readonly choice: Choice;
  readonly index: number;
  readonly isActive: boolean;
  readonly onChoose: () => void;
}): JSX.Element {
  const { state } = useViewer();
  const [title, subtitle] =
    choice.kind === 'place'
      ? [state.messages.value.search.place, choice.place.map(formatDegrees).join(' ')]
      : choice.kind === 'sheet'
        ? [state.messages.value.search.sheet(choice.sheet.title), choice.sheet.detail]
        : [formatLandCode(choice.result.title), choice.result.subtitle];
  const layer = choice.kind === 'feature' ? state.layers.value.find(({ id }) => id === choice.result.layer) : undefined;
  return (
    <div
      id={`search-${index}`}
      class="search-choice"
      role="option"
      aria-selected={isActive}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      <Icon name={choice.kind === 'feature' ? 'pin' : 'target'} size={18} />
      <span class="search-text">
        <span class="search-title">{title}</span>
        <span class="search-subtitle">{subtitle}</span>
      </span>
      {layer && <span class="chip">{titleOf(layer, state.language.value)}</span>}
    </div>
  );
}

function SearchState({ asked, text }: { readonly asked: Asked<Found>; readonly text: string }): JSX.Element | null {
  const { state } = useViewer();
  const messages = state.messages.value.search;
  if (asked.state === 'idle') return null;
  if (asked.state === 'asking') return <p class="search-list search-state">{messages.searching}</p>;
  if (asked.state === 'failed') {
    return (
      <p class="search-list search-state search-state--error" role="alert">
        {messages.failed}
        {state.messages.value.marks.colon}
        {explain(state, asked.error).title}
      </p>
    );
  }
  return <p class="search-list search-state">{asked.value.isPartial ? messages.partial : messages.none(text)}</p>;
}
