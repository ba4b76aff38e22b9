import '../styles/checks.css';
import type { JSX } from 'preact';
import { type Signal, useComputed, useSignal } from '@preact/signals';
import { printedWhole } from '../../schemas/rules/printed-areas.ts';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import type { Extent } from '../api.ts';
import { Fault, type Question, useQuestion } from '../components/asked.tsx';
import { DeskMap } from '../components/desk-map.tsx';
import { Icon } from '../components/icon.tsx';
import { Skeleton } from '../components/notice.tsx';
import { Page, PageHead, Section } from '../components/page.tsx';
import { formatArea, formatTimestamp } from '../format.ts';
import { extentOfGeometry } from '../geometry-extent.ts';
import type { PageProps } from '../pages.tsx';
import { useViewer } from '../viewer.ts';
import { titleIn, useWords } from '../words.ts';
import { type Check, fetchCheck, reportAddress, reportForms } from './api.ts';
import { ChainPart, CheckActions } from './chain-part.tsx';
import { OpinionPart } from './opinion-part.tsx';
import { figuresOfCheck, type ListedPiece, needsAttention, piecesOfRule, rulesByWeight } from './outcome.ts';
import { LandUsePart, SubjectPart, VersionPart } from './record-parts.tsx';
import { RuleCard } from './rule-card.tsx';
import { VerdictBanner } from './verdict.tsx';
import { checkWords } from './words.ts';

/** One archived check: its verdict, every rule and piece, versions, opinions, and the other checks of the project. */
export function CheckPage({ route }: PageProps): JSX.Element {
  const { state } = useViewer();
  const words = useWords(checkWords);
  const id = route.parameters['id'] ?? '';
  const question = useQuestion(id, async (signal) => fetchCheck(id, signal));
  const answer = question.answer.value;
  if (answer.state === 'answered') return <Desk key={answer.value.id} check={answer.value} question={question} />;
  return (
    <Page>
      <PageHead
        title={state.messages.value.pages.check}
        back={{ href: pathOfPage('checks'), label: words.check.back }}
      />
      {answer.state === 'failed' ? (
        <Fault error={answer.error} onRetry={question.again} />
      ) : (
        <Skeleton label={state.messages.value.state.loading} rows={8} />
      )}
    </Page>
  );
}

function Desk({ check, question }: { readonly check: Check; readonly question: Question<Check> }): JSX.Element {
  const words = useWords(checkWords);
  const { record } = check;
  const lifted = useSignal<string | null>(null);
  const view = useSignal<Extent | null>(extentOfCheck(check));
  const figures = useComputed(() => figuresOfCheck(check));
  const layers = useComputed(() => [
    ...new Set(['administrative-area', 'parcel', ...record.lines.map(({ layer }) => layer)]),
  ]);
  const show = ({ key, piece }: ListedPiece): void => {
    lifted.value = key;
    // The same extent again is a wish to see it again.
    const extent = extentOfGeometry(piece.geometry);
    view.value = extent === null ? null : [...extent];
  };
  const pick = (key: string): void => {
    const row = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
    const details = row?.closest('details');
    if (details != null) details.open = true;
    row?.scrollIntoView({ block: 'center' });
    row?.focus({ preventScroll: true });
  };
  return (
    <Page kind="desk" isWide title={check.name}>
      <div class="desk-column">
        <Head check={check} question={question} />
        <VerdictBanner verdict={check.verdict} />
        <Reports check={check} />
        <RulesPart check={check} lifted={lifted} onShow={show} />
        <SubjectPart record={record} />
        <LandUsePart record={record} />
        <VersionPart check={check} />
        <OpinionPart check={check} onChange={question.again} />
        <ChainPart check={check} />
      </div>
      <DeskMap
        figures={figures}
        layers={layers}
        lifted={lifted}
        view={view}
        onPick={pick}
        label={words.check.subject}
      />
    </Page>
  );
}

function extentOfCheck({ bbox: [west, south, east, north] }: Check): Extent {
  const [width, height] = [east - west, north - south];
  return [west - width / 4, south - height / 4, east + width / 4, north + height / 4];
}

function Head({ check, question }: { readonly check: Check; readonly question: Question<Check> }): JSX.Element {
  const { state } = useViewer();
  const words = useWords(checkWords);
  const area = formatArea(printedWhole(check.record));
  return (
    <PageHead
      title={check.name}
      back={{ href: pathOfPage('checks'), label: words.check.back }}
      lead={
        <span class="check-lead">
          <span>{titleIn(check.record.projectType, state.language.value)}</span>
          <span class="number">{check.number}</span>
          <span>
            {area.hectares} {words.hectares} / {area.mu} {words.mu}
          </span>
          <span>{words.check.plots(check.plots)}</span>
          <span>{words.check.by(check.createdBy, formatTimestamp(check.createdAt))}</span>
          {check.revision > 1 && <span class="badge badge--accent">{words.check.revision(check.revision)}</span>}
          {check.signed && (
            <span class="badge badge--good">
              <Icon name="stamp" size={14} />
              {words.check.signed}
            </span>
          )}
        </span>
      }
      actions={<CheckActions check={check} question={question} />}
    />
  );
}

function Reports({ check }: { readonly check: Check }): JSX.Element {
  const { state } = useViewer();
  const words = useWords(checkWords).check;
  return (
    <nav class="reports" aria-label={words.reports}>
      {reportForms.map((form, index) => (
        <a
          key={form}
          class={`button ${index === 0 ? 'button--strong' : ''}`}
          href={reportAddress(check.id, form, state.language.value)}
          {...(form === 'pdf' ? { target: '_blank', rel: 'noopener' } : { download: `${check.number}.${form}` })}
        >
          <Icon name="download" size={16} />
          {words.forms[form]}
        </a>
      ))}
    </nav>
  );
}

function RulesPart({
  check: { record },
  lifted,
  onShow,
}: {
  readonly check: Check;
  readonly lifted: Signal<string | null>;
  readonly onShow: (piece: ListedPiece) => void;
}): JSX.Element {
  const words = useWords(checkWords).check;
  const rules = rulesByWeight(record.rules);
  const trouble = rules.filter(needsAttention);
  const others = rules.filter((rule) => !needsAttention(rule));
  const card = (rule: (typeof rules)[number]): JSX.Element => (
    <RuleCard
      key={rule.rule}
      record={record}
      rule={rule}
      lifted={lifted}
      onShow={onShow}
      isOpen={rule.severity === 'block' || rule.severity === 'conditional' || piecesOfRule(record, rule).length <= 4}
    />
  );
  return (
    <Section id="rules" title={words.rules} note={words.rulesNote(trouble.length, rules.length)}>
      <div class="rules">{trouble.map(card)}</div>
      {others.length > 0 && (
        <details class="rules-others" open={trouble.length === 0}>
          <summary>{words.others(others.length)}</summary>
          <div class="rules">{others.map(card)}</div>
        </details>
      )}
    </Section>
  );
}
