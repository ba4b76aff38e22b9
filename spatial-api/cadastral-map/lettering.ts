/** Texts put together: lines and fractions, as items and as blocks to be placed. */
import { BLACK, textRules } from './drawing-rules.ts';
import { textWidth } from './fonts.ts';
import type { Block } from './place-labels.ts';
import { type FontFace, type Item, linesOf, type Stroke, type TextItem } from './scene.ts';

export interface TextStyle {
  readonly size: number;
  readonly colour?: string;
  readonly font?: FontFace;
  readonly align?: TextItem['align'];
  readonly halo?: number;
  readonly angle?: number;
}

/** One line of text at its baseline. */
export function text(words: string, x: number, y: number, style: TextStyle): TextItem {
  const { size, colour = BLACK, font = 'regular', align = 'left' } = style;
  return {
    kind: 'text',
    text: words,
    x,
    y,
    size,
    font,
    colour,
    align,
    ...(style.halo == null ? {} : { halo: style.halo }),
    ...(style.angle == null ? {} : { angle: style.angle }),
  };
}

/** From the middle of a line of text to its baseline, as a share of its size. */
const DROP = 0.37;

/** Text of one line, or several below each other, centred. */
export function linesBlock(lines: readonly string[], style: TextStyle): Block {
  const { size } = style;
  const leading = size * 1.15;
  const height = size + leading * (lines.length - 1);
  return {
    width: Math.max(...lines.map((line) => textWidth(line, size, style.font))),
    height,
    draw: (x, y) =>
      lines.map((line, i) =>
        text(line, x, y + height / 2 - size / 2 - i * leading - size * DROP, {
          ...style,
          align: 'centre',
          halo: textRules.halo,
        }),
      ),
  };
}

/** 宗地号/地类号 as a fraction, with what stands beside it (area) and below it (right holder). */
export interface FractionText {
  readonly above: string;
  readonly below: string;
  readonly beside?: string;
  readonly under?: readonly string[];
}

/** A fraction as a block. */
export function fractionBlock(
  { above, below, beside, under = [] }: FractionText,
  size: number,
  { colour, line }: { readonly colour: string; readonly line: Stroke } = textRules.parcel,
): Block {
  const detail = size * 0.8;
  const fraction = Math.max(textWidth(above, size), textWidth(below, size)) + 0.6;
  const besideWidth = beside == null ? 0 : textWidth(beside, size) + 0.8;
  const underWidth = Math.max(0, ...under.map((words) => textWidth(words, detail)));
  const fractionHeight = size * 2.25;
  const height = fractionHeight + under.length * detail * 1.2;
  const width = Math.max(fraction + besideWidth, underWidth);
  return {
    width,
    height,
    draw(x, y) {
      const middle = y + height / 2 - fractionHeight / 2;
      const left = x - (fraction + besideWidth) / 2;
      const centre = left + fraction / 2;
      const style = { size, colour, align: 'centre', halo: textRules.halo } as const;
      const items: Item[] = [
        text(above, centre, middle + size * 0.24, style),
        text(below, centre, middle - size * 0.97, style),
        {
          kind: 'path',
          lines: linesOf([
            [
              [left, middle],
              [left + fraction, middle],
            ],
          ]),
          isClosed: false,
          stroke: line,
        },
      ];
      if (beside != null)
        items.push(text(beside, left + fraction + 0.8, middle - size * DROP, { ...style, align: 'left' }));
      for (const [i, words] of under.entries())
        items.push(text(words, x, middle - fractionHeight / 2 - detail * (0.95 + 1.2 * i), { ...style, size: detail }));
      return items;
    },
  };
}

/** A size at which words are no wider than a width. */
export function fitSize(words: string, size: number, width: number, font: FontFace = 'regular'): number {
  const wide = textWidth(words, size, font);
  return wide <= width ? size : (size * width) / wide;
}

/** Characters that no line begins with, and that none ends with (避头尾). */
const NEVER_FIRST = new Set('，。、；：！？）》】”’°′″%‰㎡²,.;:!?)]}');
const NEVER_LAST = new Set('（《【“‘([{');
const isLatin = (character: string): boolean => /[A-Za-z0-9.\-/]/.test(character);

/** Whether a line may end between two characters: figures and Latin words stay whole. */
const mayBreak = (before: string, after: string): boolean =>
  !NEVER_FIRST.has(after) && !NEVER_LAST.has(before) && !(isLatin(before) && isLatin(after));

/** Words in lines no wider than a width; Chinese breaks anywhere but before its stops. A word wider than a line is cut. */
export function wrapText(words: string, size: number, width: number, font: FontFace = 'regular'): string[] {
  const lines: string[] = [];
  let line: string[] = [];
  for (const character of words) {
    if (character === '\n') {
      lines.push(line.join(''));
      line = [];
      continue;
    }
    if (line.length > 0 && textWidth(line.join('') + character, size, font) > width) {
      let at = line.length;
      while (at > 0 && !mayBreak(line[at - 1]!, line[at] ?? character)) at--;
      if (at === 0) at = line.length;
      lines.push(line.slice(0, at).join('').trimEnd());
      line = line.slice(at);
      if (line.length === 0 && character === ' ') continue;
    }
    line.push(character);
  }
  return [...lines, line.join('')];
}
