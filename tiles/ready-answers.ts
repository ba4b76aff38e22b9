import { STATUS_CODES } from 'node:http';

import { ByteCache } from './cache.ts';
import type { TileAnswer } from './known-answer.ts';
import type { TileAccess } from './tile-access.ts';
import type { LayerVersions } from './versions.ts';

/** An answer as the bytes that travel, with the one that is given where the client has the tile already. */
export interface ReadyAnswer {
  readonly status: number;
  readonly bytes: Buffer;
  readonly etag: string;
  readonly unchanged: Buffer;
  /** Good as long as these are the current ones, and for this access. */
  readonly versions: LayerVersions;
  readonly access: TileAccess;
}

const DATE = 'Date: ';

/** Whole answers in memory by path and what else they depend on; each is one write to the connection. */
export class ReadyAnswers {
  readonly #kept: ByteCache<ReadyAnswer>;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #clock: () => number;
  #second = 0;
  #date = '';

  /** `capacity` in bytes; `headers` go with every answer. */
  constructor(capacity: number, headers: Readonly<Record<string, string>>, clock: () => number = Date.now) {
    this.#kept = new ByteCache(capacity);
    this.#headers = headers;
    this.#clock = clock;
  }

  /** The answer that is kept under a key, where it is still the right one. */
  get(key: string, versions: LayerVersions, access: TileAccess): ReadyAnswer | undefined {
    const ready = this.#kept.get(key);
    return ready?.versions === versions && ready.access === access ? ready : undefined;
  }

  /** Makes an answer ready, and keeps it where a later request should get the same. */
  add(key: string, answer: TileAnswer, versions: LayerVersions, access: TileAccess): ReadyAnswer {
    const { headers, etag, status } = answer;
    const bytes = this.write(status, headers, answer.body);
    const ofBody = new Set(['Content-Type', 'Content-Length', 'Content-Encoding']);
    const common = Object.fromEntries(Object.entries(headers).filter(([name]) => !ofBody.has(name)));
    const unchanged = this.write(304, common);
    const ready = { status, bytes, etag, unchanged, versions, access };
    if (!answer.isInterim) this.#kept.set(key, ready, bytes.length + unchanged.length + 500);
    return ready;
  }

  /** An answer as bytes. */
  write(status: number, headers: Readonly<Record<string, string | number>>, body?: Buffer): Buffer {
    const lines = Object.entries({ ...this.#headers, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    // The date stands first, so that it can be renewed in its place.
    const first = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${DATE}${this.#now()}\r\n`;
    const head = Buffer.from(`${first}${lines.join('')}\r\n`, 'latin1');
    return body === undefined ? head : Buffer.concat([head, body]);
  }

  /** Brings the date of an answer up to the present second. */
  renew(bytes: Buffer): Buffer {
    const date = this.#now();
    const at = bytes.indexOf(DATE) + DATE.length;
    if (bytes.toString('latin1', at, at + date.length) !== date) bytes.write(date, at, 'latin1');
    return bytes;
  }

  #now(): string {
    const second = Math.floor(this.#clock() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#date = new Date(second * 1000).toUTCString();
    }
    return this.#date;
  }
}
