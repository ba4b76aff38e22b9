import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { Icon } from '../components/icon.tsx';
import { Later } from '../components/later.tsx';
import { LayerSwatch } from '../components/swatch.tsx';
import { formatScale, scaleDenominator } from '../format.ts';
import { titleOf } from '../i18n/messages.ts';
import { type TreeGroup, type TreeLayer, treeOf, withGroupSwitched, withLayer } from '../layers.ts';
import { useViewer } from '../viewer.ts';
import { handleTreeKey } from './tree-keys.ts';

const loadDetails = async () => (await import('./layer-details.tsx')).LayerDetails;

/** Groups and layers as an ARIA tree: Space shows or hides, arrows move, Enter opens legend and details. Items are named by what is read on them. */
export function LayerTree(): JSX.Element {
  const { state } = useViewer();
  const folded = useSignal<ReadonlySet<string> | null>(null);
  const focused = useSignal<string | null>(null);
  // Without a map every layer counts as in scale.
  const zoom = Math.floor((state.camera.value?.zoom ?? 22) * 2) / 2;
  const groups = treeOf(state.layers.value, state.layerStates.value, zoom);
  const first = groups[0]?.id ?? null;
  // Until somebody folds a group, those without any data are closed.
  const closed: Folding = {
    get value() {
      return folded.value ?? new Set(groups.filter(isEmpty).map(({ id }) => id));
    },
    set value(next) {
      folded.value = next;
    },
  };
  return (
    <div
      class="tree"
      role="tree"
      aria-label={state.messages.value.layers.tree}
      onKeyDown={(event) => {
        if (handleTreeKey(event.currentTarget, event.key)) event.preventDefault();
      }}
      onFocusIn={(event) => {
        const item = (event.target as Element).closest('[role="treeitem"]');
        if (item !== null && item === event.target) focused.value = item.id;
      }}
    >
      {groups.map((group) => (
        <GroupItem key={group.id} group={group} closed={closed} tabStop={focused.value ?? `group-${first}`} />
      ))}
    </div>
  );
}

const isEmpty = (group: TreeGroup): boolean => group.layers.every(({ showing }) => showing === 'no-data');

interface Folding {
  value: ReadonlySet<string>;
}

function toggle(folding: Folding, id: string): void {
  const next = new Set(folding.value);
  if (!next.delete(id)) next.add(id);
  folding.value = next;
}

function GroupItem({
  group,
  closed,
  tabStop,
}: {
  readonly group: TreeGroup;
  readonly closed: Folding;
  readonly tabStop: string;
}): JSX.Element {
  const { state } = useViewer();
  const messages = state.messages.value.layers;
  const open = useSignal<ReadonlySet<string>>(new Set());
  const title = messages.groups[group.id];
  const isOpen = !closed.value.has(group.id);
  const id = `group-${group.id}`;
  const checked = group.visible === group.layers.length ? true : group.visible > 0 ? 'mixed' : false;
  return (
    <div class="tree-group" role="none">
      <div
        id={id}
        class="tree-row tree-row--group"
        role="treeitem"
        aria-level={1}
        aria-expanded={isOpen}
        aria-checked={checked}
        tabIndex={tabStop === id ? 0 : -1}
      >
        <span class="tree-arrow" data-part="open" data-open={isOpen} onClick={() => toggle(closed, group.id)}>
          <Icon name="right" size={14} />
        </span>
        <span class="tree-title" onClick={() => toggle(closed, group.id)}>
          {title}
        </span>
        <span class="tree-count">
          {group.visible}/{group.layers.length}
        </span>
        <Check
          checked={checked}
          title={messages.switchGroup(title)}
          onClick={() => (state.layerStates.value = withGroupSwitched(state.layerStates.value, group))}
        />
      </div>
      {isOpen && (
        <div role="group" class="tree-layers" aria-label={title}>
          {group.layers.map((entry) => (
            <LayerItem key={entry.layer.id} entry={entry} open={open} tabStop={tabStop} />
          ))}
        </div>
      )}
    </div>
  );
}

/** A layer's line, and under it, as the item one level down, what is to be known and set of it. */
function LayerItem({
  entry,
  open,
  tabStop,
}: {
  readonly entry: TreeLayer;
  readonly open: Folding;
  readonly tabStop: string;
}): JSX.Element {
  const { state } = useViewer();
  const messages = state.messages.value.layers;
  const { layer, showing } = entry;
  const title = titleOf(layer, state.language.value);
  const id = `layer-${layer.id}`;
  const isOpen = open.value.has(layer.id);
  const { visible } = entry.state;
  const flip = (): void => {
    state.layerStates.value = withLayer(state.layerStates.value, layer.id, { visible: !visible });
  };
  return (
    <div class="tree-layer" role="none" data-showing={showing}>
      <div
        id={id}
        class="tree-row"
        role="treeitem"
        aria-level={2}
        aria-expanded={isOpen}
        aria-checked={visible}
        tabIndex={tabStop === id ? 0 : -1}
      >
        <Check checked={visible} title={messages.show(title)} onClick={flip} />
        <LayerSwatch legend={layer.legend} geometry={layer.geometry} />
        <span class="tree-name" onClick={flip}>
          <span class="tree-title">{title}</span>{' '}
          <span class="tree-hint">
            <Hint entry={entry} />
          </span>
        </span>
        <span
          class="tree-arrow"
          data-part="open"
          data-open={isOpen}
          title={messages.details(title)}
          onClick={() => toggle(open, layer.id)}
        >
          <Icon name="right" size={14} />
        </span>
      </div>
      {isOpen && (
        <div id={`details-${layer.id}`} class="layer-details" role="treeitem" aria-level={3} tabIndex={-1}>
          <span class="visually-hidden">{messages.details(title)}</span>
          <Later load={loadDetails} props={{ entry }} />
        </div>
      )}
    </div>
  );
}

/** Why a layer that is on shows nothing. */
function Hint({ entry: { layer, showing, state: layerState } }: { readonly entry: TreeLayer }): JSX.Element | null {
  const { state } = useViewer();
  const messages = state.messages.value.layers;
  if (showing === 'no-data') return <>{messages.noData}</>;
  if (showing !== 'too-far-out' || !layerState.visible || layer.zoom === null) return null;
  const latitude = state.camera.value?.center[1] ?? 32;
  return <>{messages.tooFarOut(formatScale(scaleDenominator(latitude, layer.zoom[0]), state.language.value))}</>;
}

/** The box of a tree item; the item itself is what keyboard and screen reader meet. */
function Check({
  checked,
  title,
  onClick,
}: {
  readonly checked: boolean | 'mixed';
  readonly title: string;
  readonly onClick: () => void;
}): JSX.Element {
  return (
    <span class="check" data-part="switch" data-checked={checked} title={title} aria-hidden="true" onClick={onClick}>
      {checked === 'mixed' ? <Icon name="minus" size={14} /> : <Icon name="check" size={14} />}
    </span>
  );
}
