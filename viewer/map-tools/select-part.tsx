import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { effect, useComputed, useSignal } from '@preact/signals';
import { openFeature } from '../actions/identify.ts';
import { sayFault } from '../actions/say.ts';
import { type DrawnGeometry, type Extent, type FieldInfo, type LayerInfo, requestJson } from '../api.ts';
import { useDrawingKeys } from '../checks/drawing-keys.ts';
import { Answer } from '../components/asked.tsx';
import { Button, IconButton } from '../components/button.tsx';
import { Choice, Select, TextField } from '../components/form.tsx';
import { ListFoot, useListPages } from '../components/list-pages.tsx';
import { type Column, Table } from '../components/table.tsx';
import { fieldText } from '../field-value.ts';
import { extentOfGeometry } from '../geometry-extent.ts';
import { fieldTitleOf, titleOf } from '../i18n/messages.ts';
import { drawnLayers } from '../layers.ts';
import { freePadding } from '../layout.ts';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import {
  boundaryChoices,
  bufferOf,
  type Comparison,
  comparisonsOf,
  type Condition,
  conditionFields,
  createSelecting,
  figuresOfSelection,
  filterText,
  MOST_CONDITIONS,
  placeOfBoundary,
  readSelection,
  type Selecting,
} from './selecting.ts';
import { givenOrder, textIn, useKeptOrder } from './tool-order.ts';
import { toolWords } from './words.ts';

interface SelectedFeature {
  readonly id: number;
  readonly geometry: DrawnGeometry | null;
  readonly properties: Readonly<Record<string, unknown>>;
}

interface SelectionPage {
  readonly zone: DrawnGeometry;
  readonly matched: number | null;
  readonly features: readonly SelectedFeature[];
  readonly next: string | null;
}

const WAYS = ['box', 'polygon', 'around', 'boundary'] as const;

const EXPORT_FORMATS = [
  ['csv', 'CSV'],
  ['xlsx', 'XLSX'],
  ['geojson', 'GeoJSON'],
  ['shp', 'SHP'],
] as const;

/** Features of one layer in a box, a polygon or so many metres around a place, as a table that can be narrowed and exported. */
export function SelectPart(): JSX.Element {
  const { state } = useViewer();
  const words = useWords(toolWords).select;
  const given = useMemo(() => {
    const order = givenOrder(state);
    state.chosenBoundary.value = textIn(order, 'boundary') ?? state.chosenBoundary.peek();
    return order;
  }, []);
  const selecting = useMemo(
    () => createSelecting(readSelection(given, state.chosenBoundary.peek() === null ? 'box' : 'boundary')),
    [],
  );
  const chosen = useSignal(textIn(given, 'layer') ?? '');
  useKeptOrder(state, () => {
    const conditions = selecting.conditions.value.filter(({ value }) => value !== '');
    const geometry = selecting.geometry.value;
    const selectedBy = selecting.choice.way.value;
    if (geometry === null && conditions.length === 0 && selectedBy !== 'boundary') return undefined;
    return {
      way: selectedBy,
      ...(geometry === null ? {} : { geometry }),
      buffer: selecting.buffer.value,
      ...(selectedBy === 'boundary' && state.chosenBoundary.value !== null
        ? { boundary: state.chosenBoundary.value }
        : {}),
      ...(chosen.value === '' ? {} : { layer: chosen.value }),
      ...(conditions.length === 0 ? {} : { conditions }),
    };
  });
  const visible = drawnLayers(state.layers.value).filter(
    ({ id, version }) => version > 0 && state.layerStates.value[id]?.visible,
  );
  const layer = visible.find(({ id }) => id === chosen.value) ?? visible[0];
  const way = selecting.choice.way.value;
  const ids = state.boundaryIds.value;
  const boundaries = state.boundaries.value.filter(({ id }) => ids.includes(id));
  const choices = boundaryChoices(boundaries);
  const boundary = choices.find(({ value }) => value === state.chosenBoundary.value) ?? choices[0];
  const drawn = selecting.geometry.value;
  const place =
    way === 'boundary'
      ? placeOfBoundary(boundaries, boundary?.value ?? '')
      : drawn === null
        ? null
        : { geometry: drawn };
  const filter = layer === undefined ? '' : filterText(selecting.conditions.value, layer.fields);
  const order =
    layer === undefined || place === null
      ? null
      : { layer: layer.id, ...place, buffer: bufferOf(selecting), ...(filter === '' ? {} : { filter }) };
  const pages = useListPages<SelectionPage, SelectedFeature>(order === null ? null : JSON.stringify(order), {
    fetchPage: async (after, signal) =>
      requestJson<SelectionPage>('/api/selections', {
        body: { ...order, ...(after === null ? {} : { after }) },
        ...(signal === undefined ? {} : { signal }),
      }),
    rowsOf: ({ features }) => features,
  });
  const answer = pages.question.answer.value;
  const first = order !== null && answer.state === 'answered' ? answer.value : null;
  const rows = first === null ? [] : [...first.features, ...pages.further];
  useDrawingKeys(
    selecting.choice.drawing,
    useComputed(() => selecting.choice.way.value === 'polygon'),
  );
  useEffect(() => {
    const map = state.map.value;
    map?.use(selecting.choice.tool.value);
    return () => {
      map?.use(null);
      state.toolFigures.value = [];
    };
  }, [state.map.value]);
  useEffect(
    () =>
      effect(() => {
        state.toolFigures.value = figuresOfSelection(selecting, first?.zone ?? null, rows);
      }),
    [first, pages.further],
  );
  if (layer === undefined) return <p class="tool-part quiet">{words.none}</p>;
  return (
    <div class="tool-part tool-select">
      <Choice
        label={words.way}
        value={way}
        options={WAYS.filter((each) => each !== 'boundary' || choices.length > 0).map((value) => ({
          value,
          title: words.ways[value],
        }))}
        onChange={(next) => {
          selecting.choice.way.value = next;
          selecting.buffer.value = next === 'boundary' ? '0' : '100';
          selecting.restart();
        }}
      />
      <p class="quiet">{words.hints[way]}</p>
      <div class="form-row">
        <Select
          label={words.layer}
          value={layer.id}
          options={visible.map((each) => ({ value: each.id, title: titleOf(each, state.language.value) }))}
          onChange={(id) => {
            chosen.value = id;
            selecting.conditions.value = [];
          }}
        />
        {(way === 'around' || way === 'boundary') && (
          <TextField
            label={words.buffer}
            isNumber
            unit={words.metres}
            value={selecting.buffer.value}
            onInput={(text) => (selecting.buffer.value = text)}
          />
        )}
      </div>
      {way === 'boundary' && boundary !== undefined && (
        <Select
          label={words.boundary}
          value={boundary.value}
          options={choices}
          onChange={(value) => (state.chosenBoundary.value = value)}
        />
      )}
      <Conditions selecting={selecting} layer={layer} />
      {order !== null && (
        <Answer question={pages.question} rows={4}>
          {({ matched, zone }) => (
            <>
              <p class="tool-figure" role="status">
                {matched === null ? words.many : words.count(matched)}
              </p>
              {rows.length > 0 && (
                <>
                  <Selected layer={layer} rows={rows} selecting={selecting} />
                  <ListFoot pages={pages} more={words.more} />
                  <ExportRow layer={layer} zone={zone} filter={filter} />
                </>
              )}
            </>
          )}
        </Answer>
      )}
      {drawn !== null && (
        <p>
          <Button icon="repeat" onClick={selecting.restart}>
            {words.again}
          </Button>
        </p>
      )}
    </div>
  );
}

/** Conditions on attributes, all of which hold. */
function Conditions({ selecting, layer }: { readonly selecting: Selecting; readonly layer: LayerInfo }): JSX.Element {
  const { state } = useViewer();
  const words = useWords(toolWords).select;
  const fields = conditionFields(layer.fields);
  const conditions = selecting.conditions.value;
  const change = (index: number, next: Condition): void => {
    selecting.conditions.value = conditions.with(index, next);
  };
  return (
    <fieldset class="tool-conditions">
      <legend>{words.filter}</legend>
      {conditions.map((condition, index) => {
        const field = fields.find(({ key }) => key === condition.field) ?? fields[0]!;
        return (
          <div key={index} class="tool-condition">
            <Select
              label={words.field}
              value={field.key}
              options={fields.map((each) => ({ value: each.key, title: fieldTitleOf(each, state.language.value) }))}
              onChange={(key) => {
                const next = fields.find((each) => each.key === key)!;
                change(index, { field: key, comparison: comparisonsOf(next)[0]!, value: '' });
              }}
            />
            <Select
              label={words.comparison}
              value={condition.comparison}
              options={comparisonsOf(field).map((value) => ({ value, title: words.comparisons[value] }))}
              onChange={(value) => change(index, { ...condition, comparison: value as Comparison })}
            />
            <ConditionValue field={field} condition={condition} onChange={(next) => change(index, next)} />
            <IconButton
              icon="bin"
              label={words.drop}
              onClick={() => (selecting.conditions.value = conditions.toSpliced(index, 1))}
            />
          </div>
        );
      })}
      <Button
        icon="plus"
        disabled={fields.length === 0 || conditions.length >= MOST_CONDITIONS}
        onClick={() => {
          const [field] = fields;
          const next = { field: field!.key, comparison: comparisonsOf(field!)[0]!, value: '' };
          selecting.conditions.value = [...conditions, next];
        }}
      >
        {words.add}
      </Button>
    </fieldset>
  );
}

function ConditionValue({
  field,
  condition,
  onChange,
}: {
  readonly field: FieldInfo;
  readonly condition: Condition;
  readonly onChange: (condition: Condition) => void;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(toolWords).select;
  const entries = field.codelist === undefined ? [] : (state.codeLists.value[field.codelist]?.entries ?? []);
  const options =
    field.type === 'boolean'
      ? [
          { value: 'true', title: words.yes },
          { value: 'false', title: words.no },
        ]
      : entries.map(({ code, label, labelEn }) => ({
          value: code,
          title: `${code} ${state.language.value === 'en' ? (labelEn ?? label) : label}`,
        }));
  const take = (value: string): void => onChange({ ...condition, value });
  if (options.length > 0)
    return <Select label={words.value} value={condition.value} none="—" options={options} onChange={take} />;
  const isNumber = field.type === 'integer' || field.type === 'decimal';
  const isDay = field.type === 'date' || field.type === 'timestamp';
  return (
    <TextField
      label={words.value}
      value={condition.value}
      isNumber={isNumber}
      type={isDay ? 'date' : 'text'}
      unit={field.unit}
      onInput={take}
    />
  );
}

/** The features with all their attributes; a row lifts its feature on the map, a click goes to it. */
function Selected({
  layer,
  rows,
  selecting,
}: {
  readonly layer: LayerInfo;
  readonly rows: readonly SelectedFeature[];
  readonly selecting: Selecting;
}): JSX.Element {
  const viewer = useViewer();
  const { state } = viewer;
  const words = useWords(toolWords).select;
  const lifted = useSignal<string | null>(null);
  const reading = { codeLists: state.codeLists.value, language: state.language.value, yes: words.yes, no: words.no };
  const filled = layer.fields.filter(({ key }) => rows.some(({ properties }) => properties[key] != null));
  const columns = filled.map((field): Column<SelectedFeature> => ({
    id: field.key,
    title: fieldTitleOf(field, state.language.value),
    isNumber: field.type === 'decimal' || field.type === 'integer',
    isHead: field.key === layer.key[0],
    sortBy: ({ properties }) => (properties[field.key] ?? null) as string | number | null,
    cell: ({ properties }) => {
      const read = fieldText(field, properties[field.key], false, reading);
      return read.kind === 'none' ? '—' : read.kind === 'masked' ? read.text : `${read.text}${unitOf(read.unit)}`;
    },
  }));
  const show = (row: SelectedFeature): void => {
    if (row.geometry !== null) state.map.value?.fit(extentOfGeometry(row.geometry) as Extent, freePadding(), 18);
  };
  return (
    <Table
      caption={titleOf(layer, state.language.value)}
      columns={[
        ...columns.slice(0, 1),
        {
          id: 'acts',
          title: words.acts,
          cell: (row) => (
            <span class="tool-acts">
              <IconButton
                icon="info"
                label={words.open}
                onClick={() => void openFeature(viewer, { layer: layer.id, id: row.id })}
              />
              <IconButton
                icon="frame"
                label={words.around}
                disabled={row.geometry === null}
                onClick={() => {
                  selecting.choice.way.value = 'around';
                  selecting.center.value = row.geometry;
                }}
              />
            </span>
          ),
        },
        ...columns.slice(1),
      ]}
      rows={rows}
      keyOf={({ id }) => `found-${id}`}
      lifted={lifted.value}
      onLift={(key) => {
        lifted.value = key;
        state.map.value?.highlight(key);
      }}
      onOpen={show}
    />
  );
}

const unitOf = (unit: string | undefined): string => (unit === undefined ? '' : ` ${unit}`);

/** What is selected as a file: a job of the export desk, cut to the same zone and by the same conditions. */
function ExportRow({
  layer,
  zone,
  filter,
}: {
  readonly layer: LayerInfo;
  readonly zone: DrawnGeometry;
  readonly filter: string;
}): JSX.Element | null {
  const { state } = useViewer();
  const words = useWords(toolWords).select;
  const ordered = useSignal<{ readonly id: string; readonly title: string } | null>(null);
  const isBusy = useSignal(false);
  if (!may(state, 'export:run')) return null;
  const order = async (format: string): Promise<void> => {
    isBusy.value = true;
    try {
      const body = { format, layers: [layer.id], area: zone, ...(filter === '' ? {} : { filter }) };
      ordered.value = await requestJson<{ id: string; title: string }>('/api/exports', { body });
    } catch (error) {
      sayFault(state, error);
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <div class="tool-export" role="group" aria-label={words.export}>
      <span class="quiet">{words.export}</span>
      {EXPORT_FORMATS.map(([id, title]) => (
        <Button key={id} icon="download" disabled={isBusy.value} onClick={() => void order(id)}>
          {title}
        </Button>
      ))}
      {ordered.value !== null && (
        <p role="status">
          <a class="link" href={`/exports/${ordered.value.id}`}>
            {ordered.value.title}
          </a>
        </p>
      )}
    </div>
  );
}
