import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { say } from '../actions/say.ts';
import type { FieldInfo, Hit, LayerInfo } from '../api.ts';
import { IconButton } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { LayerSwatch } from '../components/swatch.tsx';
import { fieldText, type FieldText } from '../field-value.ts';
import { formatArea, formatDate, formatLandCode } from '../format.ts';
import { extentOfGeometry } from '../geometry-extent.ts';
import { fieldTitleOf, titleOf } from '../i18n/messages.ts';
import { freePadding } from '../layout.ts';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';

/** Layers whose codes a new check takes. */
const CHECKED_LAYERS: readonly string[] = ['parcel', 'project-redline'];

/** Layers whose plots have a record of their revitalisation. */
const STOCK_LAYERS: readonly string[] = ['low-efficiency-land', 'approved-unsupplied-land', 'supplied-unused-land'];

/** One feature: what it is, how large it is in both kinds of area, and its fields. */
export function FeatureView({ hit }: { readonly hit: Hit }): JSX.Element {
  const { state } = useViewer();
  const layer = state.layers.value.find(({ id }) => id === hit.layer);
  return (
    <article class="feature">
      <FeatureHead hit={hit} layer={layer} />
      {CHECKED_LAYERS.includes(hit.layer) && (
        <p class="feature-acts">
          <a class="button button--small" href={pathOfPage('land-file', { code: hit.title })}>
            <Icon name="lineage" size={16} />
            {state.messages.value.identify.file}
          </a>
          <a class="button button--small" href={`${pathOfPage('new-check')}?code=${encodeURIComponent(hit.title)}`}>
            <Icon name="checks" size={16} />
            {state.messages.value.identify.check}
          </a>
        </p>
      )}
      <OwnActs hit={hit} />
      {hit.area !== undefined && <AreaTable area={hit.area} />}
      {layer !== undefined && <FieldTable hit={hit} fields={layer.fields} />}
      {layer?.changedAt != null && (
        <p class="feature-version">
          {state.messages.value.identify.dataOf(layer.version, formatDate(layer.changedAt))}
        </p>
      )}
    </article>
  );
}

/** Pages of a feature's own: the record of a plot of the stock, and the form for whoever may edit. */
function OwnActs({ hit }: { readonly hit: Hit }): JSX.Element | null {
  const { state } = useViewer();
  const messages = state.messages.value.identify;
  const place = { layer: hit.layer, id: String(hit.id) };
  const isStock = STOCK_LAYERS.includes(hit.layer);
  if (!isStock && !may(state, 'land:edit')) return null;
  return (
    <p class="feature-acts">
      {isStock && (
        <a class="button button--small" href={pathOfPage('stock-plot', place)}>
          <Icon name="milestones" size={16} />
          {messages.stock}
        </a>
      )}
      {may(state, 'land:edit') && (
        <a class="button button--small" href={pathOfPage('edit', place)}>
          <Icon name="pen" size={16} />
          {messages.edit}
        </a>
      )}
    </p>
  );
}

function FeatureHead({ hit, layer }: { readonly hit: Hit; readonly layer: LayerInfo | undefined }): JSX.Element {
  const { state } = useViewer();
  const messages = state.messages.value.identify;
  const extent = hit.geometry === null ? null : extentOfGeometry(hit.geometry);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(hit.title);
    say(state, { tone: 'info', title: messages.copied, detail: hit.title });
  };
  return (
    <div class="feature-head">
      <p class="feature-layer">
        {layer && <LayerSwatch legend={layer.legend} geometry={layer.geometry} />}
        {layer === undefined ? hit.layer : titleOf(layer, state.language.value)}
      </p>
      <div class="feature-title">
        <h3>{formatLandCode(hit.title)}</h3>
        <IconButton icon="copy" label={messages.copy} onClick={() => void copy()} />
        {extent !== null && state.map.value !== null && (
          <IconButton
            icon="frame"
            label={messages.zoomTo}
            onClick={() => state.map.value?.fit(extent, freePadding(), 18)}
          />
        )}
      </div>
    </div>
  );
}

/** Both kinds of area are always named: they differ, and the law asks for one or the other. */
function AreaTable({ area }: { readonly area: NonNullable<Hit['area']> }): JSX.Element {
  const { state } = useViewer();
  const { identify: messages, units } = state.messages.value;
  const kinds = [
    { name: messages.ellipsoidal, text: formatArea(area.ellipsoidal) },
    { name: messages.planar, text: formatArea(area.planar) },
  ];
  return (
    <section class="areas" aria-label={messages.area}>
      {kinds.map(({ name, text }) => (
        <div key={name} class="area">
          <h4>{name}</h4>
          <p class="area-main">
            {text.squareMetres}
            <span class="unit">{units.squareMetres}</span>
          </p>
          <p class="area-rest">
            {text.hectares} <span class="unit">{units.hectares}</span>
          </p>
          <p class="area-rest">
            {text.mu} <span class="unit">{units.mu}</span>
          </p>
        </div>
      ))}
      <p class="area-note">{messages.areaNote}</p>
    </section>
  );
}

function FieldTable({ hit, fields }: { readonly hit: Hit; readonly fields: readonly FieldInfo[] }): JSX.Element {
  const { state } = useViewer();
  const showsEmpty = useSignal(false);
  const { identify: messages } = state.messages.value;
  const language = state.language.value;
  const words = { codeLists: state.codeLists.value, language, yes: messages.yes, no: messages.no };
  const rows = fields.map((field) => ({
    field,
    text: fieldText(field, hit.properties[field.key], hit.masked.includes(field.key), words),
  }));
  const empty = rows.filter(({ text }) => text.kind === 'none').length;
  const shown = showsEmpty.value ? rows : rows.filter(({ text }) => text.kind !== 'none');
  return (
    <section class="fields" aria-label={messages.fields}>
      <dl>
        {shown.map(({ field, text }) => (
          <div key={field.key} class="field">
            <dt>
              {fieldTitleOf(field, language)}
              <span class="field-code">{field.code}</span>
            </dt>
            <dd>
              <Value text={text} />
            </dd>
          </div>
        ))}
      </dl>
      {empty > 0 && (
        <button type="button" class="link" onClick={() => (showsEmpty.value = !showsEmpty.value)}>
          {showsEmpty.value ? messages.hideEmpty : messages.showEmpty(empty)}
        </button>
      )}
    </section>
  );
}

function Value({ text }: { readonly text: FieldText }): JSX.Element {
  const { state } = useViewer();
  const messages = state.messages.value.identify;
  if (text.kind === 'none') return <span class="value-none">{messages.empty}</span>;
  if (text.kind === 'masked') {
    return (
      <span class="value-masked" title={messages.masked}>
        {text.text} <Icon name="lock" size={14} />
        <span class="visually-hidden">{messages.masked}</span>
      </span>
    );
  }
  return (
    <>
      <span class={text.isNumber ? 'value-number' : undefined}>{text.text}</span>
      {text.unit !== undefined && <span class="unit">{text.unit}</span>}
      {text.code !== undefined && <span class="value-code">{text.code}</span>}
    </>
  );
}
