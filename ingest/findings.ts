/** Collects what was found in one delivery: exact counts, first samples for the report, rows for the database. */

import type pg from 'pg';
import { toWkb } from '../schemas/geometry.ts';
import type { OriginalRow } from './delivery.ts';
import type { RepairRecord } from './repairs.ts';
import { type Issue, type IssueCode, messageOf } from './issues.ts';

/** Findings of one code beyond this number are counted, not stored. Errors are always stored. */
export const STORED_PER_CODE = 10_000;
const SAMPLES_PER_CODE = 5;
const BATCH = 1000;
/** Bytes of rejected or repaired rows that are held before they are written: a few large shapes weigh as much as many rows. */
const BATCH_BYTES = 16 * 1024 ** 2;

interface Rejection extends OriginalRow {
  readonly rowKey: string | null;
}

interface Repaired extends Rejection {
  readonly records: readonly RepairRecord[];
}

/** State: buffers that are flushed to `dimai.ingest_issue` and `dimai.rejected_row` while rows stream by. */
export class Findings {
  readonly counts: Partial<Record<IssueCode, number>> = {};
  readonly samples: Issue[] = [];
  private readonly db: pg.Pool | pg.ClientBase;
  private readonly deliveryId: number;
  private issues: Issue[] = [];
  private rejections: Rejection[] = [];
  private repairs: Repaired[] = [];
  private heldBytes = 0;

  constructor(db: pg.Pool | pg.ClientBase, deliveryId: number) {
    this.db = db;
    this.deliveryId = deliveryId;
  }

  add(found: Issue): void {
    const count = (this.counts[found.code] ?? 0) + 1;
    this.counts[found.code] = count;
    if (count <= SAMPLES_PER_CODE) this.samples.push(found);
    if (count <= STORED_PER_CODE || found.severity === 'error') this.issues.push(found);
  }

  /** Findings of a code that are beyond what is stored. */
  addUnstored(code: IssueCode, count: number): void {
    this.counts[code] = (this.counts[code] ?? 0) + count;
  }

  reject(row: Rejection): void {
    this.rejections.push(row);
    this.heldBytes += weightOf(row);
  }

  /** A row that was repaired, with what it was before. */
  repair(row: Repaired): void {
    this.repairs.push(row);
    this.heldBytes += weightOf(row);
  }

  /** True when enough has gathered to be worth a round trip. */
  get isFull(): boolean {
    if (this.heldBytes >= BATCH_BYTES) return true;
    return [this.issues, this.rejections, this.repairs].some(({ length }) => length >= BATCH);
  }

  async flush(): Promise<void> {
    const { issues, rejections, repairs } = this;
    this.heldBytes = 0;
    this.repairs = [];
    this.issues = [];
    this.rejections = [];
    for (let i = 0; i < issues.length; i += BATCH) await this.storeIssues(issues.slice(i, i + BATCH));
    for (let i = 0; i < rejections.length; i += BATCH) await this.storeRejections(rejections.slice(i, i + BATCH));
    if (repairs.length > 0) await this.storeRepairs(repairs);
  }

  private async storeIssues(issues: readonly Issue[]): Promise<void> {
    await this.db.query(
      `insert into dimai.ingest_issue
         (dataset_version_id, code, severity, source_row, row_key, field, actual, expected, message, message_en, place)
       select $1, code, severity, source_row, row_key, field, actual, expected, message, message_en,
         st_setsrid(st_makepoint(longitude, latitude), 4490)
       from unnest($2::text[], $3::text[], $4::integer[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
         $10::text[], $11::float8[], $12::float8[])
         as t (code, severity, source_row, row_key, field, actual, expected, message, message_en, longitude, latitude)`,
      [
        this.deliveryId,
        issues.map((found) => found.code),
        issues.map((found) => found.severity),
        issues.map((found) => found.sourceRow),
        issues.map((found) => storable(found.rowKey)),
        issues.map((found) => storable(found.field)),
        issues.map((found) => storable(found.actual)),
        issues.map((found) => storable(found.expected)),
        issues.map((found) => storable(messageOf(found, 'zh'))),
        issues.map((found) => storable(messageOf(found, 'en'))),
        issues.map((found) => found.place?.[0]),
        issues.map((found) => found.place?.[1]),
      ],
    );
  }

  private async storeRepairs(rows: readonly Repaired[]): Promise<void> {
    const each = rows.flatMap(({ records, ...row }) => records.map((record) => ({ ...row, ...record })));
    await this.db.query(
      `insert into dimai.repair (dataset_version_id, code, source_row, row_key, attributes, before_shape, after_shape,
         column_name, before_value, after_value)
       select $1, code, source_row, row_key, attributes::jsonb, before_shape, after_shape, column_name, before_value, after_value
       from unnest($2::text[], $3::integer[], $4::text[], $5::text[], $6::bytea[], $7::bytea[], $8::text[], $9::text[], $10::text[])
         as t (code, source_row, row_key, attributes, before_shape, after_shape, column_name, before_value, after_value)`,
      [
        this.deliveryId,
        each.map(({ code }) => code),
        each.map(({ sourceRow }) => sourceRow),
        each.map(({ rowKey }) => storable(rowKey)),
        each.map(({ attributes }) => storableJson(attributes)),
        each.map(({ before, geometry }) => ((before ?? geometry) == null ? null : toWkb((before ?? geometry)!))),
        each.map(({ after }) => (after == null ? null : toWkb(after))),
        each.map(({ column }) => storable(column)),
        each.map(({ beforeValue }) => storable(beforeValue)),
        each.map(({ afterValue }) => storable(afterValue)),
      ],
    );
  }

  private async storeRejections(rows: readonly Rejection[]): Promise<void> {
    await this.db.query(
      `insert into dimai.rejected_row (dataset_version_id, source_row, row_key, attributes, record, shape, delivered)
       select $1, source_row, row_key, attributes::jsonb, record, shape, delivered
       from unnest($2::integer[], $3::text[], $4::text[], $5::bytea[], $6::bytea[], $7::bytea[])
         as t (source_row, row_key, attributes, record, shape, delivered)`,
      [
        this.deliveryId,
        rows.map((row) => row.sourceRow),
        rows.map((row) => storable(row.rowKey)),
        rows.map((row) => storableJson(row.attributes)),
        rows.map((row) => (row.record == null ? null : Buffer.from(row.record))),
        rows.map((row) => (row.shape == null ? null : Buffer.from(row.shape))),
        rows.map((row) => (row.geometry == null ? null : toWkb(row.geometry))),
      ],
    );
  }
}

function weightOf({ record, shape, geometry }: OriginalRow): number {
  return (record?.length ?? 0) + (shape?.length ?? 0) + (geometry?.xy.byteLength ?? 0);
}

function storableJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(String.raw`\u0000`, '␀');
}

/** PostgreSQL text holds no U+0000; it is shown as its symbol. */
function storable(text: string | null | undefined): string | null {
  return text == null ? null : text.replaceAll('\0', '␀');
}
