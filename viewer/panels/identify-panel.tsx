import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { askAgain, closeFound } from '../actions/identify.ts';
import { explain } from '../actions/say.ts';
import type { Hit } from '../api.ts';
import { Button, IconButton } from '../components/button.tsx';
import { Notice, Skeleton } from '../components/notice.tsx';
import { Panel } from '../components/panel.tsx';
import { LayerSwatch } from '../components/swatch.tsx';
import { formatDegrees } from '../format.ts';
import { titleOf } from '../i18n/messages.ts';
import { askedLayers } from '../layers.ts';
import { useViewer } from '../viewer.ts';
import { FeatureView } from './feature-view.tsx';

/** What lies at the place that was asked about, one feature at a time. */
export function IdentifyPanel(): JSX.Element {
  const viewer = useViewer();
  const { state } = viewer;
  const messages = state.messages.value.identify;
  const found = state.found.value;
  const hits = found.state === 'answered' ? found.value.hits : [];
  const at = state.askedAt.value;
  return (
    <Panel
      id="identify-panel"
      side="right"
      title={messages.title}
      note={at === null ? null : `${formatDegrees(at[0])} ${formatDegrees(at[1])}`}
      closeLabel={messages.close}
      onClose={() => closeFound(viewer)}
      isNarrow={state.isNarrow.value}
      head={hits.length > 1 && <HitList hits={hits} />}
    >
      <div aria-live="polite">
        <Body />
      </div>
    </Panel>
  );
}

function Body(): JSX.Element {
  const viewer = useViewer();
  const { state } = viewer;
  const messages = state.messages.value.identify;
  const found = state.found.value;
  const hit = state.hit.value;
  if (found.state === 'asking') return <Skeleton label={messages.asking} rows={7} />;
  if (found.state === 'failed') {
    const { title, detail } = explain(state, found.error);
    return (
      <Notice icon="warning" tone="error" title={messages.failed}>
        <p>{title}</p>
        {detail !== undefined && <p>{detail}</p>}
        <Button onClick={() => void askAgain(viewer)}>{messages.retry}</Button>
      </Notice>
    );
  }
  if (hit !== null) return <FeatureView key={`${hit.layer}.${hit.id}`} hit={hit} />;
  const asked = askedLayers(state.layers.value, state.layerStates.value, state.camera.value?.zoom ?? 22);
  return (
    <Notice icon="empty" title={messages.none}>
      <p>{asked.length === 0 ? messages.noLayers : messages.noneHint}</p>
    </Notice>
  );
}

/** What was found, one line per feature, and steps to the next and the one before. */
function HitList({ hits }: { readonly hits: readonly Hit[] }): JSX.Element {
  const { state } = useViewer();
  const messages = state.messages.value.identify;
  const index = state.hitIndex.value;
  const step = (by: number): void => {
    state.hitIndex.value = (index + by + hits.length) % hits.length;
  };
  return (
    <nav class="hits" aria-label={messages.hits}>
      <div class="hits-head">
        <span>{messages.position(index + 1, hits.length)}</span>
        <IconButton icon="left" label={messages.previous} onClick={() => step(-1)} />
        <IconButton icon="right" label={messages.next} onClick={() => step(1)} />
      </div>
      <ol class="hits-list">
        {hits.map((hit, at) => (
          <li key={`${hit.layer}.${hit.id}`}>
            <HitLine hit={hit} isCurrent={at === index} onChoose={() => (state.hitIndex.value = at)} />
          </li>
        ))}
      </ol>
    </nav>
  );
}

function HitLine({
  hit,
  isCurrent,
  onChoose,
}: {
  readonly hit: Hit;
  readonly isCurrent: boolean;
  readonly onChoose: () => void;
}): JSX.Element {
  const { state } = useViewer();
  const layer = state.layers.value.find(({ id }) => id === hit.layer);
  const line = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isCurrent) line.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);
  return (
    <button ref={line} type="button" class="hit" aria-current={isCurrent} onClick={onChoose}>
      {layer && <LayerSwatch legend={layer.legend} geometry={layer.geometry} />}
      <span class="hit-layer">{layer === undefined ? hit.layer : titleOf(layer, state.language.value)}</span>
      <span class="hit-title">{hit.title}</span>
    </button>
  );
}
