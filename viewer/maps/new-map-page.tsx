import { useMarks } from '../components/marks.ts';
import '../styles/checks.css';
import '../styles/maps.css';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { type Signal, signal, useComputed, useSignal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { keepInAddress, navigate } from '../actions/navigate.ts';
import { reportFault } from '../actions/say.ts';
import { ApiError, fetchHits, type Extent, type LonLat } from '../api.ts';
import { Answer, Fault, type Question, useQuestion } from '../components/asked.tsx';
import { DeskMap } from '../components/desk-map.tsx';
import { Choice, Select, TextArea, TextField } from '../components/form.tsx';
import { Page, PageHead, Section } from '../components/page.tsx';
import { Tabs } from '../components/tabs.tsx';
import { DrawPanel } from '../checks/draw-panel.tsx';
import { begun, shapeOfDraft } from '../checks/draft.ts';
import { readDraft, writeDraft } from '../checks/draft-text.ts';
import { figuresOfDraft } from '../checks/draw-tool.ts';
import type { Findings } from '../checks/api.ts';
import { codesIn, createSubject, type SubjectModel } from '../checks/subject.ts';
import { FindingsPart, UploadPanel } from '../checks/subject-panel.tsx';
import { formatNumber } from '../format.ts';
import { areaOfExtent, polygonsOf } from '../geometry-extent.ts';
import type { Figure } from '../map/figures.ts';
import type { PageProps } from '../pages.tsx';
import { useViewer, type Viewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import {
  type Division,
  fetchSheetAt,
  type MapFormat,
  type MapPlan,
  type MapRequest,
  orderMap,
  type Paper,
  planMap,
} from './api.ts';
import { PaperSketch } from './paper-sketch.tsx';
import { createChoice, type PlaceChoice, type Way } from './place-tools.ts';
import { mapWords } from './words.ts';

const WAYS: readonly { readonly id: Way; readonly icon: 'map' | 'frame' | 'pen' | 'deliveries' | 'pin' }[] = [
  { id: 'sheet', icon: 'map' },
  { id: 'box', icon: 'frame' },
  { id: 'polygon', icon: 'pen' },
  { id: 'upload', icon: 'deliveries' },
  { id: 'parcel', icon: 'pin' },
];
const SCALES = [500, 1000, 2000, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000];
const PAPERS: readonly Paper[] = ['A4', 'A3', 'A2', 'A1', 'A0'];
const FORMATS: readonly MapFormat[] = ['pdf', 'svg', 'png', 'dxf', 'gpkg', 'shp', 'txt'];
/** The 3° zones of China, their planes without zone prefix. */
const ZONES = Array.from({ length: 21 }, (_, i) => ({ epsg: 4534 + i, meridian: 75 + 3 * i }));
const SECRECY = ['公开', '内部', '秘密', '机密'];

/** What the desk holds while it is open. */
interface Wishes {
  readonly sheet: string;
  readonly grid: 'square' | 'geographic';
  readonly sheetFormat: '50x50' | '40x50';
  /** Plane of a square sheet, EPSG; empty for the region's. */
  readonly crs: string;
  /** Only the index of sheets. */
  readonly index: boolean;
  readonly codes: string;
  readonly scale: string;
  readonly paper: string;
  readonly orientation: string;
  readonly division: Division;
  readonly title: string;
  readonly secrecy: string;
  readonly asOf: string;
  readonly annex: boolean;
  readonly surveyedOn: string;
  readonly unit: string;
  readonly dpi: string;
  readonly drawnBy: string;
  readonly checkedBy: string;
  readonly approvedBy: string;
  readonly formats: readonly MapFormat[];
}

interface Desk {
  readonly wishes: Signal<Wishes>;
  readonly choice: PlaceChoice;
  /** The file whose plots are drawn. */
  readonly subject: SubjectModel;
  /** Number of the one plot of the file that is meant; empty for all of them. */
  readonly plot: Signal<string>;
  readonly miss: Signal<string | null>;
}

const NO_WISHES: Wishes = {
  sheet: '',
  grid: 'square',
  sheetFormat: '50x50',
  crs: '',
  index: false,
  codes: '',
  scale: '500',
  paper: '',
  orientation: '',
  division: 'paper',
  title: '',
  secrecy: '内部',
  asOf: '',
  annex: false,
  surveyedOn: '',
  unit: '',
  dpi: '',
  drawnBy: '',
  checkedBy: '',
  approvedBy: '',
  formats: ['pdf', 'svg', 'png', 'dxf'],
};

/** Codes stand in the address as other pages write them. */
const nameOf = (key: string): string => (key === 'codes' ? 'parcel' : key);
/** Longest list of codes of an address. */
const LONGEST_CODES = 1800;

/** Wishes as an address tells them; what it does not tell is as usual. */
function readWishes(query: URLSearchParams): Wishes {
  const read = Object.entries(NO_WISHES).map(([key, usual]: [string, string | boolean | readonly string[]]) => {
    const given = query.get(nameOf(key));
    if (given === null) return [key, usual];
    if (typeof usual === 'boolean') return [key, given === '1'];
    return [key, typeof usual === 'string' ? given : given.split(',')];
  });
  return Object.fromEntries(read) as unknown as Wishes;
}

/** What an address has to tell of the desk. */
function writeDesk({ wishes, choice, subject, plot }: Desk): string {
  const parts: Record<string, string> = { way: choice.way.value };
  const usual: Readonly<Record<string, unknown>> = { ...NO_WISHES };
  for (const [key, value] of Object.entries(wishes.value as unknown as Record<string, string | boolean | string[]>)) {
    const text = typeof value === 'boolean' ? (value ? '1' : '0') : String(value);
    const isLong = key === 'codes' && text.length > LONGEST_CODES;
    if (String(value) !== String(usual[key]) && !isLong) parts[nameOf(key)] = text;
  }
  if (choice.box.value !== null) parts['box'] = choice.box.value.map((each) => each.toFixed(6)).join(',');
  const drawn = writeDraft(choice.drawing.history.value.present);
  if (drawn !== '') parts['draw'] = drawn;
  if (subject.upload.value !== null) {
    parts['upload'] = subject.upload.value.id;
    parts['file'] = subject.upload.value.name;
    if (plot.value !== '') parts['plot'] = plot.value;
  }
  // A desk that nobody has touched has an address without anything.
  return Object.keys(parts).length === 1 && parts['way'] === 'sheet' ? '' : `?${new URLSearchParams(parts).toString()}`;
}

function createDesk(viewer: Viewer, search: string, noParcel: () => string): Desk {
  const query = new URLSearchParams(search);
  const wishes = signal<Wishes>(readWishes(query));
  const miss = signal<string | null>(null);
  const uploadId = query.get('upload');
  const guessed: Way = uploadId !== null ? 'upload' : query.get('parcel') === null ? 'sheet' : 'parcel';
  const first = WAYS.find(({ id }) => id === query.get('way'))?.id ?? guessed;
  if (first !== 'sheet' && query.get('way') === null && query.get('scale') === null)
    wishes.value = { ...wishes.value, scale: '' };
  const choice = createChoice(first, (place) => void take(place));
  const upload = uploadId === null ? null : { id: uploadId, name: query.get('file') ?? uploadId };
  const subject = createSubject(choice.drawing, signal('upload'), { code: '', upload });
  const plot = signal(query.get('plot') ?? '');
  const box = (query.get('box') ?? '').split(',').map(Number);
  if (box.length === 4 && box.every(Number.isFinite)) choice.box.value = box as unknown as Extent;
  const drawn = readDraft(query.get('draw') ?? '');
  if (drawn !== null) choice.drawing.history.value = begun(drawn);
  const take = async (place: LonLat): Promise<void> => {
    miss.value = null;
    if (choice.way.peek() === 'upload') return;
    try {
      if (choice.way.peek() === 'parcel') {
        const [hit] = await fetchHits(place, ['parcel'], 0);
        if (hit === undefined) miss.value = noParcel();
        else wishes.value = { ...wishes.value, codes: String(hit.properties['parcelCode']) };
        return;
      }
      const { grid, scale, sheetFormat } = wishes.value;
      const { sheets } = await fetchSheetAt(place, {
        scale: scale === '' ? '500' : scale,
        kind: grid,
        format: sheetFormat,
      });
      const { number, epsg } = sheets[0]!;
      const crs = epsg === null ? '' : String(epsg);
      wishes.value = { ...wishes.value, sheet: number, crs, scale: scale === '' ? '500' : scale };
    } catch (error) {
      reportFault(viewer.state, error);
    }
  };
  return { wishes, choice, subject, plot, miss };
}

/** The request of the desk; null until there is something to draw. */
function requestOf(desk: Desk): MapRequest | null {
  const { choice } = desk;
  const wish = desk.wishes.value;
  const place = placeOf(desk);
  if (place === null) return null;
  const isParcel = choice.way.value === 'parcel';
  const isArea = ['box', 'polygon', 'upload'].includes(choice.way.value);
  const isSquare = choice.way.value === 'sheet' ? isSquareNumber(wish.sheet) : isArea && wish.division === 'square';
  return {
    ...place,
    ...(isSquare && wish.sheetFormat !== '50x50' ? { sheetFormat: wish.sheetFormat } : {}),
    ...(choice.way.value === 'sheet' && isSquare && wish.crs !== '' ? { crs: Number(wish.crs) } : {}),
    ...(isArea && wish.index ? { index: true } : {}),
    ...(wish.scale === '' || (isParcel && wish.scale === '') ? {} : { scale: Number(wish.scale) }),
    ...(wish.paper === '' ? {} : { paper: wish.paper as Paper }),
    ...(wish.orientation === '' ? {} : { orientation: wish.orientation as 'portrait' }),
    ...(wish.division === 'paper' || isParcel || choice.way.value === 'sheet' ? {} : { division: wish.division }),
    ...(wish.title.trim() === '' ? {} : { title: wish.title.trim() }),
    secrecy: wish.secrecy as NonNullable<MapRequest['secrecy']>,
    ...(wish.asOf === '' ? {} : { asOf: wish.asOf }),
    ...(wish.annex ? { annex: true } : {}),
    ...(wish.surveyedOn === '' ? {} : { surveyedOn: wish.surveyedOn }),
    ...(wish.unit.trim() === '' ? {} : { unit: wish.unit.trim() }),
    ...(wish.dpi === '' || !wish.formats.includes('png') ? {} : { dpi: Number(wish.dpi) }),
    ...Object.fromEntries(
      (['drawnBy', 'checkedBy', 'approvedBy'] as const)
        .filter((key) => wish[key].trim() !== '')
        .map((key) => [key, wish[key].trim()]),
    ),
  };
}

/** Numbers of square sheets begin with kilometres, those of the geographic grid with a letter. */
const isSquareNumber = (number: string): boolean => /^\d/.test(number.trim());

function placeOf(desk: Desk): MapRequest | null {
  const wish = desk.wishes.value;
  const { way, box, drawing } = desk.choice;
  switch (way.value) {
    case 'sheet':
      return wish.sheet.trim() === '' ? null : { sheet: wish.sheet.trim() };
    case 'box':
      return box.value === null ? null : { box: box.value };
    case 'polygon': {
      const drawn = shapeOfDraft(drawing.history.value.present);
      if (drawn === null) return null;
      const geometry = drawn.geometry as NonNullable<MapRequest['geometry']>;
      return { geometry, ...(drawn.epsg === 4490 ? {} : { crs: drawn.epsg }) };
    }
    case 'upload': {
      const polygons = uploadedPlots(desk).flatMap(({ geometry }) => polygonsOf(geometry));
      return polygons.length === 0 ? null : { geometry: multiPolygon(polygons) };
    }
    case 'parcel': {
      const codes = codesIn(wish.codes);
      if (codes.length === 0) return null;
      return codes.length === 1 ? { parcel: codes[0]! } : { parcels: codes };
    }
  }
}

/** The plots of the file that are meant. */
function uploadedPlots({ subject, plot }: Desk): Findings['plots'] {
  const answer = subject.findings.value;
  if (answer.state !== 'answered') return [];
  return answer.value.plots.filter(({ number }) => plot.value === '' || number === plot.value);
}

function multiPolygon(coordinates: readonly unknown[]): NonNullable<MapRequest['geometry']> {
  return { type: 'MultiPolygon', coordinates: [...coordinates] };
}

/** A new map: what, at which scale and on which paper; frames show on the map while they are chosen. */
export function NewMapPage({ route }: PageProps): JSX.Element {
  const viewer = useViewer();
  const words = useWords(mapWords);
  const desk = useMemo(() => createDesk(viewer, route.search, () => words.noParcel), []);
  useEffect(() => () => desk.subject.stop(), [desk]);
  const kept = useComputed(() => writeDesk(desk)).value;
  useEffect(() => keepInAddress(kept), [kept]);
  const request = useComputed(() => requestOf(desk));
  const asked = request.value?.parcels === undefined ? request.value : null;
  const plan = useQuestion(asked === null ? null : JSON.stringify(asked), async (abort) => {
    // Whoever types or drags has not finished yet.
    await new Promise((resolve) => setTimeout(resolve, 250));
    abort.throwIfAborted();
    return planMap(asked!, abort);
  });
  // What an address brings is not in view yet.
  const brought = useMemo(() => ({ box: desk.choice.box.peek(), history: desk.choice.drawing.history.peek() }), []);
  const lifted = useSignal<string | null>(null);
  const figures = useComputed((): readonly Figure[] => {
    const answer = plan.answer.value;
    const frames = answer.state === 'answered' ? answer.value.sheets : [];
    return [
      ...(desk.choice.way.value === 'polygon' ? figuresOfDraft(desk.choice.drawing) : []),
      ...(desk.choice.way.value === 'upload' ? uploadedPlots(desk) : []).map(({ number, geometry }): Figure => ({
        key: `plot-${number}`,
        look: 'plot',
        geometry,
        label: number,
      })),
      ...boxFigure(desk.choice),
      ...frames.map(({ number, ring }): Figure => ({
        key: number,
        look: 'faint',
        geometry: { type: 'Polygon', coordinates: [ring] },
        label: number,
      })),
    ];
  });
  // A sheet or parcel that was typed is brought into view; what is drawn is in view already.
  const view = useComputed((): Extent | null => {
    const answer = plan.answer.value;
    const isTyped = ['sheet', 'parcel', 'upload'].includes(desk.choice.way.value);
    const { box, drawing } = desk.choice;
    const isBrought = box.value === brought.box && drawing.history.value === brought.history;
    return (isTyped || isBrought) && answer.state === 'answered' ? answer.value.extent : null;
  });
  const layers = useSignal(['administrative-area', 'parcel', 'building', 'cadastral-subdistrict'] as readonly string[]);
  return (
    <Page kind="desk">
      <div class="desk-column">
        <PageHead
          title={viewer.state.messages.value.pages['new-map']}
          back={{ href: pathOfPage('maps'), label: words.back }}
        />
        <Section id="where" title={words.where}>
          <WhereFields desk={desk} lifted={lifted} />
        </Section>
        <OrderForm desk={desk} request={request.value} plan={plan} isPlanned={asked !== null} />
      </div>
      <DeskMap
        figures={figures}
        layers={layers}
        lifted={lifted}
        view={view}
        tool={desk.choice.tool}
        label={words.mapLabel}
      />
    </Page>
  );
}

function boxFigure({ way, box }: PlaceChoice): readonly Figure[] {
  if (way.value !== 'box' || box.value === null) return [];
  return [{ key: 'box', look: 'plot', geometry: areaOfExtent(box.value) }];
}

function WhereFields({ desk, lifted }: { readonly desk: Desk; readonly lifted: Signal<string | null> }): JSX.Element {
  const words = useWords(mapWords);
  const { wishes, choice, miss } = desk;
  const wish = wishes.value;
  const set = (change: Partial<Wishes>): void => {
    wishes.value = { ...wishes.value, ...change };
  };
  const way = choice.way.value;
  return (
    <Tabs
      label={words.where}
      tabs={WAYS.map(({ id, icon }) => ({ id, icon, title: words.ways[id] }))}
      current={way}
      onChange={(next) => {
        choice.way.value = next;
        miss.value = null;
        // A 宗地图 finds its own scale, a sheet has to be told it.
        if (next === 'parcel' || next === 'upload') set({ scale: '' });
        if (next === 'sheet' && wish.scale === '') set({ scale: '500' });
      }}
    >
      <div class="form">
        <p class="quiet">{words.hints[way]}</p>
        {way === 'sheet' && (
          <div class="form-row">
            <TextField
              label={words.sheet}
              value={wish.sheet}
              maxLength={20}
              placeholder="3520.75-497.50"
              onInput={(sheet) => set({ sheet })}
            />
            <Choice
              label={words.grid}
              value={wish.grid}
              options={(['square', 'geographic'] as const).map((value) => ({ value, title: words.grids[value] }))}
              onChange={(grid) => set({ grid, sheet: '', crs: '' })}
            />
          </div>
        )}
        {way === 'sheet' && wish.grid === 'square' && (
          <div class="form-row">
            <SheetFormat wish={wish} onChange={(sheetFormat) => set({ sheetFormat, sheet: '' })} />
            <Select
              label={words.zone}
              value={wish.crs}
              none={words.ownZone}
              options={ZONES.map(({ epsg, meridian }) => ({
                value: String(epsg),
                title: words.zoneOf(meridian, epsg),
              }))}
              onChange={(crs) => set({ crs })}
            />
          </div>
        )}
        {way === 'polygon' && <DrawPanel drawing={choice.drawing} />}
        {way === 'upload' && <UploadFields desk={desk} lifted={lifted} />}
        {way === 'parcel' && (
          <TextArea
            label={words.codes}
            rows={2}
            value={wish.codes}
            maxLength={200_000}
            onInput={(codes) => set({ codes })}
          />
        )}
        {miss.value !== null && (
          <p class="field-fault" role="alert">
            {miss.value}
          </p>
        )}
      </div>
    </Tabs>
  );
}

/** A file with plots, of which one can be meant alone. */
function UploadFields({
  desk: { subject, plot },
  lifted,
}: {
  readonly desk: Desk;
  readonly lifted: Signal<string | null>;
}): JSX.Element {
  const words = useWords(mapWords);
  const answer = subject.findings.value;
  const plots = answer.state === 'answered' ? answer.value.plots : [];
  return (
    <>
      <UploadPanel subject={subject} />
      <FindingsPart subject={subject} lifted={lifted} onShow={() => undefined} />
      {plots.length > 1 && (
        <Select
          label={words.plot}
          value={plot.value}
          none={words.allPlots(plots.length)}
          options={plots.map(({ number, name }) => ({
            value: number,
            title: name === '' || name === number ? number : `${number} ${name}`,
          }))}
          onChange={(number) => (plot.value = number)}
        />
      )}
    </>
  );
}

function SheetFormat({
  wish,
  onChange,
}: {
  readonly wish: Wishes;
  readonly onChange: (format: Wishes['sheetFormat']) => void;
}): JSX.Element {
  const words = useWords(mapWords);
  return (
    <Choice
      label={words.sheetFormat}
      value={wish.sheetFormat}
      options={(['50x50', '40x50'] as const).map((value) => ({ value, title: words.sheetFormats[value] }))}
      onChange={onChange}
    />
  );
}

function OrderForm({
  desk,
  request,
  plan,
  isPlanned,
}: {
  readonly desk: Desk;
  readonly request: MapRequest | null;
  readonly plan: Question<MapPlan>;
  readonly isPlanned: boolean;
}): JSX.Element {
  const viewer = useViewer();
  const words = useWords(mapWords);
  const isBusy = useSignal(false);
  const failure = useSignal<unknown>(null);
  useEffect(() => {
    failure.value = null;
  }, [request]);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (request === null) return;
    isBusy.value = true;
    try {
      const formats = request.parcels === undefined ? { formats: desk.wishes.value.formats } : {};
      const { id } = await orderMap({ ...request, ...formats });
      navigate(viewer, pathOfPage('cadastral-map', { id }));
    } catch (error) {
      failure.value = error;
      if (!(error instanceof ApiError)) reportFault(viewer.state, error);
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <form class="form order" onSubmit={(event) => void submit(event)} noValidate>
      <Section id="paper" title={words.paperTitle}>
        <PaperFields desk={desk} />
      </Section>
      <Section id="contents" title={words.contents}>
        <ContentFields desk={desk} />
      </Section>
      {failure.value !== null && <Fault title={words.failed} error={failure.value} />}
      <div class="order-foot">
        <section aria-label={words.plan}>
          {!isPlanned ? (
            <p class="quiet">
              {request?.parcels === undefined ? words.planNone : words.planBatch(request.parcels.length)}
            </p>
          ) : (
            <Answer question={plan} rows={2}>
              {(value) => <PlanText plan={value} />}
            </Answer>
          )}
        </section>
        <button
          type="submit"
          class="button button--strong button--large"
          disabled={isBusy.value || request === null}
          aria-busy={isBusy.value}
        >
          {isBusy.value ? words.submitting : words.submit}
        </button>
      </div>
    </form>
  );
}

function PlanText({ plan }: { readonly plan: MapPlan }): JSX.Element {
  const marks = useMarks();
  const words = useWords(mapWords);
  const paper = `${plan.paper} ${words.orientations[plan.orientation]}`;
  return (
    <div class="map-plan" role="status">
      <PaperSketch plan={plan} label={words.sketch} />
      <p class="map-plan-size">{words.planSheets(plan.sheets.length, plan.scale, paper)}</p>
      <p class="quiet">
        {words.planParcels(formatNumber(plan.parcels))}　{plan.epsg === null ? words.cone : `EPSG:${plan.epsg}`}
      </p>
      {plan.otherZones.length > 0 && (
        <p class="field-fault">{words.planZones(plan.otherZones.join(marks.list), plan.zone)}</p>
      )}
    </div>
  );
}

/** Sheets of a grid have a scale of their own: one is proposed where none, or one the grid does not have, is chosen. */
function divisionScale(division: Division, scale: string): Partial<Wishes> {
  if (division === 'square' && !['500', '1000', '2000'].includes(scale)) return { scale: '500' };
  if (division === 'geographic' && scale === '') return { scale: '10000' };
  return {};
}

function PaperFields({ desk: { wishes, choice } }: { readonly desk: Desk }): JSX.Element {
  const words = useWords(mapWords);
  const wish = wishes.value;
  const set = (change: Partial<Wishes>): void => {
    wishes.value = { ...wishes.value, ...change };
  };
  const way = choice.way.value;
  const isArea = way === 'box' || way === 'polygon';
  return (
    <div class="form">
      <div class="form-row">
        <Select
          label={words.scale}
          value={wish.scale}
          none={words.auto}
          options={SCALES.map((scale) => ({ value: String(scale), title: `1:${scale}` }))}
          onChange={(scale) => set({ scale })}
        />
        <Select
          label={words.paper}
          value={wish.paper}
          none={words.auto}
          options={PAPERS.map((value) => ({ value, title: value }))}
          onChange={(paper) => set({ paper })}
        />
        <Select
          label={words.orientation}
          value={wish.orientation}
          none={words.auto}
          options={(['portrait', 'landscape'] as const).map((value) => ({ value, title: words.orientations[value] }))}
          onChange={(orientation) => set({ orientation })}
        />
      </div>
      {isArea && (
        <Choice
          label={words.division}
          value={wish.division}
          options={(['paper', 'square', 'geographic'] as const).map((value) => ({
            value,
            title: words.divisions[value],
          }))}
          onChange={(division) => set({ division, ...divisionScale(division, wish.scale) })}
        />
      )}
      {isArea && wish.division === 'square' && (
        <SheetFormat wish={wish} onChange={(sheetFormat) => set({ sheetFormat })} />
      )}
      {isArea && (
        <label class="map-index">
          <input
            type="checkbox"
            checked={wish.index}
            onChange={(event) => set({ index: event.currentTarget.checked })}
          />
          {words.index}
        </label>
      )}
    </div>
  );
}

function ContentFields({ desk: { wishes } }: { readonly desk: Desk }): JSX.Element {
  const words = useWords(mapWords);
  const wish = wishes.value;
  const set = (change: Partial<Wishes>): void => {
    wishes.value = { ...wishes.value, ...change };
  };
  const toggle = (format: MapFormat, isWanted: boolean): void =>
    set({ formats: FORMATS.filter((each) => (each === format ? isWanted : wish.formats.includes(each))) });
  return (
    <div class="form">
      <TextField
        label={words.title}
        hint={words.titleHint}
        value={wish.title}
        maxLength={60}
        onInput={(title) => set({ title })}
      />
      <div class="form-row">
        <Select
          label={words.secrecy}
          value={wish.secrecy}
          options={SECRECY.map((value) => ({ value, title: value }))}
          onChange={(secrecy) => set({ secrecy })}
        />
        <TextField label={words.asOf} type="date" value={wish.asOf} onInput={(asOf) => set({ asOf })} />
        <TextField
          label={words.surveyedOn}
          type="date"
          value={wish.surveyedOn}
          onInput={(surveyedOn) => set({ surveyedOn })}
        />
      </div>
      <TextField
        label={words.unit}
        hint={words.unitHint}
        value={wish.unit}
        maxLength={60}
        onInput={(unit) => set({ unit })}
      />
      <div class="form-row">
        {(['drawnBy', 'checkedBy', 'approvedBy'] as const).map((key) => (
          <TextField
            key={key}
            label={words[key]}
            value={wish[key]}
            maxLength={30}
            onInput={(value) => set({ [key]: value })}
          />
        ))}
      </div>
      <fieldset class="map-formats">
        <legend class="field-label">{words.formats}</legend>
        {FORMATS.map((format) => (
          <label key={format}>
            <input
              type="checkbox"
              checked={wish.formats.includes(format)}
              disabled={wish.formats.length === 1 && wish.formats.includes(format)}
              onChange={(event) => toggle(format, event.currentTarget.checked)}
            />
            {format.toUpperCase()}
          </label>
        ))}
        <label>
          <input
            type="checkbox"
            checked={wish.annex}
            onChange={(event) => set({ annex: event.currentTarget.checked })}
          />
          {words.annex}
        </label>
      </fieldset>
      {wish.formats.includes('png') && (
        <Select
          label={words.dpi}
          value={wish.dpi}
          none="150"
          options={['72', '300', '600'].map((value) => ({ value, title: value }))}
          onChange={(dpi) => set({ dpi })}
        />
      )}
    </div>
  );
}
