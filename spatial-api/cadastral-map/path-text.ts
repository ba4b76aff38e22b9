import type { Lines } from './scene.ts';

/** A number of millimetres to the micrometre, as PDF and SVG write it. */
export function number(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

/** Lines in the operators of a PDF content stream; closed ones without repeating their first point. */
export function pathOf({ xy, ends }: Lines, isClosed: boolean): string {
  const out: string[] = [];
  let start = 0;
  for (const end of ends) {
    const last = isClosed && isRepeated(xy, start, end) ? end - 1 : end;
    for (let v = start; v < last; v++)
      out.push(`${number(xy[2 * v]!)} ${number(xy[2 * v + 1]!)} ${v === start ? 'm' : 'l'}`);
    if (isClosed) out.push('h');
    start = end;
  }
  return out.join(' ');
}

/** Lines as the `d` of an SVG path; y runs downwards from `height`. */
export function svgPathOf({ xy, ends }: Lines, isClosed: boolean, height: number): string {
  const out: string[] = [];
  let start = 0;
  for (const end of ends) {
    const last = isClosed && isRepeated(xy, start, end) ? end - 1 : end;
    for (let v = start; v < last; v++)
      out.push(`${v === start ? 'M' : 'L'}${number(xy[2 * v]!)} ${number(height - xy[2 * v + 1]!)}`);
    if (isClosed) out.push('Z');
    start = end;
  }
  return out.join('');
}

function isRepeated(xy: Float64Array, start: number, end: number): boolean {
  return end - start > 1 && xy[2 * start] === xy[2 * end - 2] && xy[2 * start + 1] === xy[2 * end - 1];
}
