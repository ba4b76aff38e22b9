/** The caller of each request, for handlers behind Express. */
import type { RequestHandler, Response } from 'express';

import type { Layer } from '../../schemas/layer.ts';
import { Problem } from '../../schemas/problems.ts';
import { mayReadLayer } from '../catalogue/served-layers.ts';
import { recordOf } from '../http.ts';
import type { TileAccess } from '../../tiles/tile-access.ts';
import type { Access } from './access.ts';
import type { AnonymousLimit } from './anonymous-limit.ts';
import { requireRight, type Caller } from './caller.ts';

/** A request whose credentials do not hold any more may still reach what everybody may: the page on which to log in, and the login itself. */
type Held = { readonly caller: Caller } | { readonly error: unknown };

/** Credentials that do not hold any more. */
const OUTDATED: ReadonlySet<string> = new Set(['session-ended', 'key-refused']);

/** Looks up the caller once per request; a refused one is told where the caller is first asked for. */
export function identifyCallers(access: Access, clock: () => Date, limit: AnonymousLimit): RequestHandler {
  return async (request, response, next) => {
    const begun = performance.now();
    let held: Held;
    try {
      const found = await access.callerOf(request);
      if (found.kind === 'anonymous') limit.admit(request.ip ?? '', clock());
      held = { caller: found };
    } catch (error) {
      // Also when the database is away: a server that lives has to say so.
      held = { error };
    }
    response.locals['caller'] = held;
    if ('caller' in held && held.caller.kind === 'key') {
      const { id } = held.caller;
      response.once('close', () =>
        access.keyUse.observe(id, { status: response.statusCode, tookMs: performance.now() - begun }, clock()),
      );
    }
    next();
  };
}

/** Takes every request for one of this caller. */
export function actAs(who: Caller): RequestHandler {
  return (_request, response, next) => {
    response.locals['caller'] = { caller: who } satisfies Held;
    next();
  };
}

/** The caller of a request behind `identifyCallers`; throws what was wrong with its credentials. */
export function callerIn(response: Response): Caller {
  const held = response.locals['caller'] as Held;
  if ('error' in held) throw held.error;
  return held.caller;
}

/** The caller of a request, or undefined where its credentials do not hold: for routes that everybody may reach. */
export function callerIfAny(response: Response): Caller | undefined {
  const held = response.locals['caller'] as Held | undefined;
  if (held === undefined) return undefined;
  if ('caller' in held) return held.caller;
  // What comes from another site, or beyond a quota, is refused everywhere.
  if (held.error instanceof Problem && !OUTDATED.has(held.error.code)) throw held.error;
  return undefined;
}

/** What a caller may see of tiles. While a server is open to whoever reaches it, everybody gets the same. */
export function tileAccessOf(who: Caller): TileAccess {
  let access = kept.get(who);
  if (access === undefined) {
    access = {
      // A tile holds fields as the catalogue has them.
      mayRead: (layer: Layer) => mayReadLayer(who, layer) && who.fields?.has(layer.id) !== true,
      isEverywhere: who.districts === null,
      districts: who.districts,
      isReduced: !who.may('precise:read'),
      isShared: who.kind === 'local' || who.kind === 'anonymous',
    };
    kept.set(who, access);
  }
  return access;
}

const kept = new WeakMap<Caller, TileAccess>();

/** The tile access of a request; throws `login-required` or `forbidden` where the caller may see no layer at all. */
export function requireTileAccess(response: Response): TileAccess {
  const who = callerIn(response);
  requireRight(who, 'layer:read');
  recordOf(response).callerId = who.id;
  return tileAccessOf(who);
}
