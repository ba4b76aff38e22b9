import '../styles/checks.css';
import type { ComponentChildren, JSX } from 'preact';
import { useComputed, useSignal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import type { Extent } from '../api.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { DeskMap } from '../components/desk-map.tsx';
import { Icon } from '../components/icon.tsx';
import { Page, PageHead, Section } from '../components/page.tsx';
import { formatArea, formatNumber, formatTimestamp } from '../format.ts';
import { extentOfGeometry } from '../geometry-extent.ts';
import { titleOf } from '../i18n/messages.ts';
import type { Figure } from '../map/figures.ts';
import type { PageProps } from '../pages.tsx';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import {
  type Cause,
  type CheckSummary,
  type Comparison,
  fetchComparison,
  type PieceChange,
  type RuleChange,
  type RuleSide,
} from './api.ts';
import { colourOfLine } from './layers-of-check.ts';
import { stateTitle } from './outcome.ts';
import { VerdictBadge } from './verdict.tsx';
import { checkWords } from './words.ts';

/** Two checks: whether the verdict changed, what changed, and why. */
export function ComparisonPage({ route }: PageProps): JSX.Element {
  const { id = '', other = '' } = route.parameters as Readonly<Record<string, string>>;
  const question = useQuestion(`${id} ${other}`, async (signal) => fetchComparison(id, other, signal));
  if (question.answer.value.state === 'answered') return <Desk comparison={question.answer.value.value} />;
  return (
    <Page>
      <Answer question={question} rows={8}>
        {() => null}
      </Answer>
    </Page>
  );
}

interface ListedChange {
  readonly key: string;
  readonly piece: PieceChange;
  readonly line: string | null;
}

function Desk({ comparison }: { readonly comparison: Comparison }): JSX.Element {
  const { state } = useViewer();
  const words = useWords(checkWords);
  const { before, after, rules } = comparison;
  const lifted = useSignal<string | null>(null);
  const [west, south, east, north] = after.bbox;
  const view = useSignal<Extent | null>([west, south, east, north]);
  const figures = useComputed(() => rules.flatMap(listedChanges).flatMap(figuresOfChange));
  const layers = useComputed(() => ['administrative-area']);
  const changed = rules.filter(({ change }) => change !== 'same');
  const same = rules.length - changed.length;
  return (
    <Page kind="desk" isWide>
      <div class="desk-column">
        <PageHead
          title={state.messages.value.pages.comparison}
          back={{ href: pathOfPage('check', { id: after.id }), label: words.comparison.back }}
        />
        <div class="versus">
          <Side title={words.comparison.before} check={before} />
          <Icon name="right" size={24} />
          <Side title={words.comparison.after} check={after} />
        </div>
        <p class={`callout ${before.verdict === after.verdict ? '' : 'callout--warn'}`}>
          <span>
            <strong>
              {before.verdict === after.verdict ? words.comparison.verdictSame : words.comparison.verdictChanged}
            </strong>
            {comparison.identical && words.comparison.identical}
          </span>
        </p>
        <Section id="causes" title={words.comparison.causes}>
          {comparison.causes.length === 0 ? (
            <p class="quiet">{words.comparison.noCauses}</p>
          ) : (
            <Causes causes={comparison.causes} />
          )}
        </Section>
        <Section
          id="changes"
          title={words.comparison.rules}
          note={changed.length === 0 ? words.comparison.allSame : words.comparison.same(same)}
        >
          <div class="rules">
            {changed.map((rule) => (
              <ChangeCard
                key={rule.rule}
                rule={rule}
                lifted={lifted.value}
                onLift={(key) => (lifted.value = key)}
                onShow={({ key, piece }) => {
                  lifted.value = key;
                  const geometry = piece.geometryAfter ?? piece.geometryBefore;
                  const extent = geometry === null ? null : extentOfGeometry(geometry);
                  if (extent !== null) view.value = [...extent];
                }}
              />
            ))}
          </div>
        </Section>
      </div>
      <DeskMap figures={figures} layers={layers} lifted={lifted} view={view} label={words.comparison.rules} />
    </Page>
  );
}

function Side({ title, check }: { readonly title: string; readonly check: CheckSummary }): JSX.Element {
  const words = useWords(checkWords).check;
  return (
    <div class="card">
      <p class="quiet">{title}</p>
      <VerdictBadge verdict={check.verdict} />
      <p>
        <a href={pathOfPage('check', { id: check.id })}>{check.number}</a>
      </p>
      <p class="quiet">{words.by(check.createdBy, formatTimestamp(check.createdAt))}</p>
    </div>
  );
}

function Causes({ causes }: { readonly causes: readonly Cause[] }): JSX.Element {
  const { state } = useViewer();
  const { colon, comparison: words, order } = useWords(checkWords);
  const isEnglish = state.language.value === 'en';
  const about = ({ kind, layer, rule, parameter, parameterEn }: Cause): string => {
    const found = state.layers.value.find(({ id }) => id === layer);
    const name =
      found === undefined
        ? (layer ?? (isEnglish ? (parameterEn ?? parameter) : parameter) ?? rule)
        : titleOf(found, state.language.value);
    return name === undefined ? (words.kinds[kind] ?? kind) : `${words.kinds[kind] ?? kind}${colon}${name}`;
  };
  const text = (cause: Cause, side: 'before' | 'after'): string => {
    const value = cause[side];
    if (cause.kind === 'data') return words.version(Number(value));
    if (value === 'true') return order.yes;
    if (value === 'false') return order.no;
    return String(isEnglish ? (cause[`${side}En`] ?? value) : value);
  };
  return (
    <ul class="causes">
      {causes.map((cause) => (
        <li key={`${cause.kind} ${cause.layer ?? cause.rule ?? cause.parameter ?? ''}`}>
          <strong>{about(cause)}</strong>
          <span class="cause-change">
            {text(cause, 'before')} <Icon name="right" size={14} /> {text(cause, 'after')}
          </span>
        </li>
      ))}
    </ul>
  );
}

const listedChanges = (rule: RuleChange): readonly ListedChange[] =>
  rule.pieces.map((piece, index) => ({ key: `${rule.rule}/${index}`, piece, line: rule.line }));

/** What was there stands with a broken line, what is there now is filled. */
function figuresOfChange({ key, piece, line }: ListedChange): readonly Figure[] {
  const colour = colourOfLine(line ?? '');
  return [
    ...(piece.geometryBefore === null
      ? []
      : [{ key, look: 'gone', geometry: piece.geometryBefore, colour } satisfies Figure]),
    ...(piece.geometryAfter === null
      ? []
      : [{ key, look: 'piece', geometry: piece.geometryAfter, colour } satisfies Figure]),
  ];
}

function ChangeCard({
  rule,
  lifted,
  onLift,
  onShow,
}: {
  readonly rule: RuleChange;
  readonly lifted: string | null;
  readonly onLift: (key: string | null) => void;
  readonly onShow: (change: ListedChange) => void;
}): JSX.Element {
  const words = useWords(checkWords);
  const isEnglish = useViewer().state.language.value === 'en';
  const side = (given: RuleSide | null): ComponentChildren => {
    if (given === null) return words.comparison.absent;
    const area = given.printed === null || given.printed === 0 ? null : formatArea(given.printed);
    return (
      <>
        {stateTitle({ relation: rule.relation, state: given.state }, words)}
        {given.severity !== null && ` · ${words.severities[given.severity]}`}
        {given.reason !== null && ` · ${words.reasons[given.reason] ?? given.reason}`}
        {area !== null && ` · ${area.hectares} ${words.hectares} (${area.squareMetres} ${words.squareMetres})`}
      </>
    );
  };
  return (
    <article
      class="rule"
      data-weight={rule.after?.state === 'cannot-check' ? 'unknown' : (rule.after?.severity ?? 'none')}
    >
      <header class="rule-head">
        {rule.line !== null && <span class="rule-colour" style={{ background: colourOfLine(rule.line) }} />}
        <h3>{isEnglish ? rule.lineTitleEn : rule.lineTitle}</h3>
        <span class="badge badge--warn">{words.comparison.changes[rule.change]}</span>
      </header>
      <p class="cause-change">
        {side(rule.before)} <Icon name="right" size={14} /> <strong>{side(rule.after)}</strong>
      </p>
      {rule.causes.length > 0 && <Causes causes={rule.causes} />}
      {rule.pieces.length > 0 && (
        <ul class="piece-changes">
          {listedChanges(rule).map((change) => (
            <li key={change.key} data-lifted={lifted === change.key}>
              <button
                type="button"
                class="piece-change"
                onMouseEnter={() => onLift(change.key)}
                onMouseLeave={() => onLift(null)}
                onFocus={() => onLift(change.key)}
                onBlur={() => onLift(null)}
                onClick={() => onShow(change)}
              >
                <span class="badge">{words.comparison.pieceChanges[change.piece.change]}</span>
                <span class="piece-change-name">{isEnglish ? change.piece.labelEn : change.piece.label}</span>
                <span class="number">
                  {change.piece.printedBefore === null ? '—' : formatNumber(change.piece.printedBefore, 2)} →{' '}
                  {change.piece.printedAfter === null ? '—' : formatNumber(change.piece.printedAfter, 2)}{' '}
                  {words.squareMetres}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </article>
  );
}
