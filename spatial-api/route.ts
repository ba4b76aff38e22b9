/**
 * A route is one object: how it is reached, what it takes, what it answers, what can go wrong, and the function that does it.
 * Validation, OpenAPI and metrics all come from it.
 */
import type { Pool } from 'pg';
import type { z } from 'zod';

import type { Scope } from '../schemas/database/scope.ts';
import type { Layer } from '../schemas/layer.ts';
import type { ProblemCode } from '../schemas/problems.ts';
import type { Right } from '../schemas/roles.ts';
import type { Caller } from './access/caller.ts';
import type { PersonalView } from './catalogue/feature-view.ts';
import type { ServedLayers } from './catalogue/served-layers.ts';
import type { Services } from './services.ts';

/** What a handler knows besides its input. */
export interface RouteContext extends Services {
  /** What the caller may see. */
  readonly scope: Scope;
  /** The database as the caller may see it, also where `db` is the whole one: what a caller asks for is read from here. */
  readonly scoped: Pool;
  /** The caller's layers wherever their features lie and exactly, personal values masked: control lines hold wherever they were recorded. */
  readonly everywhere: Pool;
  /** Fires when the client leaves; statements given it are cancelled in the database. */
  readonly signal: AbortSignal;
  /** `http://host:port` as the client wrote it. */
  readonly origin: string;
  /** Who asks, and what they may do. */
  readonly caller: Caller;
  /** The layers that the caller may read. */
  readonly layers: ServedLayers;
  /** Network address of the client; null where it has left. */
  readonly address: string | null;
  readonly agent: string | null;
  /** The token of the caller's session cookie. */
  readonly sessionToken: string | undefined;
  /** Puts an act of the caller on record; resolves when it is. */
  readonly audit: (action: string, target: string | null, detail?: Readonly<Record<string, unknown>>) => Promise<void>;
  /** How personal fields of these layers are shown to the caller. Full sight of them is put on record first. */
  readonly personalView: (layers: readonly Layer[], target: string) => Promise<PersonalView>;
  /** Says how many features the answer holds, for alarms of bulk reading; may be said piece by piece. */
  readonly countRows: (rows: number) => void;
  /** A header of the request. */
  readonly header: (name: string) => string | undefined;
}

/** What a handler answers: a JSON value (text where the route has another media type; bytes and streams of bytes sent as they are for any), and headers that belong to it. */
export interface Answer<T> {
  readonly body: T;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes that are others each time, of a megabyte or more: an entity tag of them would cost milliseconds and help nobody. */
  readonly untagged?: true;
}

type Shape = z.ZodObject | undefined;
type Body = z.ZodType | undefined;
type Parsed<S extends Body> = S extends z.ZodType ? z.output<S> : undefined;

/** Input of a handler, parsed by the schemas of its route; a part without a schema is undefined. */
export interface RouteInput<P extends Shape, Q extends Shape, B extends Body> {
  readonly params: Parsed<P>;
  readonly query: Parsed<Q>;
  readonly body: Parsed<B>;
}

/** One route as it is written. */
export interface RouteDefinition<P extends Shape, Q extends Shape, B extends Body, A extends z.ZodType> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** In OpenAPI's notation: `/api/layers/{id}`. */
  readonly path: string;
  /** Heading under which the reference page lists it. */
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly params?: P;
  readonly query?: Q;
  /** Headers that it reads, told in the document; handlers read them by `header`. */
  readonly headers?: z.ZodObject;
  /** JSON body, or bytes where `bodyBytes` is set. */
  readonly body?: B;
  /** Media types of the body besides `application/json`; all are JSON. */
  readonly bodyMediaTypes?: readonly string[];
  /** Takes any bytes instead of JSON, at most so many. */
  readonly bodyBytes?: number;
  /** Where a body is no JSON, the handler gets it as a stream (`Readable`), unread: it may be larger than memory. */
  readonly bodyStream?: boolean;
  /** What the caller must have the right to; `layer:read` where absent, nothing where `open`. */
  readonly right?: Right | 'open';
  /**
   * Whether `db` shows the layers, districts and values that the caller may see (`scope`, the rule for every GET that takes a
   * right), or the whole database: an overlap check must not miss a control line because of who asks.
   */
  readonly reads?: 'scope' | 'everything';
  /** Goes on in read-only mode though it is no GET: it writes nothing but records, or ends the mode. */
  readonly writesWhenReadOnly?: true;
  /** Whether alarms look at who asks what here: a query of the data by what a caller wants to know. */
  readonly watched?: true;
  readonly answer: A;
  /** Statuses of success; 200 alone where absent. */
  readonly statuses?: readonly (200 | 201 | 202 | 204 | 302)[];
  /** Media type of the answer; `application/json` where absent. */
  readonly mediaType?: string;
  /** Further media types of the answer, whose bytes the handler gives with their `Content-Type`. */
  readonly otherMediaTypes?: readonly string[];
  /** Problems beyond those that any route has. */
  readonly problems?: readonly ProblemCode[];
  /** Entity tag known before the work is done; a client that has it is answered 304 at once. */
  readonly etag?: (context: RouteContext, input: RouteInput<P, Q, B>) => Promise<string>;
  readonly handle: (context: RouteContext, input: RouteInput<P, Q, B>) => Promise<Answer<z.input<A>>>;
}

/** A route of any input, as lists of routes hold it. */
export type Route = Omit<RouteDefinition<Shape, Shape, Body, z.ZodType>, 'handle' | 'etag'> & {
  readonly handle: (context: RouteContext, input: RouteInput<Shape, Shape, Body>) => Promise<Answer<unknown>>;
  readonly etag?: (context: RouteContext, input: RouteInput<Shape, Shape, Body>) => Promise<string>;
};

/** Keeps the types of a definition together; the result goes into the list of routes. */
export function route<
  A extends z.ZodType,
  P extends Shape = undefined,
  Q extends Shape = undefined,
  B extends Body = undefined,
>(definition: RouteDefinition<P, Q, B, A>): Route {
  // The input that reaches `handle` has been parsed by these very schemas.
  return definition;
}

/** Problems that any route may answer with. */
export const COMMON_PROBLEMS: readonly ProblemCode[] = [
  'request-invalid',
  'login-required',
  'session-ended',
  'key-refused',
  'forbidden',
  'quota-exceeded',
  'headers-too-large',
  'read-only',
  'query-timeout',
  'database-unavailable',
  'internal-fault',
];
