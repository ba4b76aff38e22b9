/**
 * The pictures of one file. Where each lies is read in the snapshot of its rows, in their order; a few maps are drawn to know how large the
 * others become; then all are brought together beside the file, and only then is the file written.
 */
import type { Pool, PoolClient } from 'pg';
import type { Scope } from '../../../schemas/database/scope.ts';
import type { Query } from '../../../schemas/database/sql.ts';
import type { TemplateTable } from '../../../schemas/templates/template.ts';
import { contentStore, sha256Of, type StoreSettings } from '../../attachments/store.ts';
import { mediaTypeOf } from '../../attachments/media-type.ts';
import type { RowProblem } from '../row-problems.ts';
import { fetchRows } from '../snapshot.ts';
import { drawPictures, type PictureOrder } from './draw-pictures.ts';
import { type PictureField, pictureFields } from './picture-fields.ts';
import { ATTACHED, DELIVERED, DRAWN } from './picture-sql.ts';
import { Spool } from './spool.ts';

/** What the pictures of an order are made with. Plain data: threads are given it. */
export interface PictureMeans {
  readonly order: PictureOrder;
  readonly store: StoreSettings;
  readonly scope?: Scope;
  /** Other threads have the cores already. */
  readonly isAlone?: boolean;
}

/** How many pictures a field of a file has, and whence. */
export interface PictureCount {
  readonly table: string;
  readonly field: string;
  readonly title: string;
  /** Handed up as they were delivered with the rows; attached by somebody; drawn. */
  readonly delivered: number;
  readonly attached: number;
  readonly drawn: number;
  /** Rows without one. */
  readonly missing: number;
  /** Of all of them. */
  readonly bytes: number;
  /** Dots per inch of those that were drawn. */
  readonly dpi: number;
}

/** Maps drawn beforehand to know the size of the others, spread over all. */
const PROBED = 24;
/** Pictures read from the database at once. */
const AT_ONCE = 32;
const PAGE = 4096;
/** Bytes of a picture on one page of the file. */
const ON_PAGE = 4072;
const IMAGES: ReadonlySet<string | undefined> = new Set(['image/jpeg', 'image/png', 'image/tiff', 'image/webp']);
/** Windows bitmaps, which old programs put into Access. */
const isBitmap = (bytes: Buffer): boolean => bytes.subarray(0, 2).toString('latin1') === 'BM';

/** State: where the pictures of one field lie, by the position of their row. */
class FieldPictures {
  /** First letter and SHA-256, or the letter alone; null for none. */
  readonly sources: (string | null)[] = [];
  /** What the row is called: a parcel by its code. */
  readonly codes: string[] = [];
  readonly offsets: number[] = [];
  readonly lengths: number[] = [];
  /** Mean size of those drawn so far. */
  mean = 0;
  readonly table: TemplateTable;
  readonly field: PictureField;
  readonly dpi: number;

  constructor(table: TemplateTable, field: PictureField, dpi: number) {
    this.table = table;
    this.field = field;
    this.dpi = dpi;
  }

  /** Positions of rows whose picture comes from where `letter` says. */
  rowsFrom(letter: string): number[] {
    return this.sources.flatMap((source, row) => (source?.startsWith(letter) === true ? [row] : []));
  }

  keep(row: number, offset: number, length: number): void {
    this.offsets[row] = offset;
    this.lengths[row] = length;
  }

  problem(row: number, code: string, message: string): RowProblem {
    const { name } = this.table;
    const key = this.codes[row] ?? '';
    return { severity: 'notice', code, table: name, key, field: this.field.field.name, value: '', message };
  }
}

export interface GatherOptions {
  readonly tell: (problem: RowProblem) => void;
  readonly progress?: ((table: string, pictures: number) => void | Promise<void>) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** State: the pictures of a file. Close it. */
export class PictureSet {
  private readonly fields: readonly FieldPictures[];
  private readonly db: Pool;
  private readonly means: PictureMeans;
  private readonly sizes = new Map<string, number>();
  private spool: Spool | undefined;
  private estimate = Buffer.alloc(0);

  constructor(db: Pool, tables: readonly TemplateTable[], means: PictureMeans) {
    this.db = db;
    this.means = means;
    this.fields = tables.flatMap((table) =>
      pictureFields(table).map((field) => new FieldPictures(table, field, field.field.dpi ?? means.order.dpi)),
    );
  }

  close(): void {
    this.spool?.close();
  }

  /** Reads where the pictures lie. `queryOf` makes the statement of a table with the fields it is given. */
  async locate(
    client: PoolClient,
    queryOf: (table: TemplateTable) => Query | undefined,
    keyOf: (table: TemplateTable) => string,
    signal?: AbortSignal,
  ): Promise<void> {
    for (const each of this.fields) {
      const { table, field } = each;
      const code = { name: 'code', title: '', type: 'text', source: { field: keyOf(table) } } as const;
      const query = queryOf({ ...table, fields: [code, field.field] });
      if (query == null) continue;
      for await (const rows of fetchRows<[string | null, string | null]>(client, query, signal)) {
        for (const [key, source] of rows) {
          each.codes.push(key ?? '');
          each.sources.push(source);
        }
      }
      const hashes = each.sources.flatMap((source) =>
        source?.startsWith(DELIVERED) === true ? [source.slice(1)] : [],
      );
      await this.measure(
        client,
        hashes,
        'select sha256, octet_length(bytes) as bytes from dimai.picture where sha256 = any($1)',
      );
      const attached = each.sources.flatMap((source) =>
        source?.startsWith(ATTACHED) === true ? [source.slice(1)] : [],
      );
      await this.measure(
        client,
        attached,
        'select sha256, bytes::integer from dimai.attachment_content where sha256 = any($1)',
      );
    }
  }

  private async measure(client: PoolClient, hashes: readonly string[], text: string): Promise<void> {
    for (let at = 0; at < hashes.length; at += 5000) {
      const { rows } = await client.query<{ sha256: string; bytes: number }>(text, [hashes.slice(at, at + 5000)]);
      for (const { sha256, bytes } of rows) this.sizes.set(sha256, bytes);
    }
  }

  /** Draws a few maps of each field, so that the size of all can be told. */
  async probe(signal?: AbortSignal): Promise<void> {
    for (const each of this.fields) {
      const rows = each.rowsFrom(DRAWN);
      const step = Math.max(1, Math.ceil(rows.length / PROBED));
      const codes = rows.filter((_, i) => i % step === 0).map((row) => each.codes[row]!);
      let [drawn, bytes] = [0, 0];
      for await (const picture of this.draw(each, codes, signal)) {
        if (picture.bytes == null) continue;
        drawn++;
        bytes += picture.bytes.length;
      }
      each.mean = drawn === 0 ? 0 : Math.ceil(bytes / drawn);
      this.noteLargest(each.mean);
    }
    for (const size of this.sizes.values()) this.noteLargest(size);
  }

  private noteLargest(size: number): void {
    if (size > this.estimate.length) this.estimate = Buffer.alloc(size);
  }

  private draw({ dpi }: FieldPictures, codes: readonly string[], signal: AbortSignal | undefined) {
    const { order, scope, isAlone = false } = this.means;
    return drawPictures(this.db, { ...order, dpi }, codes, { scope, isAlone, ...(signal == null ? {} : { signal }) });
  }

  /** Bytes as many as the picture of a row is going to have, for the check; null where it has none. */
  standIn(table: string, position: number, row: number): Uint8Array | null {
    const each = this.of(table, position);
    const source = each.sources[row];
    if (source == null) return null;
    const size = source === DRAWN ? each.mean : (this.sizes.get(source.slice(1)) ?? 0);
    return size === 0 ? null : this.estimate.subarray(0, size);
  }

  /** The picture of a row, when all have been gathered. */
  bytesOf(table: string, position: number, row: number): Uint8Array | null {
    const each = this.of(table, position);
    const length = each.lengths[row] ?? 0;
    return length === 0 ? null : this.spool!.read(each.offsets[row]!, length);
  }

  private of(table: string, position: number): FieldPictures {
    return this.fields.find((each) => each.table.name === table && each.field.position === position)!;
  }

  /** Maps that are to be drawn, and what they are going to take. */
  get expected(): { readonly drawn: number; readonly bytes: number } {
    const counts = this.fields.map((each) => ({ drawn: each.rowsFrom(DRAWN).length, mean: each.mean }));
    return {
      drawn: counts.reduce((sum, { drawn }) => sum + drawn, 0),
      bytes: counts.reduce((sum, { drawn, mean }) => sum + drawn * mean, 0),
    };
  }

  /** Brings all pictures to the disk beside the file. Answers by how many bytes the file grows beyond what the check counted. */
  async gather(path: string, options: GatherOptions): Promise<number> {
    this.spool = new Spool(path);
    let more = 0;
    for (const each of this.fields) {
      await this.fetchDelivered(each, options);
      await this.fetchAttached(each, options);
      more += await this.fetchDrawn(each, options);
    }
    return more;
  }

  private async fetchDelivered(each: FieldPictures, { tell, progress, signal }: GatherOptions): Promise<void> {
    const rows = each.rowsFrom(DELIVERED);
    for (let at = 0; at < rows.length; at += AT_ONCE) {
      signal?.throwIfAborted();
      const some = rows.slice(at, at + AT_ONCE);
      const hashes = [...new Set(some.map((row) => each.sources[row]!.slice(1)))];
      const { rows: found } = await this.db.query<{ sha256: string; bytes: Buffer }>(
        'select sha256, bytes from dimai.picture where sha256 = any($1::text[])',
        [hashes],
      );
      const bytes = new Map(found.map((picture) => [picture.sha256, picture.bytes]));
      const places = new Map<string, number>();
      for (const row of some) {
        const sha256 = each.sources[row]!.slice(1);
        const picture = bytes.get(sha256);
        if (picture == null) throw new Error(`the picture ${sha256} is gone`);
        if (!IMAGES.has(mediaTypeOf(picture)) && !isBitmap(picture))
          tell(each.problem(row, 'picture-type', '交来的内容不是 JPEG、PNG、TIFF、BMP 图片，按原样交出；请核对'));
        if (!places.has(sha256)) places.set(sha256, this.spool!.add(picture));
        each.keep(row, places.get(sha256)!, picture.length);
      }
      await progress?.(each.table.name, at + some.length);
    }
  }

  private async fetchAttached(each: FieldPictures, { tell, signal }: GatherOptions): Promise<void> {
    const store = contentStore(this.means.store);
    for (const row of each.rowsFrom(ATTACHED)) {
      signal?.throwIfAborted();
      const sha256 = each.sources[row]!.slice(1);
      const bytes = await store.get(sha256);
      if (bytes == null || sha256Of(bytes) !== sha256) {
        each.sources[row] = null;
        tell(
          each.problem(
            row,
            'picture-damaged',
            `附件的存储内容${bytes == null ? '缺失' : '与摘要不符'}，图件留空；请从备份恢复`,
          ),
        );
      } else each.keep(row, this.spool!.add(bytes), bytes.length);
    }
  }

  private async fetchDrawn(each: FieldPictures, { tell, progress, signal }: GatherOptions): Promise<number> {
    const rows = each.rowsFrom(DRAWN);
    const waiting = new Map<string, number[]>();
    for (const row of rows) {
      const same = waiting.get(each.codes[row]!);
      if (same == null) waiting.set(each.codes[row]!, [row]);
      else same.push(row);
    }
    let [done, pages] = [0, 0];
    for await (const { code, bytes, why, missing } of this.draw(each, [...waiting.keys()], signal)) {
      const at = bytes == null ? 0 : this.spool!.add(bytes);
      for (const row of waiting.get(code) ?? []) {
        if (bytes == null) {
          each.sources[row] = null;
          tell(each.problem(row, 'picture-missing', `不能绘制${each.field.field.title}：${why}`));
          continue;
        }
        each.keep(row, at, bytes.length);
        pages += Math.ceil(bytes.length / ON_PAGE);
        if (missing.length > 0)
          tell(each.problem(row, 'picture-characters', `字库没有“${missing.join('')}”，图上以〓代替`));
      }
      done++;
      await progress?.(each.table.name, done);
    }
    return PAGE * (pages - rows.length * Math.floor(each.mean / ON_PAGE));
  }

  /** What the file has got. */
  counts(): PictureCount[] {
    return this.fields.map((each) => ({
      table: each.table.name,
      field: each.field.field.name,
      title: each.field.field.title,
      delivered: each.rowsFrom(DELIVERED).length,
      attached: each.rowsFrom(ATTACHED).length,
      drawn: each.rowsFrom(DRAWN).length,
      missing: each.sources.filter((source) => source == null).length,
      bytes: each.lengths.reduce((sum, length) => sum + (length ?? 0), 0),
      dpi: each.dpi,
    }));
  }
}
