import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { codelists } from '../../schemas/codelists/index.ts';
import { layers as catalogue } from '../../schemas/layers/index.ts';
import { AREA_UNITS, type AreaUnit } from '../../schemas/units.ts';
import type { Layer } from '../../schemas/layer.ts';
import { reportFault } from '../actions/say.ts';
import { ApiError } from '../api.ts';
import { codeLabelOf } from '../code-labels.ts';
import { Fault } from '../components/asked.tsx';
import { Choice, type Option, Select, TextField } from '../components/form.tsx';
import { Icon } from '../components/icon.tsx';
import { Section } from '../components/page.tsx';
import { formatNumber } from '../format.ts';
import { fieldTitleOf, titleOf } from '../i18n/messages.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { changeOptions, type Delivery, type ExaminedColumn, type ExaminedLayer } from './api.ts';
import {
  isOfEnterprises,
  missingFields,
  ownFields,
  optionsOf,
  type Reading,
  readingOf,
  repeatedField,
  strangeValues,
  unitOf,
  withLayer,
  withMeaning,
} from './reading.ts';
import { deliveryWords } from './words.ts';

interface ReadFormProps {
  readonly delivery: Delivery;
  readonly onChange: (delivery: Delivery) => void;
}

/** Which layer, which CRS, which column is which field: proposed from what was seen in the files, corrected by a person. */
export function ReadForm({ delivery, onChange }: ReadFormProps): JSX.Element | null {
  const examined = delivery.examination?.layers ?? [];
  const chosen = useSignal(delivery.options.layerName ?? examined[0]?.sourceLayer ?? '');
  const layer = examined.find(({ sourceLayer }) => sourceLayer === chosen.value) ?? examined[0];
  if (layer === undefined) return null;
  return (
    <LayerForm
      key={layer.sourceLayer}
      delivery={delivery}
      examined={layer}
      onChoose={(name) => (chosen.value = name)}
      onChange={onChange}
    />
  );
}

function LayerForm({
  delivery,
  examined,
  onChoose,
  onChange,
}: ReadFormProps & {
  readonly examined: ExaminedLayer;
  readonly onChoose: (sourceLayer: string) => void;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(deliveryWords).read;
  const reading = useSignal<Reading>(readingOf(examined, delivery.options));
  const isBusy = useSignal(false);
  /** Somebody wanted to go on although required fields are empty. */
  const isTold = useSignal(false);
  const failure = useSignal<unknown>(null);
  const layer = catalogue.find(({ id }) => id === reading.value.layer);
  const missing = layer === undefined ? [] : missingFields(reading.value, layer);
  const repeated = repeatedField(reading.value);
  const change = (part: Partial<Reading>): void => {
    reading.value = { ...reading.value, ...part };
  };
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (layer === undefined) return;
    if (missing.length > 0) {
      // The server would refuse it as a whole: what is lacking is said where it is given, below a table that may be long.
      isTold.value = true;
      document.querySelector<HTMLInputElement>('[aria-labelledby="missing-title"] input:placeholder-shown')?.focus();
      return;
    }
    isBusy.value = true;
    failure.value = null;
    try {
      onChange(await changeOptions(delivery.id, optionsOf(reading.value, layer, delivery.options)));
    } catch (error) {
      failure.value = error;
      if (!(error instanceof ApiError)) reportFault(state, error);
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <form class="form read-form" onSubmit={(event) => void submit(event)}>
      <Where delivery={delivery} examined={examined} reading={reading.value} onChoose={onChoose} onChange={change} />
      {layer !== undefined && (
        <Section
          id="mapping"
          title={words.mapping}
          note={
            ownFields(layer.id).length > 0
              ? words.allKept
              : words.mappingNote(
                  Object.values(reading.value.fields).filter((field) => field !== '').length,
                  examined.columns.length,
                )
          }
        >
          <Mapping examined={examined} layer={layer} reading={reading.value} onChange={change} />
        </Section>
      )}
      {isOfEnterprises(reading.value) && (
        <Choice
          label={words.apportion}
          value={reading.value.apportion}
          options={words.apportions}
          onChange={(apportion) => change({ apportion: apportion as Reading['apportion'] })}
        />
      )}
      {layer !== undefined && missing.length + Object.keys(reading.value.constants).length > 0 && (
        <Missing layer={layer} missing={missing} reading={reading.value} isTold={isTold.value} onChange={change} />
      )}
      {repeated !== undefined && layer !== undefined && (
        <p class="field-fault" role="alert">
          {words.duplicate(titleOfField(layer, repeated, state.language.value))}
        </p>
      )}
      {failure.value !== null && <Fault error={failure.value} />}
      <button
        type="submit"
        class="button button--strong button--large"
        disabled={isBusy.value || layer === undefined || repeated !== undefined}
      >
        {isBusy.value ? words.submitting : words.submit}
      </button>
    </form>
  );
}

function titleOfField(layer: Layer, key: string, language: 'zh' | 'en'): string {
  const field = layer.fields[key];
  return field === undefined ? key : `${fieldTitleOf({ key, title: field.title }, language)} ${field.code}`;
}

function Where({
  delivery,
  examined,
  reading,
  onChoose,
  onChange,
}: {
  readonly delivery: Delivery;
  readonly examined: ExaminedLayer;
  readonly reading: Reading;
  readonly onChoose: (sourceLayer: string) => void;
  readonly onChange: (part: Partial<Reading>) => void;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(deliveryWords).read;
  const language = state.language.value;
  const sources = delivery.examination?.layers ?? [];
  const rows = (count: number | null | undefined): string =>
    count == null ? '' : `，${words.rows(formatNumber(count))}`;
  const rank = new Map(examined.candidates.map(({ layer, matched }) => [layer, matched]));
  const targets: readonly Option[] = state.layers.value
    .map((layer) => {
      const matched = rank.get(layer.id);
      const title = titleOf(layer, language);
      return {
        value: layer.id,
        title: matched === undefined ? title : `${title}（${words.suggested(matched)}）`,
        matched,
      };
    })
    .toSorted((a, b) => (b.matched ?? 0) - (a.matched ?? 0));
  const choose = (id: string): void => {
    const layer = catalogue.find((each) => each.id === id);
    if (layer !== undefined) onChange(withLayer(reading, examined, layer));
  };
  return (
    <div class="form">
      <div class="form-row">
        {sources.length > 1 && (
          <Select
            label={words.sourceLayer}
            value={examined.sourceLayer}
            options={sources.map(({ sourceLayer, rowCount }) => ({
              value: sourceLayer,
              title: `${sourceLayer}${rows(rowCount)}`,
            }))}
            onChange={onChoose}
          />
        )}
        <Select label={words.layer} isRequired value={reading.layer} options={targets} onChange={choose} />
      </div>
      <div class="form-row">
        <TextField
          label={words.dataset}
          hint={words.datasetHint}
          value={reading.dataset}
          maxLength={200}
          onInput={(dataset) => onChange({ dataset })}
        />
        <TextField
          label={words.district}
          hint={words.districtHint}
          isNumber
          value={reading.district}
          maxLength={6}
          onInput={(district) => onChange({ district })}
        />
      </div>
      {examined.geometry !== null && <CrsPart examined={examined} reading={reading} onChange={onChange} />}
      <div class="form-row">
        {examined.geometry !== null && (
          <TextField
            label={words.crs}
            hint={words.crsHint}
            isNumber
            value={reading.crs}
            maxLength={6}
            onInput={(crs) => onChange({ crs })}
          />
        )}
        <TextField
          label={words.encoding}
          hint={words.encodingHint}
          placeholder={examined.encoding ?? undefined}
          value={reading.encoding}
          maxLength={40}
          onInput={(encoding) => onChange({ encoding })}
        />
      </div>
    </div>
  );
}

/** What the file says of its CRS and what comes of it; where it cannot be told, the choices that settle it. */
function CrsPart({
  examined,
  reading,
  onChange,
}: {
  readonly examined: ExaminedLayer;
  readonly reading: Reading;
  readonly onChange: (part: Partial<Reading>) => void;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(deliveryWords).read;
  const { crs } = examined;
  const isKnown = 'label' in crs;
  return (
    <>
      <div class={`callout ${isKnown ? '' : 'callout--danger'}`}>
        <Icon name={isKnown ? 'target' : 'warning'} size={16} />
        <div>
          {isKnown ? (
            <>
              {words.decidedCrs} <strong class="inline">{crs.label}</strong>
            </>
          ) : state.language.value === 'en' ? (
            crs.en
          ) : (
            crs.zh
          )}
          <span class="quiet crs-text">
            {words.declaredCrs}
            {state.messages.value.marks.colon}
            {examined.crsText?.slice(0, 160) ?? words.noCrs}
          </span>
        </div>
      </div>
      {(!isKnown || reading.isCorrected || reading.isDatumAssumed) && (
        <div class="form-row">
          <Choice
            label={words.correct}
            value={reading.isCorrected ? 'yes' : 'no'}
            options={[
              { value: 'no', title: words.correctNo },
              { value: 'yes', title: words.correctYes },
            ]}
            onChange={(value) => onChange({ isCorrected: value === 'yes' })}
          />
          <Choice
            label={words.datum}
            value={reading.isDatumAssumed ? 'yes' : 'no'}
            options={[
              { value: 'no', title: words.datumNo },
              { value: 'yes', title: words.datumYes },
            ]}
            onChange={(value) => onChange({ isDatumAssumed: value === 'yes' })}
          />
        </div>
      )}
    </>
  );
}

function Mapping({
  examined,
  layer,
  reading,
  onChange,
}: {
  readonly examined: ExaminedLayer;
  readonly layer: Layer;
  readonly reading: Reading;
  readonly onChange: (part: Partial<Reading>) => void;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(deliveryWords).read;
  const language = state.language.value;
  const options = Object.entries(layer.fields).map(([key, { required }]) => ({
    value: key,
    title: `${titleOfField(layer, key, language)}${required ? ` *` : ''}`,
  }));
  return (
    <div class="table-frame mapping">
      <table class="table">
        <caption class="visually-hidden">{words.mapping}</caption>
        <thead>
          <tr>
            <th scope="col">{words.column}</th>
            <th scope="col">
              {words.samples}
              {examined.columns.every(({ samples }) => samples.length === 0) && (
                <span class="cell-note">{words.noSamples}</span>
              )}
            </th>
            <th scope="col">{words.field}</th>
          </tr>
        </thead>
        <tbody>
          {examined.columns.map((column) => (
            <MappingRow
              key={column.column}
              column={column}
              options={options}
              layer={layer}
              reading={reading}
              onMean={(values) => onChange({ values })}
              onUnit={(unit) => onChange({ units: { ...reading.units, [column.column]: unit } })}
              field={reading.fields[column.column] ?? ''}
              onChange={(field) => onChange({ fields: { ...reading.fields, [column.column]: field } })}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function MappingRow({
  column: examined,
  options,
  layer,
  reading,
  field,
  onMean,
  onUnit,
  onChange,
}: {
  readonly column: ExaminedColumn;
  readonly options: readonly Option[];
  readonly layer: Layer;
  readonly reading: Reading;
  readonly field: string;
  readonly onMean: (values: Reading['values']) => void;
  readonly onUnit: (unit: Reading['units'][string]) => void;
  readonly onChange: (field: string) => void;
}): JSX.Element {
  const words = useWords(deliveryWords).read;
  const { column, type, samples } = examined;
  const definition = layer.fields[field];
  const unit = definition === undefined ? undefined : unitOf(reading, column, field, definition);
  return (
    <tr data-mapped={field !== ''}>
      <th scope="row">
        {column}
        <span class="cell-note">{type}</span>
      </th>
      <td class="samples">
        {samples.map((sample) => (
          <span key={sample}>{sample}</span>
        ))}
      </td>
      <td>
        <select
          class="text-input select"
          aria-label={`${words.field} ${column}`}
          value={field}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          <option value="">{words.none}</option>
          {options.map(({ value, title }) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </select>
        {unit !== undefined && (
          <select
            class="text-input select"
            aria-label={words.unitOf(column)}
            value={unit}
            onChange={(event) => onUnit({ field, unit: event.currentTarget.value as AreaUnit })}
          >
            {Object.entries(AREA_UNITS).map(([id, { label }]) => (
              <option key={id} value={id}>
                {words.unit(label)}
              </option>
            ))}
          </select>
        )}
        {definition?.codelist !== undefined && (
          <Meanings
            title={column}
            list={definition.codelist}
            values={strangeValues(examined, definition)}
            given={reading.values[field] ?? {}}
            onChange={(value, code) => onMean(withMeaning(reading, field, value, code))}
          />
        )}
      </td>
    </tr>
  );
}

/** Delivered values that are no codes of the field's list, each with the code that it stands for. */
function Meanings({
  title,
  list,
  values,
  given,
  onChange,
}: {
  readonly title: string;
  readonly list: string;
  readonly values: readonly string[];
  readonly given: Readonly<Record<string, string>>;
  readonly onChange: (value: string, code: string | undefined) => void;
}): JSX.Element | null {
  const { state } = useViewer();
  const words = useWords(deliveryWords).read;
  if (values.length === 0) return null;
  const open = values.filter((value) => given[value] === undefined).length;
  return (
    <details class="meanings" open={open > 0 && values.length <= 12}>
      <summary>{words.strange(values.length, open)}</summary>
      <table>
        <tbody>
          {values.map((value) => (
            <tr key={value}>
              <th scope="row">{value}</th>
              <td>
                <select
                  class="text-input select"
                  aria-label={words.meaningOf(title, value)}
                  value={given[value] ?? UNTOLD}
                  onChange={({ currentTarget: { value: code } }) => onChange(value, code === UNTOLD ? undefined : code)}
                >
                  <option value={UNTOLD}>{words.untold}</option>
                  <option value="">{words.leftEmpty}</option>
                  {codelists[list]!.entries.map((entry) => (
                    <option key={entry.code} value={entry.code}>
                      {entry.code} {codeLabelOf(codelists[list], entry.code, state.language.value)}
                    </option>
                  ))}
                </select>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** The choice of a value that nobody has said anything about. */
const UNTOLD = ' ';

function Missing({
  layer,
  missing,
  reading,
  isTold,
  onChange,
}: {
  readonly layer: Layer;
  readonly missing: readonly string[];
  readonly reading: Reading;
  readonly isTold: boolean;
  readonly onChange: (part: Partial<Reading>) => void;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(deliveryWords).read;
  const constants = Object.keys(reading.constants);
  return (
    <Section id="missing" title={words.missing} note={words.missingHint}>
      <div class="form-row">
        {[...new Set([...constants, ...missing])].map((key) => (
          <TextField
            key={key}
            label={`${titleOfField(layer, key, state.language.value)}（${words.constant}）`}
            value={reading.constants[key] ?? ''}
            placeholder=" "
            isRequired={missing.includes(key)}
            fault={
              isTold && missing.includes(key) && (reading.constants[key] ?? '') === '' ? words.required : undefined
            }
            onInput={(value) => onChange({ constants: { ...reading.constants, [key]: value } })}
          />
        ))}
      </div>
    </Section>
  );
}
