import type { JSX } from 'preact';
import type { LayerGeometry, Legend, PointMark } from '../../schemas/layer.ts';
import { pointMarks } from '../../schemas/point-marks.ts';
import { lineColour } from '../map/palette.ts';
import { useViewer } from '../viewer.ts';

interface SwatchProps {
  readonly fill?: string | undefined;
  readonly fillOpacity?: number | undefined;
  readonly line?: string | undefined;
  readonly dash?: readonly number[] | undefined;
  readonly pattern?: Legend['pattern'];
  readonly shape?: Shape;
  readonly mark?: PointMark | undefined;
}

/** What a symbol stands for. */
export type Shape = 'area' | 'line' | 'point';

/** The shape of a layer's symbol. */
export function shapeOf(geometry: LayerGeometry): Shape {
  if (geometry === 'Point') return 'point';
  return geometry === 'MultiLineString' ? 'line' : 'area';
}

const WIDTH = 22;
const HEIGHT = 14;

/** A small picture of a symbol, from the same numbers as the map. */
export function Swatch({
  fill,
  fillOpacity = 1,
  line: given,
  dash,
  pattern,
  shape = 'area',
  mark,
}: SwatchProps): JSX.Element {
  const theme = useViewer().state.theme.value;
  const line = given === undefined ? undefined : lineColour(given, theme);
  const stroke = line ?? 'transparent';
  const dashes = dash === undefined ? undefined : dash.map((length) => length * 1.2).join(' ');
  if (shape === 'line') {
    return (
      <svg class="swatch" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        <path
          d={`M1 ${HEIGHT / 2}h${WIDTH - 2}`}
          stroke={stroke}
          stroke-width={2}
          stroke-dasharray={dashes}
          fill="none"
        />
      </svg>
    );
  }
  if (shape === 'point' && mark !== undefined) return <MarkSwatch mark={mark} stroke={stroke} />;
  if (shape === 'point') {
    return (
      <svg class="swatch" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        <circle cx={WIDTH / 2} cy={HEIGHT / 2} r={4.2} fill={fill ?? stroke} stroke={stroke} />
      </svg>
    );
  }
  return (
    <svg class="swatch" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <rect x={1} y={1} width={WIDTH - 2} height={HEIGHT - 2} rx={2} fill={fill ?? 'none'} fill-opacity={fillOpacity} />
      {pattern !== undefined && (
        <path d={patternPath(pattern)} stroke={stroke} stroke-width={1.1} fill="none" stroke-linecap="round" />
      )}
      <rect
        x={1}
        y={1}
        width={WIDTH - 2}
        height={HEIGHT - 2}
        rx={2}
        fill="none"
        stroke={stroke}
        stroke-width={1.5}
        stroke-dasharray={dashes}
      />
    </svg>
  );
}

/** A sign of a survey mark, from the same lines as on map and paper. */
function MarkSwatch({ mark, stroke }: { readonly mark: PointMark; readonly stroke: string }): JSX.Element {
  const { outlines, strokes, circles, dot } = pointMarks[mark];
  const path = (points: readonly (readonly [number, number])[]): string =>
    `M${points.map(([x, y]) => `${x} ${-y}`).join('L')}`;
  return (
    <svg class="swatch" viewBox="-3.4 -2.2 6.8 4.3" aria-hidden="true">
      {[...outlines.map((ring) => `${path(ring)}Z`), ...strokes.map(path)].map((d) => (
        <path key={d} d={d} fill="none" stroke={stroke} stroke-width={0.4} stroke-linejoin="round" />
      ))}
      {circles.map((radius) => (
        <circle key={radius} r={radius} fill="none" stroke={stroke} stroke-width={0.4} />
      ))}
      {dot > 0 && <circle r={0.35} fill={stroke} />}
    </svg>
  );
}

function patternPath(pattern: NonNullable<Legend['pattern']>): string {
  if (pattern === 'dots') return 'M6 5h.01M11 9h.01M16 5h.01M6 9h.01M16 9h.01M11 5h.01';
  const hatch = 'M3 12 12 3M9 12l9-9M15 12l5-5';
  return pattern === 'hatch' ? hatch : `${hatch}M3 3l9 9M9 3l9 9M15 3l5 5`;
}

/** The symbol of a whole layer: its own, or its classes side by side. */
export function LayerSwatch({
  legend,
  geometry,
}: {
  readonly legend: Legend | null;
  readonly geometry: LayerGeometry;
}): JSX.Element {
  if (legend === null) return <Swatch line="#8a9490" />;
  const colours = [
    ...new Set((legend.entries ?? []).flatMap((entry) => (entry.fill === undefined ? [] : [entry.fill]))),
  ];
  const shape = shapeOf(geometry);
  if (shape !== 'area' || colours.length < 2) return <Swatch {...legend} shape={shape} />;
  return <ColourStrip colours={spread(colours, 4)} {...(legend.line === undefined ? {} : { line: legend.line })} />;
}

/** Colours side by side in one frame. */
export function ColourStrip({
  colours,
  line,
}: {
  readonly colours: readonly string[];
  readonly line?: string;
}): JSX.Element {
  const width = (WIDTH - 2) / colours.length;
  return (
    <svg class="swatch" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      {colours.map((colour, index) => (
        <rect key={colour} x={1 + index * width} y={1} width={width} height={HEIGHT - 2} fill={colour} />
      ))}
      <rect x={1} y={1} width={WIDTH - 2} height={HEIGHT - 2} rx={2} fill="none" stroke={line ?? 'rgba(0,0,0,.2)'} />
    </svg>
  );
}

/** `count` of the colours, evenly spread over the list. */
export function spread(colours: readonly string[], count: number): readonly string[] {
  if (colours.length <= count) return colours;
  return Array.from({ length: count }, (_, index) => colours[Math.floor((index * colours.length) / count)]!);
}
