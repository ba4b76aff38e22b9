import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Signal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { formatNumber, formatShare } from '../format.ts';
import { useWords } from '../words.ts';
import type { Lineage } from './api.ts';
import { BOX, layOut, type PlacedCode } from './tree-layout.ts';
import { landCodeWords } from './words.ts';

const HEAD = 26;
const MARGIN = 8;

/** The family of a code from left to right, a column a generation; the width of a line is the share of ground that passed on. */
export function LineageTree({
  lineage,
  lifted,
  page = 'lineage',
}: {
  readonly lineage: Lineage;
  readonly lifted: Signal<string | null>;
  /** What a click on a code opens. */
  readonly page?: 'lineage' | 'land-file';
}): JSX.Element {
  const words = useWords(landCodeWords);
  const layout = useMemo(() => layOut(lineage), [lineage]);
  const frame = useRef<HTMLDivElement>(null);
  const events = useMemo(() => new Map(lineage.events.map((event) => [event.id, event])), [lineage]);
  useEffect(() => {
    const own = layout.codes.find(({ code }) => code.code === lineage.code);
    if (own === undefined || frame.current === null) return;
    frame.current.scrollLeft = own.x - frame.current.clientWidth / 2 + BOX.width / 2;
    frame.current.scrollTop = own.y - frame.current.clientHeight / 2 + BOX.height;
  }, [layout]);
  const [width, height] = [layout.width + 2 * MARGIN, layout.height + HEAD + 2 * MARGIN];
  return (
    <div ref={frame} class="lineage-frame" tabIndex={0} role="region" aria-label={words.lineage.tree}>
      <svg
        class="lineage-tree"
        width={width}
        height={height}
        viewBox={`${-MARGIN} ${-HEAD - MARGIN} ${width} ${height}`}
      >
        {layout.generations.map(({ generation, x }) => (
          <text key={generation} class="lineage-generation" x={x + BOX.width / 2} y={-12} text-anchor="middle">
            {words.lineage.generation(generation)}
          </text>
        ))}
        {layout.edges.map(({ edge, path, share }) => {
          const event = events.get(edge.event);
          const isLifted = lifted.value === edge.from || lifted.value === edge.to;
          return (
            <path
              key={`${edge.event} ${edge.from} ${edge.to}`}
              class="lineage-edge"
              data-lifted={isLifted}
              d={path}
              stroke-width={share === null ? 1.5 : 1.5 + 8 * share}
            >
              <title>
                {[
                  event && `${words.events[event.type]} ${event.on}`,
                  edge.area !== null && words.lineage.carried(formatNumber(edge.area, 2)),
                  share !== null && formatShare(share),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </title>
            </path>
          );
        })}
        {layout.codes.map((placed) => (
          <CodeBox key={placed.code.code} placed={placed} lifted={lifted} page={page} />
        ))}
      </svg>
    </div>
  );
}

function CodeBox({
  placed: { code, x, y },
  lifted,
  page,
}: {
  readonly placed: PlacedCode;
  readonly lifted: Signal<string | null>;
  readonly page: 'lineage' | 'land-file';
}) {
  const words = useWords(landCodeWords);
  const text = code.code;
  const [place, number] =
    code.kind === 'parcel' ? [text.slice(0, 12), text.slice(12)] : [text.slice(0, 12), text.slice(12)];
  const lives = code.state === 'current';
  const life = [code.bornOn, code.endedOn].map((day) => day?.slice(0, 7) ?? '').join(' – ');
  return (
    <a
      class="lineage-code"
      href={pathOfPage(page, { code: text })}
      data-key={text}
      data-self={code.relation === 'self'}
      data-lives={lives}
      data-lifted={lifted.value === text}
      aria-current={code.relation === 'self' ? 'true' : undefined}
      onMouseEnter={() => (lifted.value = text)}
      onMouseLeave={() => (lifted.value = null)}
      onFocus={() => (lifted.value = text)}
      onBlur={() => (lifted.value = null)}
    >
      <title>{`${text} ${words.states[code.state]}`}</title>
      <rect x={x} y={y} width={BOX.width} height={BOX.height} rx={8} />
      <text class="lineage-number" x={x + 10} y={y + 20}>
        {number}
      </text>
      <text class="lineage-place" x={x + BOX.width - 10} y={y + 19} text-anchor="end">
        {place}
      </text>
      <text class="lineage-life" x={x + 10} y={y + 39}>
        {code.area === null ? '—' : `${formatNumber(code.area, 1)} ㎡`}
      </text>
      <text class="lineage-life" x={x + BOX.width - 10} y={y + 39} text-anchor="end">
        {life.trim() === '–' ? words.states[code.state] : life}
      </text>
    </a>
  );
}
