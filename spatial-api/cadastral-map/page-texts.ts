/** Texts of a page as they lie on paper: whether any two share it, whether any leaves it. */
import { textWidth } from './fonts.ts';
import type { Page, TextItem } from './scene.ts';

/** Corners of a text's ink, counter-clockwise from the lower left: x0, y0, x1, y1 … */
type Quad = readonly [number, number, number, number, number, number, number, number];

/** Ink of a line below and above its baseline, as shares of the em: Chinese fills more of it than figures. */
const INK = { chinese: [-0.08, 0.86], latin: [-0.02, 0.74] } as const;

function quadOf({ text, x, y, size, font, align, angle = 0 }: TextItem): Quad {
  const width = textWidth(text, size, font);
  const from = align === 'left' ? 0 : align === 'centre' ? -width / 2 : -width;
  const [low, high] = /[^\u0020-\u024f]/.test(text) ? INK.chinese : INK.latin;
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  return (
    [
      [from, low * size],
      [from + width, low * size],
      [from + width, high * size],
      [from, high * size],
    ] as const
  ).flatMap(([dx, dy]) => [x + dx * cos - dy * sin, y + dx * sin + dy * cos]) as unknown as Quad;
}

/** Pages' watermarks lie across everything, that is what they are for. */
const WATERMARK = 'SY';

interface Placed {
  readonly item: TextItem;
  readonly quad: Quad;
  readonly west: number;
  readonly east: number;
}

function placedTexts({ layers }: Pick<Page, 'layers'>): Placed[] {
  return layers
    .filter(({ id }) => id !== WATERMARK)
    .flatMap(({ items }) => items)
    .filter((item) => item.kind === 'text' && item.text.trim() !== '')
    .map((item): Placed => {
      const quad = quadOf(item as TextItem);
      const xs = [quad[0], quad[2], quad[4], quad[6]];
      return { item: item as TextItem, quad, west: Math.min(...xs), east: Math.max(...xs) };
    });
}

/** Pairs of texts, those around the map too, whose ink shares paper. */
export function overlappingTexts(page: Pick<Page, 'layers'>): (readonly [TextItem, TextItem])[] {
  const sorted = placedTexts(page).sort((a, b) => a.west - b.west);
  const found: (readonly [TextItem, TextItem])[] = [];
  for (const [i, a] of sorted.entries())
    for (let j = i + 1; j < sorted.length && sorted[j]!.west < a.east; j++)
      if (isOverlapping(a.quad, sorted[j]!.quad)) found.push([a.item, sorted[j]!.item]);
  return found;
}

/** Texts that reach beyond the paper. */
export function textsOffPaper({ width, height, layers }: Pick<Page, 'width' | 'height' | 'layers'>): TextItem[] {
  return placedTexts({ layers })
    .filter(({ quad }) => quad.some((value, i) => value < 0 || value > (i % 2 === 0 ? width : height)))
    .map(({ item }) => item);
}

/** Convex quads overlap unless an edge of one has the other wholly on its outer side. */
function isOverlapping(a: Quad, b: Quad): boolean {
  return !separates(a, b) && !separates(b, a);
}

function separates(quad: Quad, other: Quad): boolean {
  for (let v = 0; v < 8; v += 2) {
    const w = (v + 2) % 8;
    const [dx, dy] = [quad[w]! - quad[v]!, quad[w + 1]! - quad[v + 1]!];
    let isOut = true;
    for (let at = 0; at < 8 && isOut; at += 2)
      isOut = dx * (other[at + 1]! - quad[v + 1]!) - dy * (other[at]! - quad[v]!) <= 1e-9;
    if (isOut) return true;
  }
  return false;
}
