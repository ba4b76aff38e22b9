import type { IncomingMessage } from 'node:http';

import type { Districts } from '../schemas/district-scope.ts';
import type { Layer } from '../schemas/layer.ts';

/** What the sender of a request may see of tiles. */
export interface TileAccess {
  mayRead(layer: Layer): boolean;
  /** Whether everything of a layer may be read, wherever it lies: an archive cannot be cut to districts. */
  readonly isEverywhere: boolean;
  /** Districts whose features may be read, by codes or beginnings of them; null is everywhere. */
  readonly districts: Districts;
  /** Whether restricted layers are seen on a coarse grid. */
  readonly isReduced: boolean;
  /** Whether everybody gets the same answers: only then may caches between server and client keep them. */
  readonly isShared: boolean;
}

/** Tells the access of a request; undefined where it takes more than a look, which the long way then does. */
export type KnownTileAccess = (request: IncomingMessage) => TileAccess | undefined;
