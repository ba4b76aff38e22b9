import '../styles/checks.css';
import '../styles/land.css';
import '../styles/survey-desk.css';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { computed, signal, useComputed, useSignal } from '@preact/signals';
import { surveyKinds } from '../../schemas/rules/survey.ts';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { keepInAddress, navigate } from '../actions/navigate.ts';
import { explain, reportFault } from '../actions/say.ts';
import { ApiError, type Extent } from '../api.ts';
import { begun, EMPTY_DRAFT, subjectOfDraft } from '../checks/draft.ts';
import { readDraft, writeDraft } from '../checks/draft-text.ts';
import { DrawPanel } from '../checks/draw-panel.tsx';
import { createDrawing, figuresOfDraft } from '../checks/draw-tool.ts';
import { useDrawingKeys } from '../checks/drawing-keys.ts';
import { Answer, Fault, useQuestion } from '../components/asked.tsx';
import { DeskMap } from '../components/desk-map.tsx';
import { FileDrop } from '../components/file-drop.tsx';
import { Choice, Select, TextArea, TextField } from '../components/form.tsx';
import { Facts, Page, PageHead, Section } from '../components/page.tsx';
import { formatNumber } from '../format.ts';
import { extentOfGeometry } from '../geometry-extent.ts';
import type { Figure } from '../map/figures.ts';
import type { MapTool } from '../map.ts';
import type { PageProps } from '../pages.tsx';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import {
  changeSurvey,
  commissionSurvey,
  fetchTask,
  lookAtSketch,
  sendSketch,
  type Sketch,
  type SketchSource,
  type Task,
} from './api.ts';
import { CodeList, OverlapList } from './overlap-list.tsx';
import { surveyWords } from './words.ts';

type Way = 'keep' | 'draw' | 'upload' | 'code';

/** What a commission says beside its ground. */
const DETAILS = ['kind', 'place', 'purpose', 'applicant', 'contactName', 'contactPhone'] as const;
type Details = Readonly<Record<(typeof DETAILS)[number], string>>;

const detailsOf = (task: Task | null): Details => ({
  kind: task?.kind ?? 'change',
  place: task?.place ?? '',
  purpose: task?.purpose ?? '',
  applicant: task?.applicant ?? '',
  contactName: task?.contactName ?? '',
  contactPhone: task?.contactPhone ?? '',
});

/** What the desk holds while it is open; what is drawn, or the code, stands in the address. A task that is changed keeps its ground at first. */
function createDesk(search: string, task: Task | null) {
  const query = new URLSearchParams(search);
  const code = query.get('code') ?? '';
  const way = signal<Way>(task !== null && !query.has('draw') ? 'keep' : code === '' ? 'draw' : 'code');
  const history = signal(begun(readDraft(query.get('draw') ?? '') ?? EMPTY_DRAFT));
  const drawing = createDrawing(
    history,
    computed(() => way.value === 'draw'),
  );
  return {
    way,
    drawing,
    tool: signal<MapTool | null>(drawing.tool),
    code: signal(code),
    crs: signal(''),
    upload: signal<{ readonly id: string; readonly name: string } | null>(null),
    details: signal(detailsOf(task)),
    reason: signal(''),
  };
}

/** A new commission, or with `?task=` one that was given back, to be changed. */
export function NewSurveyPage({ route }: PageProps): JSX.Element {
  const words = useWords(surveyWords);
  const id = Number(new URLSearchParams(route.search).get('task') ?? 0);
  const isChange = Number.isSafeInteger(id) && id > 0;
  const question = useQuestion(isChange ? `survey ${id}` : null, async (signal_) => fetchTask(id, signal_));
  if (!isChange) return <SurveyDesk search={route.search} task={null} />;
  const answer = question.answer.value;
  if (answer.state === 'answered') return <SurveyDesk key={id} search={route.search} task={answer.value} />;
  return (
    <Page title={words.change}>
      <PageHead title={words.change} back={{ href: pathOfPage('surveys'), label: words.back }} />
      <Answer question={question} rows={8}>
        {() => null}
      </Answer>
    </Page>
  );
}

/** The ground is drawn or handed in, and what lies under it is told while it is given. */
function SurveyDesk({ search, task }: { readonly search: string; readonly task: Task | null }): JSX.Element {
  const words = useWords(surveyWords);
  const desk = useMemo(() => createDesk(search, task), []);
  useDrawingKeys(
    desk.drawing,
    useComputed(() => desk.way.value === 'draw'),
  );
  const source = useComputed((): SketchSource | null => {
    if (desk.way.value === 'keep') return null;
    if (desk.way.value === 'draw') return subjectOfDraft(desk.drawing.history.value.present);
    if (desk.way.value === 'code')
      return /^\S{6,60}$/.test(desk.code.value.trim()) ? { code: desk.code.value.trim() } : null;
    return desk.upload.value === null ? null : { uploadId: desk.upload.value.id };
  });
  const key = source.value === null ? null : JSON.stringify(source.value);
  const question = useQuestion(key, async (signal_) => {
    // Whoever draws is asked about once the hand rests.
    await new Promise((resolve) => setTimeout(resolve, 350));
    return lookAtSketch(source.peek()!, signal_);
  });
  const lifted = useSignal<string | null>(null);
  const answer = question.answer.value;
  const sketch = answer.state === 'answered' ? answer.value : null;
  const figures = useComputed<readonly Figure[]>(() => {
    if (desk.way.value === 'draw') return figuresOfDraft(desk.drawing);
    if (desk.way.value === 'keep') return [{ key: 'sketch', look: 'plot', geometry: task!.geometry }];
    const now = question.answer.value;
    return now.state === 'answered' ? [{ key: 'sketch', look: 'plot', geometry: now.value.geometry }] : [];
  });
  const view = useComputed((): Extent | null => {
    if (desk.way.value === 'keep') return extentOfGeometry(task!.geometry);
    const now = question.answer.value;
    if (now.state !== 'answered') return null;
    if (desk.way.value === 'draw' && desk.drawing.history.peek().past.length > 0) return null;
    return extentOfGeometry(now.value.geometry);
  });
  const layers = useComputed(() => ['administrative-area', 'parcel', 'building', 'control-point']);
  const kept = useComputed(() => {
    const drawn = desk.way.value === 'draw' ? writeDraft(desk.drawing.history.value.present) : '';
    return new URLSearchParams({
      ...(task === null ? {} : { task: String(task.id) }),
      ...(desk.way.value === 'code' ? { code: desk.code.value } : {}),
      ...(drawn === '' ? {} : { draw: drawn }),
    }).toString();
  }).value;
  useEffect(() => keepInAddress(kept === '' ? '' : `?${kept}`), [kept]);
  const title = task === null ? words.commission : `${words.change} ${task.number}`;
  const back =
    task === null
      ? { href: pathOfPage('surveys'), label: words.back }
      : { href: pathOfPage('survey', { id: String(task.id) }), label: task.number };
  return (
    <Page kind="desk" title={title}>
      <div class="desk-column">
        <PageHead title={title} back={back} />
        <Section id="sketch" title={words.sketch}>
          <SketchFields desk={desk} isChange={task !== null} />
          {key !== null && (
            <Answer question={question} rows={3}>
              {(found) => <Found sketch={found} lifted={lifted} />}
            </Answer>
          )}
        </Section>
        <Order desk={desk} source={source.value} sketch={sketch} task={task} />
      </div>
      <DeskMap
        figures={figures}
        layers={layers}
        lifted={lifted}
        view={view}
        tool={desk.tool}
        sharesCamera
        label={words.sketch}
      />
    </Page>
  );
}

type Desk = ReturnType<typeof createDesk>;

function SketchFields({ desk, isChange }: { readonly desk: Desk; readonly isChange: boolean }): JSX.Element {
  const { state } = useViewer();
  const words = useWords(surveyWords);
  const isBusy = useSignal(false);
  const failure = useSignal<unknown>(null);
  const send = async (file: File): Promise<void> => {
    isBusy.value = true;
    failure.value = null;
    try {
      const { uploadId } = await sendSketch(file, desk.crs.value);
      desk.upload.value = { id: uploadId, name: file.name };
    } catch (error) {
      failure.value = error;
      if (!(error instanceof ApiError)) reportFault(state, error);
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <div class="form">
      <Choice
        label={words.way}
        value={desk.way.value}
        options={[
          ...(isChange ? [{ value: 'keep' as Way, title: words.keepGround }] : []),
          ...(['draw', 'upload', 'code'] as const).map((value) => ({ value: value as Way, title: words.ways[value] })),
        ]}
        onChange={(value) => (desk.way.value = value)}
      />
      {desk.way.value === 'draw' && <DrawPanel drawing={desk.drawing} />}
      {desk.way.value === 'code' && (
        <TextField
          label={words.code}
          value={desk.code.value}
          maxLength={60}
          onInput={(value) => (desk.code.value = value)}
        />
      )}
      {desk.way.value === 'upload' && (
        <>
          <TextField
            label={words.crs}
            value={desk.crs.value}
            maxLength={5}
            isNumber
            onInput={(value) => (desk.crs.value = value)}
          />
          <FileDrop
            title={desk.upload.value?.name ?? words.file}
            hint={words.fileHint}
            isBusy={isBusy.value}
            onFiles={([file]) => void send(file!)}
          />
          {failure.value !== null && <Fault error={failure.value} />}
        </>
      )}
    </div>
  );
}

function Found({
  sketch,
  lifted,
}: {
  readonly sketch: Sketch;
  readonly lifted: Parameters<typeof OverlapList>[0]['lifted'];
}): JSX.Element {
  const words = useWords(surveyWords);
  return (
    <div class="survey-found" aria-live="polite">
      <Facts
        facts={[
          [words.area, `${formatNumber(sketch.area.ellipsoidal, 2)} ㎡`],
          [words.districts, <CodeList key="d" codes={sketch.districts} />],
          [words.subdistricts, <CodeList key="s" codes={sketch.subdistricts} />],
        ]}
      />
      {sketch.findings.map(({ code, plot, message }) => (
        <p key={`${code} ${plot}`} class="callout">
          {message}
        </p>
      ))}
      {sketch.tasks.length > 0 && (
        <p class="callout">
          {words.nearby}：
          {sketch.tasks.map(({ id, number }) => (
            <a key={id} href={pathOfPage('survey', { id: String(id) })}>
              {number}{' '}
            </a>
          ))}
        </p>
      )}
      <h3 class="visually-hidden">{words.overlaps}</h3>
      <OverlapList overlaps={sketch.overlaps} lifted={lifted} />
    </div>
  );
}

function Order({
  desk,
  source,
  sketch,
  task,
}: {
  readonly desk: Desk;
  readonly source: SketchSource | null;
  readonly sketch: Sketch | null;
  readonly task: Task | null;
}): JSX.Element {
  const viewer = useViewer();
  const { state } = viewer;
  const words = useWords(surveyWords);
  const isBusy = useSignal(false);
  const wrong = useSignal<string | null>(null);
  const failure = useSignal<unknown>(null);
  const details = desk.details.value;
  const set = (key: keyof typeof details) => (value: string) => {
    desk.details.value = { ...desk.details.value, [key]: value };
  };
  /** What is sent of the details: all that is filled of a new commission, of another what was changed. */
  const given = (): Readonly<Record<string, string | null>> => {
    const before = detailsOf(task);
    const named = DETAILS.map((key) => [key, details[key].trim()] as const);
    if (task === null) return Object.fromEntries(named.filter(([, value]) => value !== ''));
    return Object.fromEntries(
      named.filter(([key, value]) => value !== before[key]).map(([key, value]) => [key, value === '' ? null : value]),
    );
  };
  const faultOf = (): string | null => {
    const isFilled = [details.place, details.purpose, details.applicant].every((value) => value.trim() !== '');
    const isGround = desk.way.value === 'keep' || (source !== null && sketch !== null);
    if (!isGround) return words.needsSketch;
    if (!isFilled) return words.needsDetails;
    if (task === null) return null;
    if (desk.way.value === 'keep' && Object.keys(given()).length === 0) return words.unchanged;
    return desk.reason.value.trim() === '' ? words.needsReason : null;
  };
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    wrong.value = faultOf();
    if (wrong.value !== null) return;
    isBusy.value = true;
    failure.value = null;
    try {
      const order = { ...source, ...given() };
      const saved =
        task === null
          ? await commissionSurvey(order)
          : await changeSurvey(task, { ...order, reason: desk.reason.value.trim() });
      navigate(viewer, pathOfPage('survey', { id: String(saved.id) }));
    } catch (error) {
      failure.value = error;
      if (!(error instanceof ApiError)) reportFault(state, error);
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <form class="form order" onSubmit={(event) => void submit(event)} noValidate>
      <Section id="details" title={words.details}>
        <div class="form">
          <Select
            label={words.kind}
            isRequired
            value={details.kind}
            options={Object.entries(surveyKinds).map(([value, title]) => ({
              value,
              title: title[state.language.value],
            }))}
            onChange={set('kind')}
          />
          <TextField label={words.place} isRequired maxLength={200} value={details.place} onInput={set('place')} />
          <TextArea label={words.purpose} isRequired value={details.purpose} onInput={set('purpose')} />
          <TextField
            label={words.applicant}
            isRequired
            maxLength={100}
            value={details.applicant}
            onInput={set('applicant')}
          />
          <div class="form-row">
            <TextField label={words.contact} maxLength={50} value={details.contactName} onInput={set('contactName')} />
            <TextField label={words.phone} maxLength={25} value={details.contactPhone} onInput={set('contactPhone')} />
          </div>
          {task !== null && (
            <TextField
              label={words.reason}
              isRequired
              maxLength={500}
              value={desk.reason.value}
              onInput={(next) => (desk.reason.value = next)}
            />
          )}
        </div>
      </Section>
      {failure.value !== null && <Fault title={words.failed} error={failure.value} />}
      <div class="order-foot">
        {wrong.value !== null && (
          <p class="field-fault" role="alert">
            {wrong.value}
          </p>
        )}
        <button
          type="submit"
          class="button button--strong button--large"
          disabled={isBusy.value}
          aria-busy={isBusy.value}
        >
          {isBusy.value ? words.submitting : task === null ? words.submit : words.changed}
        </button>
      </div>
      <span class="visually-hidden" role="status">
        {failure.value === null ? '' : explain(state, failure.value).title}
      </span>
    </form>
  );
}
