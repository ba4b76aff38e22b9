import '../styles/checks.css';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { batch, computed, signal, useComputed, useSignal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { keepInAddress, navigate } from '../actions/navigate.ts';
import { explain, reportFault } from '../actions/say.ts';
import { ApiError, type Extent } from '../api.ts';
import { Answer, Fault, useQuestion } from '../components/asked.tsx';
import { DeskMap } from '../components/desk-map.tsx';
import { Choice, Select, TextField } from '../components/form.tsx';
import { Page, PageHead, Section } from '../components/page.tsx';
import type { Figure } from '../map/figures.ts';
import type { PageProps } from '../pages.tsx';
import type { Session } from '../session.ts';
import type { MapTool } from '../map.ts';
import { useViewer } from '../viewer.ts';
import { titleIn, useWords } from '../words.ts';
import { orderBatch } from './batch-api.ts';
import { type Check, fetchCheck, fetchRules, makeCheck, type ProjectType, type Rules } from './api.ts';
import { begun, EMPTY_DRAFT } from './draft.ts';
import { readDraft, writeDraft } from './draft-text.ts';
import { createDrawing, type Drawing, figuresOfDraft } from './draw-tool.ts';
import { useDrawingKeys } from './drawing-keys.ts';
import { findingKey } from './findings-list.tsx';
import { layersOfType } from './layers-of-check.ts';
import { type Given, ParameterFields, type ParameterFault, parameterFaults, valuesOf } from './parameter-fields.tsx';
import { rememberReviewer, reviewerOf } from './reviewer.ts';
import { createSubject, extentOfPlots, type SubjectModel, type Way } from './subject.ts';
import { SubjectPanel } from './subject-panel.tsx';
import { checkWords } from './words.ts';

/** A new check: where, what, and who; the plots are examined while they are given. */
export function NewCheckPage({ route }: PageProps): JSX.Element {
  const previous = new URLSearchParams(route.search).get('previous');
  const rules = useQuestion('rules', fetchRules);
  const revised = useQuestion(previous, async (signal) => fetchCheck(previous!, signal));
  if (previous !== null && revised.answer.value.state !== 'answered') {
    return (
      <Page>
        <Answer question={revised}>{() => null}</Answer>
      </Page>
    );
  }
  const answer = revised.answer.value;
  return (
    <Answer question={rules} rows={8}>
      {(value) => (
        <Desk rules={value} revised={answer.state === 'answered' ? answer.value : null} search={route.search} />
      )}
    </Answer>
  );
}

interface Terms {
  readonly name: string;
  readonly applicant: string;
  readonly projectCode: string;
  readonly by: string;
}

/** What the desk holds while it is open. */
function createDesk(revised: Check | null, search: string, session: Session | null) {
  const query = new URLSearchParams(search);
  const code = query.get('code') ?? '';
  const uploadId = query.get('upload');
  const drawn = readDraft(query.get('draw') ?? '');
  const way: Way = code !== '' ? 'code' : uploadId !== null ? 'upload' : 'draw';
  const chosenWay = signal<Way>(way);
  const history = signal(begun(drawn ?? EMPTY_DRAFT));
  const drawing = createDrawing(
    history,
    computed(() => chosenWay.value === 'draw'),
  );
  const upload = uploadId === null ? null : { id: uploadId, name: query.get('file') ?? uploadId };
  const subject = createSubject(drawing, chosenWay, { code, upload });
  const given: Given = Object.fromEntries(
    (revised?.record.parameters ?? []).flatMap(({ key, value }) => (value === null ? [] : [[key, String(value)]])),
  );
  const terms: Terms = {
    name: revised?.name ?? '',
    applicant: revised?.applicant ?? '',
    projectCode: revised?.projectCode ?? '',
    by: reviewerOf(session),
  };
  return {
    drawing,
    tool: signal<MapTool | null>(drawing.tool),
    subject,
    mode: signal<'together' | 'each'>('together'),
    type: signal(query.get('type') ?? revised?.projectType ?? ''),
    given: signal(given),
    terms: signal(terms),
  };
}

type DeskModel = ReturnType<typeof createDesk>;

function Desk({
  rules,
  revised,
  search,
}: {
  readonly rules: Rules;
  readonly revised: Check | null;
  readonly search: string;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(checkWords);
  const desk = useMemo(() => createDesk(revised, search, state.session.peek()), []);
  useEffect(() => () => desk.subject.stop(), [desk]);
  useKeptAddress(desk, revised);
  useDrawingKeys(
    desk.drawing,
    useComputed(() => desk.subject.way.value === 'draw'),
  );
  const lifted = useSignal<string | null>(null);
  const wanted = useSignal<Extent | null>(null);
  const type = rules.projectTypes.find(({ id }) => id === desk.type.value);
  const layers = useComputed(() =>
    layersOfType(
      rules,
      rules.projectTypes.find(({ id }) => id === desk.type.value),
    ),
  );
  const figures = useComputed(() => figuresOf(desk));
  const view = useComputed(() => wanted.value ?? viewOf(desk.subject, desk.drawing));
  return (
    <Page kind="desk">
      <div class="desk-column">
        <PageHead
          title={state.messages.value.pages['new-check']}
          back={{ href: pathOfPage('checks'), label: words.order.back }}
          {...(revised === null ? {} : { lead: words.order.revisionOf(revised.number) })}
        />
        <Section id="subject" title={words.order.subject}>
          <SubjectPanel
            subject={desk.subject}
            drawing={desk.drawing}
            lifted={lifted}
            onShow={(place) => (wanted.value = around(place))}
          />
        </Section>
        <OrderForm desk={desk} rules={rules} type={type} revised={revised} />
      </div>
      <DeskMap
        figures={figures}
        layers={layers}
        lifted={lifted}
        view={view}
        tool={desk.tool}
        sharesCamera
        label={words.draw.hint}
      />
    </Page>
  );
}

/** Some fifty metres around a place. */
function around([longitude, latitude]: readonly [number, number]): Extent {
  return [longitude - 0.0005, latitude - 0.0004, longitude + 0.0005, latitude + 0.0004];
}

/** Uploaded and found plots are brought into view; what is drawn is in view already, unless an address brought it. */
function viewOf(subject: SubjectModel, drawing: Drawing): Extent | null {
  const findings = subject.findings.value;
  if (subject.way.value === 'draw' && drawing.history.peek().past.length > 0) return null;
  return findings.state === 'answered' ? extentOfPlots(findings.value.plots) : null;
}

function figuresOf({ drawing, subject }: DeskModel): readonly Figure[] {
  const findings = subject.findings.value;
  const answered = findings.state === 'answered' ? findings.value : null;
  const plots =
    subject.way.value === 'draw'
      ? figuresOfDraft(drawing)
      : (answered?.plots ?? []).map(({ number, geometry }): Figure => ({
          key: `plot-${number}`,
          look: 'plot',
          geometry,
          label: number,
        }));
  const faults = (answered?.findings ?? []).flatMap(({ place }, index): readonly Figure[] =>
    place === undefined
      ? []
      : [{ key: findingKey(index), look: 'fault', geometry: { type: 'Point', coordinates: place } }],
  );
  return [...plots, ...faults];
}

/** The desk's state stands in the address: reload and a pasted link restore it. */
function useKeptAddress({ subject, drawing, type }: DeskModel, revised: Check | null): void {
  const kept = useComputed(() => {
    const parts: Record<string, string> = {};
    if (revised !== null) parts['previous'] = revised.id;
    if (type.value !== '') parts['type'] = type.value;
    const way = subject.way.value;
    // A longer list is kept by the window alone.
    const codes = way === 'code' ? subject.askedCodes.value.join(',') : '';
    if (codes !== '' && codes.length < 1800) parts['code'] = codes;
    if (way === 'upload' && subject.upload.value !== null) {
      parts['upload'] = subject.upload.value.id;
      parts['file'] = subject.upload.value.name;
    }
    const drawn = way === 'draw' ? writeDraft(drawing.history.value.present) : '';
    if (drawn !== '') parts['draw'] = drawn;
    return new URLSearchParams(parts).toString();
  });
  const text = kept.value;
  useEffect(() => keepInAddress(text === '' ? '' : `?${text}`), [text]);
}

function OrderForm({
  desk,
  rules,
  type,
  revised,
}: {
  readonly desk: DeskModel;
  readonly rules: Rules;
  readonly type: ProjectType | undefined;
  readonly revised: Check | null;
}): JSX.Element {
  const viewer = useViewer();
  const { state } = viewer;
  const words = useWords(checkWords).order;
  const language = state.language.value;
  const isBusy = useSignal(false);
  const failure = useSignal<unknown>(null);
  const faults = useSignal<Readonly<Record<string, ParameterFault>>>({});
  const wrong = useSignal<string | null>(null);
  const found = desk.subject.findings.value;
  const codes = desk.subject.way.value === 'code' ? desk.subject.askedCodes.value : [];
  const isMany = codes.length > 1 || (found.state === 'answered' && found.value.plots.length > 1);
  const isEach = codes.length > 1 || (isMany && desk.mode.value === 'each');
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const subject = desk.subject.subject.value;
    const findings = desk.subject.findings.value;
    const canCheck = findings.state !== 'answered' || findings.value.canCheck;
    batch(() => {
      faults.value = type === undefined ? {} : parameterFaults(type, desk.given.value);
      wrong.value =
        subject === null && codes.length < 2
          ? words.needsSubject
          : !canCheck && !isEach
            ? words.needsMending
            : type === undefined
              ? `${words.projectType}：${words.choose}`
              : null;
    });
    if (wrong.value !== null || type === undefined || Object.keys(faults.value).length > 0) return;
    isBusy.value = true;
    failure.value = null;
    try {
      rememberReviewer(desk.terms.value.by);
      const terms = {
        projectType: type.id,
        parameters: valuesOf(type, desk.given.value),
        ...filled(desk.terms.value),
      };
      if (isEach) {
        const { projectCode: _, ...ofBatch } = terms;
        const batch = await orderBatch({ ...(codes.length > 1 ? { codes } : subject), ...ofBatch });
        navigate(viewer, pathOfPage('batch', { id: batch.id }));
        return;
      }
      const check = await makeCheck({ ...subject, ...terms, ...(revised === null ? {} : { previousId: revised.id }) });
      navigate(viewer, pathOfPage('check', { id: check.id }));
    } catch (error) {
      failure.value = error;
      if (!(error instanceof ApiError)) reportFault(state, error);
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <form class="form order" onSubmit={(event) => void submit(event)} noValidate>
      <Section id="type" title={words.projectType} note={type && words.rules(type.rules.length)}>
        <div class="form">
          <Select
            label={words.projectType}
            isRequired
            value={desk.type.value}
            none={words.choose}
            options={rules.projectTypes.map((each) => ({ value: each.id, title: titleIn(each, language) }))}
            onChange={(value) => {
              desk.type.value = value;
              faults.value = {};
            }}
          />
          {type !== undefined && (
            <ParameterFields
              type={type}
              english={rules.english}
              given={desk.given.value}
              faults={faults.value}
              onChange={(key, value) => {
                desk.given.value = { ...desk.given.value, [key]: value };
              }}
            />
          )}
        </div>
      </Section>
      {isMany && codes.length < 2 && (
        <Choice
          label={words.mode}
          value={desk.mode.value}
          options={(['together', 'each'] as const).map((value) => ({ value, title: words.modes[value] }))}
          onChange={(value) => (desk.mode.value = value)}
        />
      )}
      <Section id="project" title={words.project}>
        <ProjectFields desk={desk} />
      </Section>
      {failure.value !== null && <Fault title={words.failed} error={failure.value} />}
      {failure.value instanceof ApiError && failure.value.errors.length > 0 && (
        <ul class="errors">
          {failure.value.errors.map(({ at, expected }) => (
            <li key={at}>
              <code>{at}</code> {expected}
            </li>
          ))}
        </ul>
      )}
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
          {isBusy.value ? words.submitting : isEach ? words.submitBatch : words.submit}
        </button>
      </div>
      <span class="visually-hidden" role="status">
        {failure.value === null ? '' : explain(state, failure.value).title}
      </span>
    </form>
  );
}

function ProjectFields({ desk: { terms, subject } }: { readonly desk: DeskModel }): JSX.Element {
  const words = useWords(checkWords).order;
  const findings = subject.findings.value;
  const own = findings.state === 'answered' ? findings.value.title : null;
  const set = (key: keyof Terms) => (value: string) => {
    terms.value = { ...terms.value, [key]: value };
  };
  const { name, applicant, projectCode, by } = terms.value;
  return (
    <div class="form">
      <TextField
        label={words.name}
        hint={words.nameHint}
        placeholder={own ?? undefined}
        value={name}
        maxLength={200}
        onInput={set('name')}
      />
      <div class="form-row">
        <TextField label={words.applicant} value={applicant} maxLength={200} onInput={set('applicant')} />
        <TextField label={words.by} value={by} maxLength={60} onInput={set('by')} />
      </div>
      <TextField
        label={words.projectCode}
        hint={words.projectCodeHint}
        value={projectCode}
        maxLength={60}
        onInput={set('projectCode')}
      />
    </div>
  );
}

/** Only what was filled in. */
function filled(terms: Terms): Partial<Terms> {
  return Object.fromEntries(Object.entries(terms).filter(([, value]) => value.trim() !== ''));
}
