import '../styles/checks.css';
import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { queryOf } from '../api.ts';
import { type Boundary, plotName } from '../boundaries.ts';
import { FoundPlots } from '../checks/found-plots.tsx';
import { Fault } from '../components/asked.tsx';
import { Button, IconButton } from '../components/button.tsx';
import { FileDrop } from '../components/file-drop.tsx';
import { Select, TextField } from '../components/form.tsx';
import { Skeleton } from '../components/notice.tsx';
import { freePadding } from '../layout.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { showBoundary, takeBoundaries } from './boundaries.ts';
import { openTool } from './tool-order.ts';
import { toolWords } from './words.ts';

/** Boundaries from files: drawn with the server's areas, and where a selection, a check or a cadastral map begins. */
export function BoundaryPart(): JSX.Element {
  const viewer = useViewer();
  const { state } = viewer;
  const words = useWords(toolWords).boundary;
  const crs = useSignal('');
  const reading = state.boundaryReading.value;
  const isBusy = reading !== null && reading.error === null;
  const ids = state.boundaryIds.value;
  const shown = state.boundaries.value.filter(({ id }) => ids.includes(id));
  const take = (files: readonly File[]): void => {
    void takeBoundaries(viewer, files, /^\d{4,5}$/.test(crs.value) ? Number(crs.value) : null);
  };
  return (
    <div class="tool-part">
      <FileDrop title={words.drop} hint={words.hint} isBusy={isBusy} multiple onFiles={take} />
      <TextField
        label={words.crs}
        hint={words.crsHint}
        isNumber
        value={crs.value}
        onInput={(value) => (crs.value = value.trim())}
      />
      <div aria-live="polite">
        {isBusy && <Skeleton label={words.reading(reading.name)} rows={2} />}
        {reading !== null && reading.error !== null && (
          <Fault title={words.failed(reading.name)} error={reading.error} onRetry={reading.again} />
        )}
      </div>
      {shown.toReversed().map((boundary) => (
        <BoundaryCard key={boundary.id} boundary={boundary} />
      ))}
      {shown.length > 0 && <p class="quiet">{words.kept}</p>}
    </div>
  );
}

function BoundaryCard({ boundary }: { readonly boundary: Boundary }): JSX.Element {
  const viewer = useViewer();
  const { state } = viewer;
  const words = useWords(toolWords).boundary;
  const lifted = useSignal<string | null>(null);
  const plot = useSignal('');
  const { id, title, found } = boundary;
  const chosen = found.plots.find(({ number }) => number === plot.value);
  return (
    <section class="boundary" aria-label={title}>
      <div class="boundary-head">
        <button type="button" class="link" onClick={() => showBoundary(viewer, found)}>
          {title}
        </button>
        <IconButton
          icon="bin"
          label={words.remove(title)}
          onClick={() => (state.boundaryIds.value = state.boundaryIds.value.filter((each) => each !== id))}
        />
      </div>
      <FoundPlots found={found} lifted={lifted} onShow={(place) => state.map.value?.flyTo(place, 18, freePadding())} />
      {found.plots.length > 1 && (
        <Select
          label={words.plot}
          value={plot.value}
          none={words.all(found.plots.length)}
          options={found.plots.map((each) => ({ value: each.number, title: plotName(boundary, each) }))}
          onChange={(number) => {
            plot.value = number;
            const wanted = found.plots.filter((each) => number === '' || each.number === number);
            showBoundary(viewer, { plots: wanted });
          }}
        />
      )}
      <div class="tool-acts">
        <Button
          icon="frame"
          onClick={() => {
            state.chosenBoundary.value = chosen === undefined ? id : `${id}#${chosen.number}`;
            openTool(state, 'select');
          }}
        >
          {words.select}
        </Button>
        <a class="button" href={`${pathOfPage('new-check')}?${queryOf({ upload: id, file: title })}`}>
          {words.check}
        </a>
        <a
          class="button"
          href={`${pathOfPage('new-map')}?${queryOf({ upload: id, file: title, ...(chosen === undefined ? {} : { plot: chosen.number }) })}`}
        >
          {words.map}
        </a>
      </div>
    </section>
  );
}
