import type { JSX } from 'preact';
import type { Signal } from '@preact/signals';
import { Icon } from '../components/icon.tsx';
import { type Column, Table } from '../components/table.tsx';
import { detailIn } from '../../schemas/rules/check-details.ts';
import { printedWhole } from '../../schemas/rules/printed-areas.ts';
import { formatArea, formatNumber, formatShare } from '../format.ts';
import type { Language } from '../url-state.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import type { CheckRecord, RuleResult } from './api.ts';
import { colourOfLine } from './layers-of-check.ts';
import {
  areaOfRule,
  lineOf,
  type ListedPiece,
  pieceName,
  piecesOfRule,
  ruleTitle,
  stateTitle,
  uncheckedOf,
  weightOf,
} from './outcome.ts';
import { RuleText } from './rule-text.tsx';
import { ruleText } from './rule-words.ts';
import { checkWords } from './words.ts';

interface RuleCardProps {
  readonly record: CheckRecord;
  readonly rule: RuleResult;
  readonly lifted: Signal<string | null>;
  readonly onShow: (piece: ListedPiece) => void;
  /** Its pieces are seen at once. */
  readonly isOpen: boolean;
}

/** One rule: what was found, how much, why it matters, what is to be handed in, and every piece. */
export function RuleCard({ record, rule, lifted, onShow, isOpen }: RuleCardProps): JSX.Element {
  const { state } = useViewer();
  const words = useWords(checkWords);
  const pieces = piecesOfRule(record, rule);
  const weight = weightOf(rule);
  return (
    <article class="rule" data-weight={weight} aria-labelledby={`rule-${rule.rule}`}>
      <header class="rule-head">
        {rule.line !== null && <span class="rule-colour" style={{ background: colourOfLine(rule.line) }} />}
        <h3 id={`rule-${rule.rule}`}>{ruleTitle(record, rule, words, state.language.value)}</h3>
        <span class="rule-state">{stateTitle(rule, words)}</span>
        {rule.severity !== null && <span class="rule-severity">{words.severities[rule.severity]}</span>}
        {weight === 'aside' && <span class="badge">{words.check.notDeciding}</span>}
      </header>
      <RuleFigures record={record} rule={rule} pieces={pieces.length} />
      <RuleReasons record={record} rule={rule} />
      {rule.messages.map((message) => (
        <p key={message} class="rule-message">
          <RuleText text={message} english={record.english} language={state.language.value} />
        </p>
      ))}
      {rule.materials.length > 0 && (
        <div class="rule-materials">
          <h4>{words.check.materials}</h4>
          <ul>
            {rule.materials.map((material) => (
              <li key={material}>
                <RuleText text={material} english={record.english} language={state.language.value} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {pieces.length > 0 && (
        <details class="rule-pieces" open={isOpen && pieces.length <= MOST_OPEN}>
          <summary>{words.check.pieces(pieces.length)}</summary>
          <PieceTable record={record} rule={rule} pieces={pieces} lifted={lifted} onShow={onShow} />
        </details>
      )}
      {rule.basis.length > 0 && (
        <p class="rule-basis">
          {words.check.basis}
          {words.colon}
          {basisText(rule, record, state.language.value)}
          <span class="rule-id">{rule.rule}</span>
        </p>
      )}
    </article>
  );
}

function basisText({ basis }: RuleResult, { english }: CheckRecord, language: Language): string {
  const [within, between] = language === 'en' ? [', ', '; '] : ['', '；'];
  return basis
    .map(({ document, clause }) =>
      [document, ...(clause === undefined ? [] : [clause])]
        .map((text) => ruleText(text, english, language))
        .join(within),
    )
    .join(between);
}

/** More pieces than this are opened by the reader. */
const MOST_OPEN = 40;

function RuleFigures({
  record,
  rule,
  pieces,
}: {
  readonly record: CheckRecord;
  readonly rule: RuleResult;
  readonly pieces: number;
}): JSX.Element | null {
  const words = useWords(checkWords);
  const area = areaOfRule(rule, record);
  if (area === null || pieces === 0) return null;
  const text = formatArea(area);
  return (
    <p class="rule-figures">
      <span>
        <strong>{text.hectares}</strong> {words.hectares}
      </span>
      <span>
        {text.mu} {words.mu}
      </span>
      <span>
        {text.squareMetres} {words.squareMetres}
      </span>
      <span>
        {words.check.share} <strong>{formatShare(area / printedWhole(record))}</strong>
      </span>
      <span>{words.check.pieces(pieces)}</span>
    </p>
  );
}

/** Why a rule could not be checked, for which plots. */
function RuleReasons({
  record,
  rule,
}: {
  readonly record: CheckRecord;
  readonly rule: RuleResult;
}): JSX.Element | null {
  const { state } = useViewer();
  const words = useWords(checkWords);
  const unchecked = uncheckedOf(record.overlays[rule.rule]);
  if (unchecked.length === 0 && rule.reason === null) return null;
  const list = unchecked.length > 0 ? unchecked : [{ plot: null, reason: rule.reason!, detail: '' }];
  return (
    <ul class="rule-reasons">
      {list.slice(0, 6).map(({ plot, reason, detail }) => (
        <li key={`${plot}-${reason}`}>
          <Icon name="question" size={16} />
          <span>
            {plot !== null && `${words.plot(plot)}${words.colon}`}
            {words.reasons[reason] ?? reason}
            {detail !== '' && <span class="quiet"> {detailIn(state.language.value, detail)}</span>}
          </span>
        </li>
      ))}
      {list.length > 6 && <li class="quiet">{words.check.unchecked(list.length)}</li>}
    </ul>
  );
}

function PieceTable({
  record,
  rule,
  pieces,
  lifted,
  onShow,
}: Pick<RuleCardProps, 'record' | 'rule' | 'lifted' | 'onShow'> & {
  readonly pieces: readonly ListedPiece[];
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(checkWords);
  const line = lineOf(record, rule.line);
  const kind = record.ruleSet.areaKind;
  const hasPlots = record.subject.plots.length > 1;
  const say = (text: string) => ruleText(text, record.english, state.language.value);
  const columns: readonly Column<ListedPiece>[] = [
    {
      id: 'feature',
      title: words.check.feature,
      isHead: true,
      cell: ({ piece }) => {
        const { name, note } = pieceName(piece, line, words, say);
        return (
          <span lang="zh-CN">
            {name}
            {note !== '' && <span class="cell-note">{note}</span>}
          </span>
        );
      },
      sortBy: ({ piece }) => pieceName(piece, line, words, say).name,
    },
    ...(hasPlots
      ? [
          {
            id: 'plot',
            title: words.check.plotColumn,
            cell: ({ piece }: ListedPiece) => piece.plot,
            sortBy: ({ piece }: ListedPiece) => piece.plot,
          },
        ]
      : []),
    {
      id: 'area',
      title: `${words.check.area}${words.inBrackets(words.squareMetres)}`,
      isNumber: true,
      cell: ({ piece }) => formatNumber(piece.closed.squareMetres, 2),
      sortBy: ({ piece }) => piece[kind],
    },
    {
      id: 'share',
      title: words.check.share,
      isNumber: true,
      cell: ({ piece }) => formatShare(piece.share),
      sortBy: ({ piece }) => piece.share,
    },
    {
      id: 'width',
      title: words.check.width,
      isNumber: true,
      isMinor: true,
      cell: ({ piece: { width } }) => widthText(width),
      sortBy: ({ piece }) => piece.width.atMost,
    },
    {
      id: 'class',
      title: words.check.class,
      cell: ({ piece }) =>
        piece.feature === null && piece.class === 'real' ? words.outsideClass : words.classes[piece.class],
      sortBy: ({ piece }) => piece.class,
    },
  ];
  return (
    <Table
      caption={words.check.piecesOf(ruleTitle(record, rule, words, state.language.value))}
      columns={columns}
      rows={pieces}
      keyOf={({ key }) => key}
      lifted={lifted.value}
      onLift={(key) => (lifted.value = key)}
      onOpen={onShow}
    />
  );
}

/** Diameter of the largest inscribed circle in metres, as exactly as it was sought. */
function widthText({ atLeast, atMost }: { readonly atLeast: number; readonly atMost: number }): string {
  const [least, most] = [formatNumber(atLeast, 2), formatNumber(atMost, 2)];
  return least === most ? `${most} m` : atLeast === 0 ? `≤ ${most} m` : `${least}–${most} m`;
}
