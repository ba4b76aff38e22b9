/** The files of a map, written page by page. */
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../../schemas/problems.ts';
import { fileDigests } from '../export/file-digests.ts';
import { flush } from '../whole-folder.ts';
import { letterPage } from './fonts.ts';
import type { FileFormat, MapFormat, MapOrder } from './map-order.ts';
import type { Page } from './scene.ts';
import { writeDxf } from './write-dxf.ts';
import { PdfDocument } from './write-pdf.ts';
import { MOST_PIXELS, pixelsOf, writePng } from './write-png.ts';
import { writeSvg } from './write-svg.ts';

/** A file of a map. */
export interface MapFile {
  readonly name: string;
  readonly format: MapFormat | 'preview';
  /** Page that it shows, from 1; absent for files of the whole map. */
  readonly page?: number;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly sm3: string;
}

/** Media types of formats, of a single file. */
export const mediaTypes: Readonly<Record<MapFormat | 'preview' | 'zip', string>> = {
  pdf: 'application/pdf',
  svg: 'image/svg+xml',
  png: 'image/png',
  dxf: 'image/vnd.dxf',
  gpkg: 'application/geopackage+sqlite3',
  shp: 'application/zip',
  txt: 'text/plain; charset=gb18030',
  preview: 'image/png',
  zip: 'application/zip',
};

const PDF_NAME = 'map.pdf';

/** Files that grow while pages come. State: what was written so far. */
export class MapFiles {
  readonly folder: string;
  readonly missing = new Set<string>();
  private readonly order: MapOrder;
  private readonly files: { readonly name: string; readonly format: MapFile['format']; readonly page?: number }[] = [];
  private readonly pdf: PdfDocument | null;

  constructor(order: MapOrder, folder: string) {
    this.order = order;
    this.folder = folder;
    // page by page: an order of hundreds of sheets does not lie in memory
    const path = join(folder, PDF_NAME);
    this.pdf = order.formats.includes('pdf')
      ? new PdfDocument(headOf(order), (bytes) => appendFileSync(path, bytes))
      : null;
  }

  private pages = 0;

  get pageCount(): number {
    return this.pages;
  }

  /** Takes a page into the PDF and writes its other files. `isDrawing`: a page of tables has no place in CAD. */
  async addPage(given: Page, isDrawing = true): Promise<void> {
    const page = letterPage(given, this.missing);
    const number = ++this.pages;
    this.pdf?.addPage(page);
    if (number === 1) await this.addPreview(page);
    const has = (format: FileFormat): boolean => this.order.formats.includes(format);
    if (has('svg')) this.put(`page-${number}.svg`, 'svg', writeSvg(page, headOf(this.order)), number);
    if (has('png'))
      this.put(`page-${number}.png`, 'png', await writePng(page, checkedDpi(page, this.order.dpi)), number);
    if (has('dxf') && isDrawing) this.put(`page-${number}.dxf`, 'dxf', writeDxf(page), number);
  }

  /** A picture of the first page, some 1600 pixels wide. */
  private async addPreview(page: Page): Promise<void> {
    const dpi = (1600 / Math.max(page.width, page.height)) * 25.4;
    this.put('preview.png', 'preview', await writePng(withoutSmallPrint(page, dpi), dpi), 1);
  }

  put(name: string, format: MapFile['format'], content: Buffer | string, page?: number): void {
    writeFileSync(join(this.folder, name), content, { flush: true });
    this.note(name, format, page);
  }

  /** A file that somebody else has written into the folder. */
  note(name: string, format: MapFile['format'], page?: number): void {
    this.files.push({ name, format, ...(page == null ? {} : { page }) });
  }

  /** Completes the files and digests them. */
  async finish(): Promise<MapFile[]> {
    if (this.pdf != null) {
      this.pdf.finish();
      await flush(join(this.folder, PDF_NAME));
      this.note(PDF_NAME, 'pdf');
    }
    const listed: MapFile[] = [];
    for (const file of this.files) {
      const isPacked = file.name.endsWith('.zip');
      const mediaType = isPacked ? mediaTypes.zip : mediaTypes[file.format];
      listed.push({ ...file, mediaType, ...(await fileDigests(join(this.folder, file.name))) });
    }
    return listed;
  }
}

/** Title, author and date of files: the day of the order, so that the same order gives the same bytes. */
export const headOf = ({ title, unit, day }: MapOrder): { title: string; author: string; date: Date } => ({
  title,
  author: unit,
  date: new Date(`${day}T00:00:00Z`),
});

function checkedDpi(page: Page, dpi: number): number {
  const [wide, high] = pixelsOf(page, dpi);
  if (wide * high <= MOST_PIXELS) return dpi;
  const most = Math.floor(dpi * Math.sqrt(MOST_PIXELS / (wide * high)));
  throw new Problem('map-unsuitable', `该图纸以 ${dpi} dpi 输出过大`, {
    errors: [{ at: 'body.dpi', actual: dpi, expected: `不大于 ${most}` }],
  });
}

/** Pixels below which a text is a smudge. */
const READABLE = 5;

/** The page without texts too small to be read at so few dots: most of the time of a preview would go into them. */
function withoutSmallPrint(page: Page, dpi: number): Page {
  const layers = page.layers.map((layer) => ({
    ...layer,
    items: layer.items.filter((item) => item.kind !== 'text' || (item.size / 25.4) * dpi >= READABLE),
  }));
  return { ...page, layers };
}
