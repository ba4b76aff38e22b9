/**
 * Rows as the bytes that PostgreSQL sends, without a value or an object made of them: `pg` turns every column of every row into
 * a string first, which costs more than making the rows did. While the statement runs, data rows are taken off the
 * connection here; all other messages go the usual way.
 */
import type { Duplex } from 'node:stream';

import type { PoolClient, Submittable } from 'pg';

/** Receives a row: the columns stand from `offset` on, each as int32 length (-1 is null) and that many bytes, in binary form. The bytes are only good until the call returns. */
export type RawRowHandler = (bytes: Uint8Array, offset: number) => void;

/** A statement; one with a name is planned once per connection. Values are sent as text. */
export interface RawQuery {
  readonly name?: string;
  readonly text: string;
  readonly values: readonly (string | number | null)[];
}

/** What this module uses of a `pg` connection. */
interface PgConnection {
  readonly stream: Duplex;
  readonly parsedStatements: Record<string, string | undefined>;
  readonly submittedNamedStatements: Record<string, string | undefined>;
  parse(message: { text: string; name: string; types: readonly number[] }): void;
  bind(message: { portal: string; statement: string; values: readonly (string | null)[]; binary: boolean }): void;
  execute(message: { portal: string; rows: number }): void;
  sync(): void;
}

const DATA_ROW = 0x44;
const READY_FOR_QUERY = 0x5a;
/** Code and length of a message. */
const HEADER = 5;

/** Runs a statement and hands its rows over as they come. Rejects with the server's error, or with what the handler threw. */
export function readRawRows(client: PoolClient, query: RawQuery, onRow: RawRowHandler): Promise<void> {
  return new Promise((resolve, reject) => {
    client.query(new RawRows(query, onRow, (error) => (error === undefined ? resolve() : reject(error))));
  });
}

/** One statement under way, in the form that a `pg` client takes queries. */
class RawRows implements Submittable {
  /** Read by the client, which remembers what was parsed under which name; a scope gives both others (`scope.ts`). */
  name: string;
  text: string;
  readonly #query: RawQuery;
  readonly #onRow: RawRowHandler;
  #done: ((error?: Error) => void) | undefined;
  #failure: Error | undefined;
  /** Chunks since the last whole message, and how many bytes it takes to go on. */
  #pending: Buffer[] = [];
  #pendingLength = 0;
  #wanted = 0;
  #stream: Duplex | undefined;
  /** Of `pg`, which it gets back at the end. */
  #parser: ((chunk: Buffer) => void) | undefined;
  #listener: ((chunk: Buffer) => void) | undefined;

  constructor(query: RawQuery, onRow: RawRowHandler, done: (error?: Error) => void) {
    this.name = query.name ?? '';
    this.text = query.text;
    this.#query = query;
    this.#onRow = onRow;
    this.#done = done;
  }

  submit(given: unknown): Error | null {
    const connection = given as PgConnection;
    const known = connection.parsedStatements[this.name] ?? connection.submittedNamedStatements[this.name];
    if (this.name !== '' && known !== undefined && known !== this.text) {
      return new Error(`the statement ${this.name} has another text on this connection`);
    }
    this.#attach(connection);
    connection.stream.cork();
    if (this.name === '' || known === undefined) {
      connection.parse({ text: this.text, name: this.name, types: [] });
      if (this.name !== '') connection.submittedNamedStatements[this.name] = this.text;
    }
    const values = this.#query.values.map((value) => (value === null ? null : String(value)));
    connection.bind({ portal: '', statement: this.name, values, binary: true });
    connection.execute({ portal: '', rows: 0 });
    connection.sync();
    connection.stream.uncork();
    return null;
  }

  /** Stands between the socket and the parser of `pg` until the server is ready for the next statement. */
  #attach({ stream }: PgConnection): void {
    const [parser] = stream.listeners('data') as ((chunk: Buffer) => void)[];
    if (parser === undefined) throw new Error('the connection has no parser');
    this.#parser = parser;
    this.#stream = stream;
    // Made without a name: giving it one takes as long as a small read.
    this.#listener = (chunk) => this.#receive(chunk);
    stream.off('data', parser);
    stream.on('data', this.#listener);
  }

  #receive(chunk: Buffer): void {
    this.#pending.push(chunk);
    this.#pendingLength += chunk.length;
    if (this.#pendingLength < this.#wanted) return;
    const bytes = this.#pending.length === 1 ? chunk : Buffer.concat(this.#pending);
    const { passed, offset, isReady } = this.#take(bytes);
    const rest = bytes.subarray(offset);
    this.#pending = rest.length === 0 ? [] : [rest];
    this.#pendingLength = rest.length;
    if (isReady) {
      this.#stream!.off('data', this.#listener!);
      this.#stream!.on('data', this.#parser!);
      if (rest.length > 0) passed.push(rest);
    }
    for (const message of passed) this.#parser!(message);
  }

  /** Handles the data rows among the whole messages of `bytes`; the others are passed on. */
  #take(bytes: Buffer): { passed: Buffer[]; offset: number; isReady: boolean } {
    const passed: Buffer[] = [];
    let offset = 0;
    this.#wanted = 0;
    while (offset + HEADER <= bytes.length) {
      const end = offset + 1 + bytes.readInt32BE(offset + 1);
      if (end > bytes.length) {
        this.#wanted = end - offset;
        break;
      }
      const code = bytes[offset];
      // Two bytes of a data row give the number of its columns.
      if (code === DATA_ROW) this.#row(bytes, offset + HEADER + 2);
      else passed.push(bytes.subarray(offset, end));
      offset = end;
      if (code === READY_FOR_QUERY) return { passed, offset, isReady: true };
    }
    return { passed, offset, isReady: false };
  }

  #row(bytes: Buffer, offset: number): void {
    if (this.#failure !== undefined) return;
    try {
      this.#onRow(bytes, offset);
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
    }
  }

  handleError(error: Error): void {
    this.#finish(error);
  }

  handleReadyForQuery(): void {
    this.#finish(this.#failure);
  }

  #finish(error: Error | undefined): void {
    this.#done?.(error);
    this.#done = undefined;
  }

  handleRowDescription(): void {}
  handleCommandComplete(): void {}
  handleEmptyQuery(): void {}
}
