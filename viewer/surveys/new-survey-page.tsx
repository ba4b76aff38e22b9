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
import { commissionSurvey, lookAtSketch, sendSketch, type Sketch, type SketchSource } from './api.ts';
import { CodeList, OverlapList } from './overlap-list.tsx';
import { surveyWords } from './words.ts';

type Way = 'draw' | 'upload' | 'code';

/** What the desk holds while it is open; what is drawn, or the code, stands in the address. */
function createDesk(search: string) {
  const query = new URLSearchParams(search);
  const code = query.get('code') ?? '';
  const way = signal<Way>(code === '' ? 'draw' : 'code');
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
    details: signal({
      kind: 'change',
      place: '',
      purpose: '',
      applicant: '',
      contactName: '',
      contactPhone: '',
    }),
  };
}

/** A new commission: the ground is drawn or handed in, and what lies under it is told while it is given. */
export function NewSurveyPage({ route }: PageProps): JSX.Element {
  const words = useWords(surveyWords);
  const desk = useMemo(() => createDesk(route.search), []);
  useDrawingKeys(
    desk.drawing,
    useComputed(() => desk.way.value === 'draw'),
  );
  const source = useComputed((): SketchSource | null => {
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
    const now = question.answer.value;
    return now.state === 'answered' ? [{ key: 'sketch', look: 'plot', geometry: now.value.geometry }] : [];
  });
  const view = useComputed((): Extent | null => {
    const now = question.answer.value;
    if (now.state !== 'answered') return null;
    if (desk.way.value === 'draw' && desk.drawing.history.peek().past.length > 0) return null;
    return extentOfGeometry(now.value.geometry);
  });
  const layers = useComputed(() => ['administrative-area', 'parcel', 'building', 'control-point']);
  const kept = useComputed(() => {
    if (desk.way.value === 'code') return new URLSearchParams({ code: desk.code.value }).toString();
    const drawn = desk.way.value === 'draw' ? writeDraft(desk.drawing.history.value.present) : '';
    return drawn === '' ? '' : new URLSearchParams({ draw: drawn }).toString();
  }).value;
  useEffect(() => keepInAddress(kept === '' ? '' : `?${kept}`), [kept]);
  return (
    <Page kind="desk" title={words.commission}>
      <div class="desk-column">
        <PageHead title={words.commission} back={{ href: pathOfPage('surveys'), label: words.back }} />
        <Section id="sketch" title={words.sketch}>
          <SketchFields desk={desk} />
          {key !== null && (
            <Answer question={question} rows={3}>
              {(found) => <Found sketch={found} lifted={lifted} />}
            </Answer>
          )}
        </Section>
        <Order desk={desk} source={source.value} sketch={sketch} />
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

function SketchFields({ desk }: { readonly desk: Desk }): JSX.Element {
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
        options={(['draw', 'upload', 'code'] as const).map((value) => ({ value, title: words.ways[value] }))}
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
}: {
  readonly desk: Desk;
  readonly source: SketchSource | null;
  readonly sketch: Sketch | null;
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
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { place, purpose, applicant } = details;
    const isFilled = [place, purpose, applicant].every((value) => value.trim() !== '');
    wrong.value = source === null || sketch === null ? words.needsSketch : isFilled ? null : words.needsDetails;
    if (wrong.value !== null) return;
    isBusy.value = true;
    failure.value = null;
    try {
      const given = Object.fromEntries(Object.entries(details).filter(([, value]) => value.trim() !== ''));
      const task = await commissionSurvey({ ...source, ...given });
      navigate(viewer, pathOfPage('survey', { id: String(task.id) }));
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
          {isBusy.value ? words.submitting : words.submit}
        </button>
      </div>
      <span class="visually-hidden" role="status">
        {failure.value === null ? '' : explain(state, failure.value).title}
      </span>
    </form>
  );
}
