import type { TrueTypeFont } from '../paper/true-type.ts';
import type { PdfFile, Reference } from './pdf-file.ts';

/**
 * What readers take for the height of a line when they mark or extract text. The font's own figures (1160 and −288) make room
 * for the tallest accents; letters of maps stay within their em, and lines stand closer than that.
 */
const EM = { ascent: 880, descent: -120 } as const;

/** The glyphs of a font that a document uses, numbered in the order of their first use. */
export class PdfFont {
  private readonly font: TrueTypeFont;
  private readonly numbers = new Map<number, { readonly number: number; readonly hex: string }>();
  private readonly glyphs: number[] = [0];
  private readonly codes: number[] = [0];

  constructor(font: TrueTypeFont) {
    this.font = font;
  }

  get isUsed(): boolean {
    return this.numbers.size > 0;
  }

  /** Hexadecimal codes of a text. */
  encode(text: string): string {
    let hex = '';
    for (const character of text) hex += this.hexOf(character.codePointAt(0)!);
    return hex;
  }

  private hexOf(code: number): string {
    const known = this.numbers.get(code);
    if (known != null) return known.hex;
    const number = this.glyphs.push(this.font.glyphOf(code)) - 1;
    this.codes.push(code);
    const hex = number.toString(16).padStart(4, '0');
    this.numbers.set(code, { number, hex });
    return hex;
  }

  /** Embeds the subset; its widths and the map back to Unicode make the text searchable. */
  write(file: PdfFile): Reference {
    const { capHeight, box } = this.font.metrics;
    const program = this.font.subset(this.glyphs);
    const name = `${subsetTag(this.codes)}+${this.font.name}`;
    const stream = file.addStream(program, `/Length1 ${program.length} `);
    const descriptor = file.add(
      `<< /Type /FontDescriptor /FontName /${name} /Flags 4 /FontBBox [${box.map(Math.round).join(' ')}] /ItalicAngle 0 ` +
        `/Ascent ${EM.ascent} /Descent ${EM.descent} /CapHeight ${Math.round(capHeight)} /StemV 80 /FontFile2 ${stream} >>`,
    );
    const widths = this.glyphs.map((glyph) => Math.round(this.font.advanceOf(glyph))).join(' ');
    const descendant = file.add(
      `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /${name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> ` +
        `/FontDescriptor ${descriptor} /DW 1000 /W [0 [${widths}]] /CIDToGIDMap /Identity >>`,
    );
    const unicode = file.addStream(Buffer.from(this.unicodeMap(), 'latin1'));
    return file.add(
      `<< /Type /Font /Subtype /Type0 /BaseFont /${name} /Encoding /Identity-H /DescendantFonts [${descendant}] /ToUnicode ${unicode} >>`,
    );
  }

  private unicodeMap(): string {
    const lines = this.codes.slice(1).map((code, i) => {
      const units = Buffer.from(String.fromCodePoint(code), 'utf16le').swap16().toString('hex');
      return `<${(i + 1).toString(16).padStart(4, '0')}> <${units}>`;
    });
    const blocks: string[] = [];
    for (let at = 0; at < lines.length; at += 100) {
      const block = lines.slice(at, at + 100);
      blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`);
    }
    return [
      '/CIDInit /ProcSet findresource begin 12 dict begin begincmap',
      '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
      '/CMapName /Adobe-Identity-UCS def /CMapType 2 def',
      '1 begincodespacerange <0000> <ffff> endcodespacerange',
      ...blocks,
      'endcmap CMapName currentdict /CMap defineresource pop end end',
    ].join('\n');
  }
}

/** Six letters that tell subsets of one font apart (ISO 32000-1 §9.6.4). */
function subsetTag(codes: readonly number[]): string {
  let hash = 2166136261;
  for (const code of codes) hash = Math.imul(hash ^ code, 16777619) >>> 0;
  return Array.from({ length: 6 }, (_, i) => String.fromCodePoint(65 + (Math.floor(hash / 26 ** i) % 26))).join('');
}
