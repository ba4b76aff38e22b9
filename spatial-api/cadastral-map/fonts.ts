import { FONT_FILES } from '../paper/pdf.ts';
import { openFont, type TrueTypeFont } from '../paper/true-type.ts';
import type { FontFace, Page } from './scene.ts';

/** The two faces that maps are lettered in. */
export function mapFont(face: FontFace): TrueTypeFont {
  return face === 'bold'
    ? openFont(FONT_FILES.bold, 'NotoSansSC-Bold')
    : openFont(FONT_FILES.regular, 'NotoSansSC-Regular');
}

/** Width of a text in millimetres. */
export function textWidth(text: string, size: number, face: FontFace = 'regular'): number {
  return mapFont(face).widthOf(text) * size;
}

/** Stands for a character that the font lacks (下替号): seen at once, taken for no other. */
const SUBSTITUTE = '〓';

/** A text as it can be lettered, and the characters of it that the font has no shape for. */
export function letterable(text: string): { readonly text: string; readonly missing: readonly string[] } {
  const font = mapFont('regular');
  const missing = [...text].filter((character) => font.glyphOf(character.codePointAt(0)!) === 0);
  if (missing.length === 0) return { text, missing };
  const shown = [...text].map((character) => (missing.includes(character) ? SUBSTITUTE : character)).join('');
  return { text: shown, missing };
}

/** The page with 〓 in place of characters that the font lacks, which are added to `missing`: they are reported with the map. */
export function letterPage(page: Page, missing: Set<string>): Page {
  const layers = page.layers.map((layer) => ({
    ...layer,
    items: layer.items.map((item) => {
      if (item.kind !== 'text') return item;
      const lettered = letterable(item.text);
      if (lettered.missing.length === 0) return item;
      for (const character of lettered.missing) missing.add(character);
      return { ...item, text: lettered.text };
    }),
  }));
  return { ...page, layers };
}
