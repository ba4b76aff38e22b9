/** Pictures that come in the rows of a delivery (宗地图, 房产分户图): byte for byte, once by their hash, before the rows that name them. */

import type pg from 'pg';
import type { Layer } from '../schemas/layer.ts';
import type { CheckedRow } from './delivery.ts';

/** Bytes in memory before they are written. */
const AT_ONCE = 8 * 1024 * 1024;

/**
 * State: pictures that wait to be written. They go over a connection of their own, as that of the rows is in the midst of its COPY; one whose
 * row is not published after all is swept later.
 */
export class PictureKeeper {
  private readonly db: Pick<pg.Pool, 'query'>;
  private readonly positions: readonly number[];
  private waiting = new Map<string, Buffer>();
  private bytes = 0;

  constructor(db: Pick<pg.Pool, 'query'>, { fields }: Layer) {
    this.db = db;
    this.positions = Object.values(fields).flatMap(({ picture }, i) => (picture == null ? [] : [i]));
  }

  /** Takes the pictures that the fields of a row stand for. */
  async note({ fieldValues, pictures }: Pick<CheckedRow, 'fieldValues' | 'pictures'>): Promise<void> {
    if (pictures == null || fieldValues == null) return;
    for (const position of this.positions) {
      const sha256 = fieldValues[position];
      const bytes = typeof sha256 === 'string' ? pictures.get(sha256) : undefined;
      if (bytes == null || this.waiting.has(sha256 as string)) continue;
      // the reader's buffer moves on
      this.waiting.set(sha256 as string, Buffer.from(bytes));
      this.bytes += bytes.length;
    }
    if (this.bytes >= AT_ONCE) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.waiting.size === 0) return;
    const { waiting } = this;
    this.waiting = new Map();
    this.bytes = 0;
    await this.db.query(
      `insert into dimai.picture (sha256, bytes)
select * from unnest($1::text[], $2::bytea[])
on conflict (sha256) do update set added_at = now()`,
      [[...waiting.keys()], [...waiting.values()]],
    );
  }
}
