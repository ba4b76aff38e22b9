import type { IncomingMessage } from 'node:http';

import type { Layer } from '../schemas/layer.ts';

/** What the sender of a request may see of tiles. */
export interface TileAccess {
  mayRead(layer: Layer): boolean;
  /** Whether everything of a layer may be read, wherever it lies: an archive cannot be cut to districts. */
  readonly isEverywhere: boolean;
  /** Whether everybody gets the same answers: only then may caches between server and client keep them. */
  readonly isShared: boolean;
}

/** Tells the access of a request; undefined where it takes more than a look, which the long way then does. */
export type KnownTileAccess = (request: IncomingMessage) => TileAccess | undefined;
