/**
 * The interface for TypeScript programs: addresses, parameters, bodies and answers are checked by the compiler. Runs wherever
 * `fetch` does, and needs nothing else.
 *
 *     const dimai = createClient({ baseUrl: 'http://127.0.0.1:8080', key: 'dmk_…' });
 *     const { results } = await dimai.request('get', '/api/search', { query: { q: '3204' } });
 */
import type { Operations, Problem } from './types.ts';

/** An address of the interface. */
export type Address = keyof Operations;
/** The methods of an address. */
export type MethodOf<A extends Address> = keyof Operations[A] & string;
/** What an address answers to a method. */
export type AnswerOf<A extends Address, M extends MethodOf<A>> = Operations[A][M] extends { answer: infer T }
  ? T
  : never;

type Part<A extends Address, M extends MethodOf<A>, P extends string> = Operations[A][M] extends { [K in P]: infer T }
  ? T
  : never;

/** What a request carries; parts that an address does not have are left out. */
export interface RequestParts<A extends Address, M extends MethodOf<A>> {
  readonly path?: Part<A, M, 'path'>;
  readonly query?: Part<A, M, 'query'>;
  readonly body?: Part<A, M, 'body'>;
  readonly signal?: AbortSignal;
}

/** The server answered with a problem (RFC 9457). */
export class ClientProblem extends Error {
  override readonly name = 'ClientProblem';
  readonly status: number;
  readonly problem: Problem;

  constructor(status: number, problem: Problem) {
    super(`${status} ${problem.code}: ${problem.detail}`);
    this.status = status;
    this.problem = problem;
  }
}

/** Where the server is, and who asks. */
export interface ClientOptions {
  readonly baseUrl: string;
  /** A key of the interface, `dmk_…`. */
  readonly key?: string;
  readonly fetch?: typeof fetch;
}

/** A client of one server. */
export interface Client {
  /** The JSON of an answer. Throws `ClientProblem`. */
  request<A extends Address, M extends MethodOf<A>>(
    method: M,
    address: A,
    parts?: RequestParts<A, M>,
  ): Promise<AnswerOf<A, M>>;
}

/** Makes a client; it keeps nothing between requests. */
export function createClient({ baseUrl, key, fetch: send = fetch }: ClientOptions): Client {
  return {
    async request(method, address, { path, query, body, signal } = {}) {
      const filled = address.replace(/\{(\w+)\}/g, (_, name: string) =>
        encodeURIComponent(String((path as Record<string, unknown> | undefined)?.[name])),
      );
      const url = new URL(filled, baseUrl);
      for (const [name, value] of Object.entries(
        (query ?? {}) as Readonly<Record<string, string | number | boolean | undefined>>,
      )) {
        if (value !== undefined) url.searchParams.set(name, String(value));
      }
      const response = await send(url, {
        method: method.toUpperCase(),
        headers: {
          Accept: 'application/json',
          ...(key === undefined ? {} : { 'X-API-Key': key }),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(signal === undefined ? {} : { signal }),
      });
      if (!response.ok) throw new ClientProblem(response.status, (await response.json()) as Problem);
      return (await response.json()) as never;
    },
  };
}
