/** Gaps between parcels that face each other, and faults of single shapes: the sweep that deliveries are checked with. */
import type pg from 'pg';
import { asMulti, type FlatGeometry, toWkb } from '../../schemas/geometry.ts';
import { projectGeometry } from '../../schemas/gauss-kruger.ts';
import { checkTopology } from '../topology/check-topology.ts';
import type { CheckOptions, Find } from './check-result.ts';
import type { Numbered } from './shared-ground.ts';

/** Numbers of published parcels in the table of the sweep begin here. */
const PUBLISHED = 1_000_000;
/** Narrower ground is a rounding of coordinates. */
const DUST = 0.001;

export interface FacingInput {
  readonly srid: number;
  readonly result: Numbered;
  readonly kept: Numbered;
  readonly degrees: (shape: FlatGeometry) => FlatGeometry;
  readonly nameOf: (number: number) => string;
  readonly codeOf: (index: number) => string;
  readonly options: Pick<CheckOptions, 'gapWidth' | 'tolerance' | 'rules' | 'signal'>;
  readonly find: Find;
}

/** Sweeps over the result and what is published beside it; gaps of published parcels among themselves are not its matter. */
export async function facingGaps(client: pg.PoolClient, input: FacingInput): Promise<void> {
  const { srid, result, kept, degrees, nameOf, codeOf, options, find } = input;
  const shapes = [...result, ...[...kept].map(([i, shape]) => [PUBLISHED + i, shape] as const)];
  if (shapes.length === 0) return;
  await client.query(
    'create temporary table survey_ground (id bigint, delivered geometry, geom geometry) on commit drop',
  );
  await client.query(
    `insert into survey_ground
select id, st_setsrid(st_geomfromwkb(plane), $4), st_setsrid(st_geomfromwkb(degrees), 4490)
from unnest($1::bigint[], $2::bytea[], $3::bytea[]) as t (id, plane, degrees)`,
    [
      shapes.map(([id]) => id),
      shapes.map(([, shape]) => toWkb(asMulti(shape))),
      shapes.map(([, shape]) => toWkb(asMulti(degrees(shape)))),
      srid,
    ],
  );
  const source = {
    rows: 'select id, delivered, geom, null::integer as level from survey_ground',
    around: '',
    skip: new Set<number>(),
  };
  const gap = { kind: 'slit', widest: options.gapWidth, severity: 'error', squareMetres: 0, metres: DUST } as const;
  const rules = { gap, ...(options.rules?.shape == null ? {} : { shape: options.rules.shape }) };
  const name = (id: number) => (id >= PUBLISHED ? codeOf(id - PUBLISHED) : nameOf(id));
  for (const found of await checkTopology(client, source, rules, options.signal)) {
    const ids = [found.id, ...(found.other === null ? [] : [found.other])].toSorted((a, b) => a - b);
    const [own, other] = ids;
    if (own === undefined || own >= PUBLISHED) continue;
    const place = projectGeometry(
      { type: 'Point', xy: Float64Array.of(...found.place), ends: new Uint32Array(), parts: new Uint32Array() },
      4490,
      srid,
    );
    const at = [place.xy[0]!, place.xy[1]!] as const;
    if (found.code === 'gap') {
      const [squareMetres, metres] = found.actual.split(',').map((part) => Number.parseFloat(part));
      const actual = found.actual.replace(/, (.*)$/, '（宽 $1）');
      const words = { label: name(own), other: name(other!), actual, expected: `${options.tolerance.toFixed(3)} m` };
      find('gap', words, { number: own, at, squareMetres: squareMetres ?? null, metres: metres ?? null });
    } else if (found.code === 'points-close' || found.code === 'spike') {
      const words = { label: name(own), actual: found.actual, expected: found.expected };
      find(found.code === 'spike' ? 'spike' : 'node-close', words, { number: own, at });
    }
  }
}
