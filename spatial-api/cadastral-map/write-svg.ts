/** A page as SVG in millimetres: one group per layer; text as text whose fonts are named, or as outlines. */
import { withDashes } from './dash-lines.ts';
import { mapFont, textWidth } from './fonts.ts';
import { wktOf } from './map-plane.ts';
import { number, svgPathOf } from './path-text.ts';
import type { Item, Page, SceneLayer, Stroke, TextItem } from './scene.ts';

/** Families a reader is likely to have, the one that maps are measured in first. */
const FAMILY = "'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','SimHei',sans-serif";

export interface SvgOptions {
  readonly author: string;
  readonly date: Date;
  /** Draws letters as outlines, each shape once: for programs that have no fonts. */
  readonly isOutlined?: boolean;
}

/** State of one writing: the lines so far, and outlines by their id. */
interface Writing {
  readonly height: number;
  readonly out: string[];
  readonly outlines: Map<string, string> | null;
}

/** Where the page lies: by code where its plane has one, by text in any case. */
function placeOf({ georeference }: Page): object {
  if (georeference == null) return {};
  const { plane, ...rest } = georeference;
  return { georeference: { epsg: plane.epsg, wkt: wktOf(plane), ...rest } };
}

/** Writes one page. Equal pages give equal text. */
export function writeSvg(page: Page, { author, date, isOutlined = false }: SvgOptions): string {
  const { width, height, title } = page;
  const description = { author, date, ...placeOf(page) };
  const out: string[] = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${number(width)}mm" height="${number(height)}mm" viewBox="0 0 ${number(width)} ${number(height)}" font-family="${FAMILY}">`,
    `<title>${escape(title)}</title>`,
    `<metadata>${escape(JSON.stringify(description))}</metadata>`,
    `<rect width="${number(width)}" height="${number(height)}" fill="#ffffff"/>`,
  ];
  const head = out.length;
  const writing: Writing = { height, out, outlines: isOutlined ? new Map() : null };
  for (const layer of page.layers) drawLayer(layer, writing);
  if (writing.outlines != null) {
    const shapes = [...writing.outlines].map(([id, path]) => `<path id="${id}" d="${path}"/>`);
    out.splice(head, 0, `<defs>${shapes.join('')}</defs>`);
  }
  out.push('</svg>', '');
  return out.join('\n');
}

function drawLayer(layer: SceneLayer, writing: Writing): void {
  const { height, out } = writing;
  if (layer.items.length === 0) return;
  const clip = layer.clip == null ? '' : ` clip-path="url(#clip-${layer.id})"`;
  if (layer.clip != null) {
    const path = `<path d="${svgPathOf(layer.clip, true, height)}" clip-rule="evenodd"/>`;
    out.push(`<clipPath id="clip-${layer.id}">${path}</clipPath>`);
  }
  out.push(
    `<g id="${layer.id}" data-title="${escape(layer.title)}"${clip} stroke-linejoin="round" stroke-linecap="round">`,
  );
  for (const item of layer.items) drawItem(item, writing);
  out.push('</g>');
}

function drawItem(given: Item, writing: Writing): void {
  const { height, out } = writing;
  if (given.kind === 'text') return writing.outlines == null ? drawText(given, writing) : drawLetters(given, writing);
  const item = given.kind === 'path' ? withDashes(given) : given;
  const look = `fill="${item.fill ?? 'none'}"${strokeOf(item.stroke)}`;
  if (item.kind === 'circles') {
    out.push(`<g ${look}>`);
    for (let at = 0; at < item.centres.length; at += 2) {
      const [x, y] = [item.centres[at]!, item.centres[at + 1]!];
      out.push(`<circle cx="${number(x)}" cy="${number(height - y)}" r="${number(item.radius)}"/>`);
    }
    out.push('</g>');
    return;
  }
  const faint = item.opacity == null ? '' : ` opacity="${item.opacity}"`;
  out.push(`<path d="${svgPathOf(item.lines, item.isClosed, height)}" fill-rule="evenodd" ${look}${faint}/>`);
}

function strokeOf(stroke: Stroke | undefined): string {
  if (stroke == null) return '';
  const dash = stroke.dash == null ? '' : ` stroke-dasharray="${stroke.dash.map(number).join(' ')}"`;
  return ` stroke="${stroke.colour}" stroke-width="${number(stroke.width)}"${dash}`;
}

const ANCHORS = { left: '', centre: ' text-anchor="middle"', right: ' text-anchor="end"' } as const;

function drawText(item: TextItem, { height, out }: Writing): void {
  const [x, y] = [number(item.x), number(height - item.y)];
  const turn = item.angle == null ? '' : ` transform="rotate(${number(-item.angle)} ${x} ${y})"`;
  const weight = item.font === 'bold' ? ' font-weight="700"' : '';
  const faint = item.opacity == null ? '' : ` opacity="${item.opacity}"`;
  const halo =
    item.halo == null ? '' : ` stroke="#ffffff" stroke-width="${number(2 * item.halo)}" paint-order="stroke"`;
  out.push(
    `<text x="${x}" y="${y}" font-size="${number(item.size)}" fill="${item.colour}"${weight}${ANCHORS[item.align]}${halo}${turn}${faint}>${escape(item.text)}</text>`,
  );
}

function drawLetters(item: TextItem, { height, out, outlines }: Writing): void {
  const { text, x, y, size, font: face, align, angle = 0, halo, opacity, colour } = item;
  const font = mapFont(face);
  const scale = size / font.unitsPerEm;
  const width = align === 'left' ? 0 : textWidth(text, size, face);
  let at = (align === 'centre' ? -width / 2 : align === 'right' ? -width : 0) / scale;
  const uses: string[] = [];
  for (const character of text) {
    const glyph = font.glyphOf(character.codePointAt(0)!);
    const id = `${face === 'bold' ? 'b' : 'r'}${glyph}`;
    if (!outlines!.has(id)) outlines!.set(id, font.pathOf(glyph));
    if (outlines!.get(id) !== '') uses.push(`<use href="#${id}" x="${number(at)}"/>`);
    at += (font.advanceOf(glyph) * font.unitsPerEm) / 1000;
  }
  const turn = angle === 0 ? '' : ` rotate(${number(-angle)})`;
  const place = `translate(${number(x)} ${number(height - y)})${turn} scale(${scale} ${-scale})`;
  const faint = opacity == null ? '' : ` opacity="${opacity}"`;
  if (halo != null)
    out.push(
      `<g transform="${place}" stroke="#ffffff" stroke-width="${number((2 * halo) / scale)}">${uses.join('')}</g>`,
    );
  out.push(`<g transform="${place}" fill="${colour}"${faint}>${uses.join('')}</g>`);
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
