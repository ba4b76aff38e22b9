/** What stands on the map: columns, one a place, or hexagons that cover the ground. */
import type { LonLat } from '../api.ts';

/** One column; height and colour follow its amount. */
export interface Column {
  readonly id: string;
  readonly center: LonLat;
  readonly amount: number;
}

export interface Raised {
  readonly columns: readonly Column[];
  /** The column that table or pointer are on. */
  readonly active: string | null;
  /** Metres from the middle to a corner; absent, the columns are round and as thick as their distance allows. */
  readonly hexagonRadius?: number;
}
