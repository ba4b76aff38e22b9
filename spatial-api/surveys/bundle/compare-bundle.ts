/**
 * What the field changed, against what is published now. Three texts of each feature: the base that went out, mine (the field) and
 * theirs (published). A file that was merged before is compared with what it said then, so that it never counts twice.
 */
import type { PoolClient } from 'pg';
import { quoteIdentifier } from '../../../schemas/database/sql.ts';
import { columnName, columnType, tableName } from '../../../schemas/derive/ddl.ts';
import { type FlatGeometry, fromWkb } from '../../../schemas/geometry.ts';
import { layerById } from '../../../schemas/layers/index.ts';
import type { Layer } from '../../../schemas/layer.ts';
import { canonicalJson } from '../../canonical-json.ts';
import type { BundleBase } from './bundle-base.ts';
import type { FieldFeature, ReadBundle } from './read-bundle.ts';

type Values = Readonly<Record<string, unknown>>;

/** One side of a feature. */
export interface Side {
  readonly featureId: number;
  readonly version: number;
  readonly values: Values;
  readonly geometry: FlatGeometry | null;
}

/** A feature that the field changed. */
export interface BundleChange {
  readonly layer: string;
  readonly kind: 'changed' | 'added' | 'removed';
  readonly state: 'clean' | 'conflict' | 'same';
  readonly featureId: number | null;
  readonly fieldKey: string;
  readonly label: string;
  readonly baseVersion: number | null;
  readonly theirsVersion: number | null;
  /** Fields that the field changed; those of them that the published side changed otherwise. */
  readonly fields: readonly string[];
  readonly conflicts: readonly string[];
  readonly hasShape: boolean;
  readonly base: Side | null;
  readonly mine: Omit<Side, 'featureId' | 'version'> | null;
  readonly theirs: Side | null;
}

/** What an earlier merge of the same bundle said of a feature. */
interface Former {
  readonly fieldKey: string;
  readonly kind: BundleChange['kind'];
  readonly featureId: number | null;
  readonly mine: Values | null;
  readonly shape: Buffer | null;
  readonly resultVersion: number | null;
  readonly decision: string;
}

/** Compares a bundle with the database; `client` is in a transaction. */
export async function compareBundle(
  client: PoolClient,
  base: BundleBase,
  { features }: Pick<ReadBundle, 'features'>,
): Promise<readonly BundleChange[]> {
  const formers = await formerChanges(client, base.bundle);
  const changes: BundleChange[] = [];
  for (const [id, own] of Object.entries(base.layers)) {
    const layer = layerById(id)!;
    const out = new Map(own.features);
    const bases = await sidesOf(client, layer, own.fields, 'version', own.features);
    const ids = [...new Set([...out.keys(), ...[...formers.values()].flatMap(({ featureId }) => featureId ?? [])])];
    const theirs = await sidesOf(
      client,
      layer,
      own.fields,
      'current',
      ids.map((feature) => [feature, 0] as const),
    );
    const mine = new Map((features[id] ?? []).map((feature) => [feature.fid, feature]));
    for (const fid of new Set([...out.keys(), ...mine.keys()])) {
      const fieldKey = `${base.bundle}/${id}/${fid}`;
      const former = formers.get(fieldKey);
      const change = compareOne(layer, own.fields, {
        fieldKey,
        base: baseOf(bases.get(fid), former),
        mine: mine.get(fid),
        theirs: theirs.get(former?.featureId ?? (out.has(fid) ? fid : -1)) ?? null,
        former,
      });
      if (change !== undefined) changes.push(await withTaken(client, layer, own.fields, change));
    }
  }
  return changes;
}

/** What the file went out with, or what it said when it was merged. */
function baseOf(out: Side | undefined, former: Former | undefined): Side | null {
  if (former === undefined) return out ?? null;
  if (former.mine === null) return null;
  return {
    featureId: former.featureId ?? -1,
    version: former.resultVersion ?? out?.version ?? 0,
    values: former.mine,
    geometry: former.shape === null ? null : fromWkb(former.shape).geometry,
  };
}

interface Compared {
  readonly fieldKey: string;
  readonly base: Side | null;
  readonly mine: FieldFeature | undefined;
  readonly theirs: Side | null;
  readonly former: Former | undefined;
}

function compareOne(
  layer: Layer,
  keys: readonly string[],
  { fieldKey, base, mine, theirs, former }: Compared,
): BundleChange | undefined {
  const shared = {
    fieldKey,
    base,
    theirs,
    layer: layer.id,
    mine: mine === undefined ? null : { values: mine.values, geometry: mine.geometry },
    label: labelOf(layer, mine?.values ?? base?.values ?? {}),
    featureId: theirs?.featureId ?? (base === null || base.featureId < 0 ? null : base.featureId),
    baseVersion: base === null ? null : base.version,
    theirsVersion: theirs?.version ?? null,
  };
  if (mine === undefined) {
    // gone in the field, now or at an earlier merge
    if (base === null) return undefined;
    const state = theirs === null ? 'same' : theirs.version === base.version ? 'clean' : 'conflict';
    return { ...shared, kind: 'removed', state, fields: [], conflicts: [], hasShape: false };
  }
  if (base === null) {
    if (former !== undefined && former.mine === null) {
      // removed at an earlier merge and back again
      return {
        ...shared,
        kind: 'added',
        state: theirs === null ? 'clean' : 'conflict',
        fields: [...keys],
        conflicts: [],
        hasShape: true,
      };
    }
    return {
      ...shared,
      kind: 'added',
      state: 'clean',
      fields: [...keys],
      conflicts: [],
      hasShape: mine.geometry !== null,
    };
  }
  const fields = keys.filter((key) => differs(mine.values[key], base.values[key]));
  const hasShape = shapesDiffer(mine.geometry, base.geometry);
  if (fields.length === 0 && !hasShape) return undefined;
  // what was never taken over is no feature yet
  const kind = shared.featureId === null ? 'added' : 'changed';
  if (theirs === null) {
    const state = kind === 'added' ? 'clean' : 'conflict';
    return { ...shared, kind, state, fields, conflicts: kind === 'added' ? [] : fields, hasShape };
  }
  if (theirs.version === base.version) return { ...shared, kind, state: 'clean', fields, conflicts: [], hasShape };
  const open = fields.filter((key) => differs(mine.values[key], theirs.values[key]));
  const isShapeOpen = hasShape && shapesDiffer(mine.geometry, theirs.geometry);
  if (open.length === 0 && !isShapeOpen) return { ...shared, kind, state: 'same', fields, conflicts: [], hasShape };
  const conflicts = open.filter((key) => differs(theirs.values[key], base.values[key]));
  return { ...shared, kind, state: 'conflict', fields, conflicts, hasShape };
}

const labelOf = (layer: Layer, values: Values): string =>
  layer.key.map((key) => String((values[key] ?? '—') as string | number)).join(' ');

const differs = (one: unknown, other: unknown): boolean => canonicalJson(one ?? null) !== canonicalJson(other ?? null);

/** A ten-thousandth of a millimetre, in degrees: programs that save a shape round its last bits. */
const SAME_PLACE = 1e-12;

export function shapesDiffer(one: FlatGeometry | null, other: FlatGeometry | null): boolean {
  if (one === null || other === null) return one !== other;
  if (
    one.xy.length !== other.xy.length ||
    String(one.ends) !== String(other.ends) ||
    String(one.parts) !== String(other.parts)
  ) {
    return true;
  }
  return one.xy.some((value, i) => Math.abs(value - other.xy[i]!) > SAME_PLACE);
}

/** A new feature whose key somebody else has published meanwhile is in conflict with that one. */
async function withTaken(
  client: PoolClient,
  layer: Layer,
  fields: readonly string[],
  change: BundleChange,
): Promise<BundleChange> {
  if (change.kind !== 'added' || change.mine === null) return change;
  const { values } = change.mine;
  if (layer.key.some((key) => values[key] === null || values[key] === undefined)) return change;
  const same = layer.key.map(
    (key, i) => `${quoteIdentifier(columnName(key))} = $${i + 1}::${columnType(layer.fields[key]!)}`,
  );
  const { rows } = await client.query<{ id: number }>(
    `select feature_id::integer as id from ${tableName(layer)} where version_to is null and ${same.join(' and ')} limit 1`,
    layer.key.map((key) => values[key]),
  );
  if (rows[0] === undefined) return change;
  const theirs = (await sidesOf(client, layer, fields, 'current', [[rows[0].id, 0]])).get(rows[0].id)!;
  const open = fields.filter((key) => differs(values[key], theirs.values[key]));
  const hasShape = shapesDiffer(change.mine.geometry, theirs.geometry);
  const isSame = open.length === 0 && !hasShape;
  return {
    ...change,
    state: isSame ? 'same' : 'conflict',
    fields: open,
    conflicts: open,
    hasShape,
    theirs,
    featureId: theirs.featureId,
    theirsVersion: theirs.version,
  };
}

/** Features as they are now, or as of the versions of their rows. */
async function sidesOf(
  client: PoolClient,
  layer: Layer,
  keys: readonly string[],
  when: 'current' | 'version',
  features: readonly (readonly [number, number])[],
): Promise<ReadonlyMap<number, Side>> {
  const fields = keys.map((key) => `t.${quoteIdentifier(columnName(key))} as ${quoteIdentifier(key)}`);
  const { rows } = await client.query<{ id: number; version: number; values: Values; shape: Buffer | null }>(
    `select t.feature_id::integer as id, t.version_from as version, (select row_to_json(f) from (select ${fields.join(', ')}) as f) as values,
  ${layer.geometry === null ? 'null::bytea' : 'st_asbinary(t.geom)'} as shape
from unnest($1::bigint[], $2::integer[]) as w (id, version)
join ${tableName(layer)} t on t.feature_id = w.id and ${when === 'current' ? 't.version_to is null' : 't.version_from = w.version'}`,
    [features.map(([id]) => id), features.map(([, version]) => version)],
  );
  return new Map(
    rows.map(({ id, version, values, shape }) => [
      id,
      { featureId: id, version, values, geometry: shape === null ? null : fromWkb(shape).geometry },
    ]),
  );
}

/** The last merge of each feature of a bundle. */
async function formerChanges(client: PoolClient, bundle: string): Promise<ReadonlyMap<string, Former>> {
  const { rows } = await client.query<Former>(
    `select distinct on (c.field_key) c.field_key as "fieldKey", c.kind, c.feature_id::integer as "featureId", c.mine,
  st_asbinary(c.mine_geom) as shape, c.result_version as "resultVersion", c.decision
from dimai.survey_merge_change c
join dimai.survey_merge m on m.id = c.merge_id
where m.bundle_id = $1 and m.state = 'merged'
order by c.field_key, m.merged_at desc`,
    [bundle],
  );
  return new Map(rows.map((row) => [row.fieldKey, row]));
}
