/**
 * Pages as vector PDF: millimetres throughout, one optional-content layer per scene layer, fonts as subsets with a map back
 * to Unicode, and a geospatial measure (ISO 32000-2 §12.10) from which GDAL and readers know where on the ground a page lies.
 */
import { withDashes } from './dash-lines.ts';
import { mapFont, textWidth } from './fonts.ts';
import { planeToDegrees, wktOf } from './map-plane.ts';
import { pdfDate, PdfFile, pdfText, type Reference } from './pdf-file.ts';
import { PdfFont } from './pdf-font.ts';
import { number, pathOf } from './path-text.ts';
import type { FontFace, Georeference, Item, Page, SceneLayer, TextItem } from './scene.ts';

const POINTS = 72 / 25.4;
/** Four curves make a circle. */
const KAPPA = 0.5522847498;

interface Document {
  readonly file: PdfFile;
  readonly fonts: Readonly<Record<FontFace, PdfFont>>;
  /** Layers by id, in the order of their first use. */
  readonly groups: Map<string, { readonly reference: Reference; readonly name: string }>;
  readonly opacities: Map<number, string>;
}

export interface PdfHead {
  readonly title: string;
  readonly author: string;
  /** Written as the date of the file; equal pages and heads give equal bytes. */
  readonly date: Date;
}

/** A PDF that grows page by page: what a page was drawn from can be let go. State: the file so far. */
export class PdfDocument {
  private readonly head: PdfHead;
  private readonly document: Document;
  private readonly root: Reference;
  private readonly parent: Reference;
  private readonly resources: Reference;
  private readonly kids: { readonly title: string; readonly reference: Reference }[] = [];

  /** `sink` takes the file page by page; without it `finish` gives the whole. */
  constructor(head: PdfHead, sink?: (bytes: Buffer) => void) {
    const file = new PdfFile(sink);
    this.head = head;
    this.document = {
      file,
      fonts: { regular: new PdfFont(mapFont('regular')), bold: new PdfFont(mapFont('bold')) },
      groups: new Map(),
      opacities: new Map(),
    };
    this.root = file.reserve();
    this.parent = file.reserve();
    this.resources = file.reserve();
  }

  get pages(): number {
    return this.kids.length;
  }

  addPage(page: Page): void {
    this.kids.push({ title: page.title, reference: writePage(this.document, page, this.parent, this.resources) });
    this.document.file.flush();
  }

  finish(): Buffer {
    const { document, kids, head } = this;
    const { file } = document;
    const references = kids.map(({ reference }) => reference).join(' ');
    file.add(`<< /Type /Pages /Kids [${references}] /Count ${kids.length} >>`, this.parent);
    writeResources(document, this.resources);
    const groups = [...document.groups.values()].map(({ reference }) => reference).join(' ');
    file.add(
      `<< /Type /Catalog /Pages ${this.parent} /Lang (zh-CN) /ViewerPreferences << /DisplayDocTitle true /PrintScaling /None >> ` +
        `/OCProperties << /OCGs [${groups}] /D << /Order [${groups}] >> >>${writeOutline(file, kids)} >>`,
      this.root,
    );
    const info = file.add(
      `<< /Title ${pdfText(head.title)} /Author ${pdfText(head.author)} /Creator (dimai) /Producer (dimai) ` +
        `/CreationDate ${pdfDate(head.date)} /ModDate ${pdfDate(head.date)} >>`,
    );
    return file.finish(this.root, info);
  }
}

/** Writes pages at once. Equal pages and heads give equal bytes. */
export function writePdf(pages: readonly Page[], head: PdfHead): Buffer {
  const document = new PdfDocument(head);
  for (const page of pages) document.addPage(page);
  return document.finish();
}

function writeOutline(
  file: PdfFile,
  kids: readonly { readonly title: string; readonly reference: Reference }[],
): string {
  if (kids.length < 2) return '';
  const root = file.reserve();
  const items = kids.map(() => file.reserve());
  for (const [i, { title, reference }] of kids.entries()) {
    const before = i === 0 ? '' : ` /Prev ${items[i - 1]}`;
    const after = i === kids.length - 1 ? '' : ` /Next ${items[i + 1]}`;
    file.add(`<< /Title ${pdfText(title)} /Parent ${root} /Dest [${reference} /Fit]${before}${after} >>`, items[i]!);
  }
  file.add(`<< /Type /Outlines /First ${items[0]} /Last ${items.at(-1)} /Count ${items.length} >>`, root);
  return ` /Outlines ${root} /PageMode /UseOutlines`;
}

function writeResources({ file, fonts, groups, opacities }: Document, resources: Reference): void {
  const faces = Object.entries(fonts).filter(([, font]) => font.isUsed);
  const fontList = faces.map(([face, font]) => `/${face === 'bold' ? 'FB' : 'FR'} ${font.write(file)}`).join(' ');
  const groupList = [...groups.values()].map(({ name, reference }) => `/${name} ${reference}`).join(' ');
  const stateList = [...opacities].map(([opacity, name]) => `/${name} << /ca ${opacity} /CA ${opacity} >>`).join(' ');
  file.add(`<< /Font << ${fontList} >> /Properties << ${groupList} >> /ExtGState << ${stateList} >> >>`, resources);
}

function writePage(document: Document, page: Page, parent: Reference, resources: Reference): Reference {
  const { file } = document;
  const out: string[] = [`${POINTS} 0 0 ${POINTS} 0 0 cm 1 j 1 J`];
  for (const layer of page.layers) drawLayer(document, layer, out);
  const content = file.addStream(Buffer.from(out.join('\n'), 'latin1'));
  const box = `[0 0 ${number(page.width * POINTS)} ${number(page.height * POINTS)}]`;
  const viewport = page.georeference == null ? '' : ` /VP [${viewportOf(file, page.title, page.georeference)}]`;
  return file.add(
    `<< /Type /Page /Parent ${parent} /MediaBox ${box} /Resources ${resources} /Contents ${content}${viewport} >>`,
  );
}

/** Frame corners in degrees and what they are: latitude first, counter-clockwise from the south-west. */
function viewportOf(file: PdfFile, title: string, georeference: Georeference): Reference {
  const { plane, scale, origin, place, frame } = georeference;
  const [west, south, east, north] = frame;
  const toDegrees = planeToDegrees(plane);
  const out = new Float64Array(2);
  const corners = [
    [west, south],
    [west, north],
    [east, north],
    [east, south],
  ].map(([x, y]) => {
    const ground = [
      origin[0] + ((x! - place[0]) * scale) / 1000,
      origin[1] + ((y! - place[1]) * scale) / 1000,
    ] as const;
    toDegrees(ground[0], ground[1], out, 0);
    return `${out[1]!.toFixed(12)} ${out[0]!.toFixed(12)}`;
  });
  const system = file.add(
    `<< /Type /PROJCS${plane.epsg == null ? '' : ` /EPSG ${plane.epsg}`} /WKT (${wktOf(plane).replaceAll(/[()\\]/g, String.raw`\$&`)}) >>`,
  );
  const measure = file.add(
    `<< /Type /Measure /Subtype /GEO /Bounds [0 0 0 1 1 1 1 0] /LPTS [0 0 0 1 1 1 1 0] /GPTS [${corners.join(' ')}] /GCS ${system} >>`,
  );
  const box = frame.map((value) => (value * POINTS).toFixed(6)).join(' ');
  return file.add(`<< /Type /Viewport /BBox [${box}] /Name ${pdfText(title)} /Measure ${measure} >>`);
}

function drawLayer(document: Document, layer: SceneLayer, out: string[]): void {
  if (layer.items.length === 0) return;
  const { groups, file } = document;
  let group = groups.get(layer.id);
  if (group == null) {
    const reference = file.add(`<< /Type /OCG /Name ${pdfText(layer.title)} >>`);
    groups.set(layer.id, (group = { reference, name: `L${groups.size}` }));
  }
  out.push(`/OC /${group.name} BDC q`);
  if (layer.clip != null) out.push(pathOf(layer.clip, true), 'W* n');
  for (const item of layer.items) drawItem(document, item, out);
  out.push('Q EMC');
}

function drawItem(document: Document, given: Item, out: string[]): void {
  if (given.kind === 'text') return drawText(document, given, out);
  const item = given.kind === 'path' ? withDashes(given) : given;
  const fill = item.fill == null ? '' : `${colour(item.fill)} rg `;
  const stroke =
    item.stroke == null
      ? ''
      : `${colour(item.stroke.colour)} RG ${number(item.stroke.width)} w [${(item.stroke.dash ?? []).map(number).join(' ')}] 0 d `;
  const paint = item.fill == null ? 'S' : item.stroke == null ? 'f*' : 'B*';
  if (item.kind === 'circles') {
    out.push(fill + stroke);
    const { centres, radius } = item;
    for (let at = 0; at < centres.length; at += 2) out.push(circle(centres[at]!, centres[at + 1]!, radius), paint);
    return;
  }
  const isFaint = item.opacity != null && item.opacity < 1;
  if (isFaint) out.push(`q /${stateOf(document, item.opacity!)} gs`);
  out.push(fill + stroke, pathOf(item.lines, item.isClosed), item.fill == null && item.stroke == null ? 'n' : paint);
  if (isFaint) out.push('Q');
}

function circle(x: number, y: number, radius: number): string {
  const k = radius * KAPPA;
  const at = (dx: number, dy: number) => `${number(x + dx)} ${number(y + dy)}`;
  return (
    `${at(radius, 0)} m ${at(radius, k)} ${at(k, radius)} ${at(0, radius)} c ${at(-k, radius)} ${at(-radius, k)} ${at(-radius, 0)} c ` +
    `${at(-radius, -k)} ${at(-k, -radius)} ${at(0, -radius)} c ${at(k, -radius)} ${at(radius, -k)} ${at(radius, 0)} c h`
  );
}

function drawText(document: Document, item: TextItem, out: string[]): void {
  const { text, size, font, align, angle = 0, halo, opacity } = item;
  if (text === '') return;
  const width = align === 'left' ? 0 : textWidth(text, size, font);
  const shift = align === 'centre' ? width / 2 : align === 'right' ? width : 0;
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const matrix = `${unit(cos)} ${unit(sin)} ${unit(-sin)} ${unit(cos)} ${number(item.x - shift * cos)} ${number(item.y - shift * sin)} Tm`;
  const show = `/${font === 'bold' ? 'FB' : 'FR'} ${number(size)} Tf ${matrix} <${document.fonts[font].encode(text)}> Tj`;
  const isFaint = opacity != null && opacity < 1;
  if (isFaint) out.push(`q /${stateOf(document, opacity)} gs`);
  // The white below is an empty text to whoever searches or copies.
  if (halo != null)
    out.push(`/Span << /ActualText () >> BDC BT 1 Tr 1 1 1 RG ${number(2 * halo)} w [] 0 d ${show} ET EMC`);
  out.push(`BT 0 Tr ${colour(item.colour)} rg ${show} ET`);
  if (isFaint) out.push('Q');
}

function stateOf({ opacities }: Document, opacity: number): string {
  const name = opacities.get(opacity) ?? `G${opacities.size}`;
  opacities.set(opacity, name);
  return name;
}

const colours = new Map<string, string>();

function colour(hex: string): string {
  const known = colours.get(hex);
  if (known != null) return known;
  const parts = [1, 3, 5].map((at) => number(Number.parseInt(hex.slice(at, at + 2), 16) / 255));
  colours.set(hex, parts.join(' '));
  return parts.join(' ');
}

const unit = (value: number): string => String(Math.round(value * 1e6) / 1e6);
