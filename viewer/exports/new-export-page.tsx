import '../styles/exports.css';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { keepInAddress, navigate } from '../actions/navigate.ts';
import type { LayerInfo } from '../api.ts';
import { Answer, Fault, useQuestion } from '../components/asked.tsx';
import { Choice, Select, TextField } from '../components/form.tsx';
import { Icon } from '../components/icon.tsx';
import { Page, PageHead } from '../components/page.tsx';
import { type Column, Table } from '../components/table.tsx';
import { formatNumber } from '../format.ts';
import { titleOf } from '../i18n/messages.ts';
import type { PageProps } from '../pages.tsx';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { type Choices, fetchChoices, orderExport, type Template } from './api.ts';
import { InstallTemplate } from './install-template.tsx';
import { isPart, isPerDistrict, isSuited, type Order, orderOf, requestOf, searchOf } from './order.ts';
import { exportWords } from './words.ts';

/** A new export: what, where, of which moment; checked before anything is written. */
export function NewExportPage({ route }: PageProps): JSX.Element {
  const words = useWords(exportWords).order;
  const question = useQuestion('choices', fetchChoices);
  return (
    <Page title={words.title}>
      <PageHead title={words.title} lead={words.lead} back={{ href: pathOfPage('exports'), label: words.back }} />
      <Answer question={question} rows={8}>
        {(choices) => (
          <>
            <OrderForm choices={choices} search={route.search} />
            <InstallTemplate onMade={question.again} />
          </>
        )}
      </Answer>
    </Page>
  );
}

/** Layers go out as one file: whoever is limited to districts names one of them. */
const somewhere = ({ isLimited, area }: Order, { districts }: Choices): Partial<Order> =>
  isLimited && area === '' ? { area: districts[0]?.code ?? '' } : {};

interface PartProps {
  readonly choices: Choices;
  readonly order: Order;
  readonly onChange: (part: Partial<Order>) => void;
}

function OrderForm({ choices, search }: { readonly choices: Choices; readonly search: string }): JSX.Element {
  const viewer = useViewer();
  const words = useWords(exportWords).order;
  const order = useSignal(orderOf(search, choices));
  const isBusy = useSignal(false);
  const failure = useSignal<unknown>(null);
  const now = order.value;
  useEffect(() => keepInAddress(searchOf(now)), [now]);
  const change = (part: Partial<Order>): void => {
    order.value = { ...order.value, ...part };
  };
  const isWanting = now.way === 'layers' ? now.layers.length === 0 : now.template === '';
  const send = async (checkOnly: boolean): Promise<void> => {
    isBusy.value = true;
    failure.value = null;
    try {
      const { id } = await orderExport(requestOf(order.value, choices.quarters, checkOnly));
      navigate(viewer, pathOfPage('export', { id }));
    } catch (error) {
      failure.value = error;
      isBusy.value = false;
    }
  };
  const isBlocked = isBusy.value || isWanting || !isPart(now) || (now.moment === 'day' && now.day === '');
  const part = { choices, order: now, onChange: change };
  return (
    <form
      class="card form order-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBlocked) void send(true);
      }}
    >
      <Choice
        label={words.way}
        value={now.way}
        options={(['template', 'layers'] as const).map((value) => ({ value, title: words.ways[value] }))}
        onChange={(way) => change(way === 'layers' ? { way, ...somewhere(now, choices) } : { way })}
      />
      {now.way === 'template' ? <TemplatePart {...part} /> : <LayersPart {...part} />}
      <WherePart {...part} />
      <p class={`callout ${choices.isPersonalFull ? 'callout--warn' : ''}`}>
        <Icon name="lock" size={16} />
        <span>{choices.isPersonalFull ? words.full : words.masked}</span>
      </p>
      {failure.value !== null && <Fault error={failure.value} />}
      <div class="form-buttons">
        <button type="submit" class="button button--strong" disabled={isBlocked}>
          {isBusy.value ? words.sending : words.check}
        </button>
        <button type="button" class="button" disabled={isBlocked} onClick={() => void send(false)}>
          {words.run}
        </button>
        <p class="field-hint">{words.runHint}</p>
      </div>
    </form>
  );
}

function TemplatePart({ choices, order, onChange }: PartProps): JSX.Element {
  const words = useWords(exportWords).order;
  const template = choices.templates.find(({ id }) => id === order.template);
  const columns: readonly Column<Template['tables'][number]>[] = [
    {
      id: 'table',
      title: words.table,
      isHead: true,
      cell: ({ name, title }) => (
        <span lang="zh-CN">
          {title}
          <span class="cell-note">{name}</span>
        </span>
      ),
      sortBy: ({ name }) => name,
    },
    {
      id: 'fields',
      title: words.fields,
      isNumber: true,
      cell: ({ fields }) => fields,
      sortBy: ({ fields }) => fields,
    },
    {
      id: 'filled',
      title: words.filled,
      isNumber: true,
      cell: ({ fields, filled }) => <span class={filled < fields ? 'short' : undefined}>{filled}</span>,
      sortBy: ({ filled }) => filled,
    },
  ];
  return (
    <>
      <Select
        label={words.template}
        value={order.template}
        options={choices.templates.map(({ id, title, version }) => ({ value: id, title: `${title}（${version}）` }))}
        onChange={(id) =>
          onChange({
            template: id,
            ...(choices.templates.find((each) => each.id === id)?.hasPictures === true ? {} : { pictures: false }),
          })
        }
        hint={
          template === undefined
            ? undefined
            : [
                words.templateTables(formatNumber(template.tables.length)),
                template.hasFile ? words.withFile : words.builtIn,
                template.reference,
              ]
                .filter((text) => text !== '')
                .join(' · ')
        }
      />
      {choices.faulty.map(({ file, detail }) => (
        <p key={file} class="callout callout--danger" lang="zh-CN">
          {detail}
        </p>
      ))}
      {template?.hasPictures === true && (
        <label class="check-line">
          <input
            type="checkbox"
            checked={order.pictures}
            onChange={(event) => onChange({ pictures: event.currentTarget.checked })}
          />
          <span>
            {words.pictures}
            <span class="cell-note">{words.picturesHint}</span>
          </span>
        </label>
      )}
      {template !== undefined && (
        <details>
          <summary>{words.tables}</summary>
          <div class="long-tables">
            <Table caption={words.tables} columns={columns} rows={template.tables} keyOf={({ name }) => name} />
          </div>
        </details>
      )}
    </>
  );
}

function LayersPart({ choices, order, onChange }: PartProps): JSX.Element {
  const { state } = useViewer();
  const words = useWords(exportWords).order;
  const format = choices.formats.find(({ id }) => id === order.format);
  const systems = choices.systems.filter(({ kind }) => format?.systems !== 'plane' || kind === 'gauss-kruger');
  const toggle = (id: string, isChosen: boolean): void =>
    onChange({ layers: isChosen ? [...order.layers, id] : order.layers.filter((each) => each !== id) });
  const box = (layer: LayerInfo): JSX.Element => {
    const fits = isSuited(format, layer.geometry);
    const note = fits ? (layer.version === 0 ? words.noData : null) : words.unsuited;
    return (
      <label key={layer.id} class="layer-box" data-out={!fits}>
        <input
          type="checkbox"
          checked={order.layers.includes(layer.id)}
          disabled={!fits}
          onChange={(event) => toggle(layer.id, event.currentTarget.checked)}
        />
        <span>
          {titleOf(layer, state.language.value)}
          {note !== null && <span class="cell-note">{note}</span>}
        </span>
      </label>
    );
  };
  return (
    <>
      <div class="form-row">
        <Select
          label={words.format}
          value={order.format}
          options={choices.formats.map(({ id, title }) => ({ value: id, title }))}
          onChange={(id) => onChange({ format: id, crs: '' })}
        />
        <Select
          label={words.crs}
          value={order.crs}
          none={`EPSG:${order.format === 'geojson' ? 4490 : choices.defaultCrs}`}
          options={systems.map(({ epsg, title }) => ({ value: String(epsg), title: `${title}（EPSG:${epsg}）` }))}
          onChange={(crs) => onChange({ crs })}
        />
      </div>
      <fieldset class="form-field">
        <legend class="field-label">
          {words.layers}
          <span class="section-note"> {words.layersChosen(formatNumber(order.layers.length))}</span>
        </legend>
        <div class="layer-boxes">{state.layers.value.map(box)}</div>
      </fieldset>
    </>
  );
}

function WherePart({ choices, order, onChange }: PartProps): JSX.Element {
  const words = useWords(exportWords).order;
  const { region, districts, isEverywhere, quarters } = choices;
  const hasSeveral = order.way === 'template' && districts.length > 1;
  const everywhere = isEverywhere
    ? { none: words.whole(region.name) }
    : hasSeveral
      ? { none: words.mine(formatNumber(districts.length)) }
      : {};
  return (
    <>
      <div class="form-row">
        <Select
          label={words.district}
          value={order.area}
          {...everywhere}
          options={districts.map(({ code, name }) => ({ value: code, title: `${name}（${code}）` }))}
          onChange={(area) => onChange({ area, part: '' })}
        />
        {order.area !== '' && (
          <TextField
            label={words.part}
            hint={words.partHint}
            value={order.part}
            maxLength={6}
            fault={isPart(order) ? undefined : words.partFault}
            onInput={(part) => onChange({ part })}
          />
        )}
        {order.way === 'template' && order.area === '' && (
          <label class="check-line">
            <input
              type="checkbox"
              checked={isPerDistrict(order)}
              disabled={order.isLimited}
              onChange={(event) => onChange({ perDistrict: event.currentTarget.checked })}
            />
            <span>{words.perDistrict}</span>
          </label>
        )}
        <Choice
          label={words.moment}
          value={order.moment}
          options={(['now', 'quarter', 'day'] as const).map((value) => ({ value, title: words.moments[value] }))}
          onChange={(moment) => onChange({ moment })}
        />
        {order.moment === 'quarter' && (
          <Select
            label={words.quarter}
            value={order.quarter}
            options={quarters.map(({ name }) => ({ value: name, title: name }))}
            onChange={(quarter) => onChange({ quarter })}
          />
        )}
        {order.moment === 'day' && (
          <TextField
            label={words.day}
            type="date"
            hint={words.dayHint}
            value={order.day}
            onInput={(day) => onChange({ day })}
          />
        )}
      </div>
    </>
  );
}
