import type { JSX } from 'preact';
import { formatNumber } from '../format.ts';
import { useWords } from '../words.ts';
import { type Figures, type MeasureId, measureIds } from './api.ts';
import { isUnknown } from '../../schemas/stock-figures.ts';
import { differenceText, exactText, shortText, unreportedOf, valueOf } from './numbers.ts';
import { overviewWords } from './words.ts';

/** The five measures; the one that is pressed is what charts and map show. */
export function KeyFigures({
  total,
  earlier,
  measure,
  day,
  onChoose,
}: {
  readonly total: Figures;
  readonly earlier: Figures | null;
  readonly measure: MeasureId;
  /** What `earlier` is: a day, or the name of a district. */
  readonly day: string;
  readonly onChoose: (measure: MeasureId) => void;
}): JSX.Element {
  const words = useWords(overviewWords);
  return (
    <div class="key-figures">
      {measureIds.map((id) => {
        const value = valueOf(total, id);
        const isNothing = isUnknown(total, id);
        const { figure, unit } = isNothing ? { figure: '—', unit: '' } : shortText(value, id, words);
        const missing = unreportedOf(total, id);
        const partly = id === 'output' || id === 'tax' ? total.partlyReported[id] : 0;
        return (
          <button
            key={id}
            type="button"
            class="key-figure"
            data-measure={id}
            data-exact={isNothing ? undefined : value}
            aria-pressed={measure === id}
            title={
              isNothing
                ? total.count === 0
                  ? words.none
                  : words.unreported(formatNumber(missing))
                : `${exactText(value, id)} ${words.units[id]}`
            }
            onClick={() => onChoose(id)}
          >
            <span class="key-title">{words.measures[id]}</span>
            <span class="key-value">
              {figure}
              <span class="key-unit">{unit}</span>
            </span>
            {id !== 'count' && total.count > 0 && (
              <span class="key-note">
                {missing > 0 ? words.unreported(formatNumber(missing)) : words.allReported}
                {partly > 0 && ` · ${words.partly(formatNumber(partly))}`}
              </span>
            )}
            {earlier !== null && (
              <span class="key-change">
                {isNothing || isUnknown(earlier, id)
                  ? words.notComparable
                  : differenceText(value - valueOf(earlier, id), id, words)}{' '}
                <small>{words.compareWith(day)}</small>
              </span>
            )}
          </button>
        );
      })}
    </div>
  );
}
