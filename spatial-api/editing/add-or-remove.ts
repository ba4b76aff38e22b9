/** A feature that comes or goes by an edit: a new version of its layer with one row more or less, and with its history. */
import type { Pool, PoolClient } from 'pg';
import { asEditor } from '../../schemas/database/scope.ts';
import { parameters, quoteIdentifier, quoteLiteral, withTransaction } from '../../schemas/database/sql.ts';
import { columnName, columnType, featureIdSequence, tableName } from '../../schemas/derive/ddl.ts';
import { districtField } from '../../schemas/derive/tile-layers.ts';
import type { Layer } from '../../schemas/layer.ts';
import { Problem } from '../../schemas/problems.ts';
import { endHeld, requireIssuable } from '../land-codes/held-codes.ts';
import { beijingDay } from '../reconciliation/beijing-day.ts';
import { checkNewValues } from './check-values.ts';
import {
  conflict,
  currentRow,
  finish,
  givenValues,
  lock,
  replaceRow,
  requireOwn,
  shapeColumns,
  type Edited,
  type Editor,
  type FeatureEdit,
  type NewShape,
} from './edit-feature.ts';

/** A feature that is to be there. */
export interface NewFeature {
  readonly layer: Layer;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly shape: NewShape | undefined;
  readonly reason: string;
}

/** Adds a feature in a transaction of its own. Throws `edit-invalid`, `feature-exists`, `land-code-held`, `land-code-expired`, `forbidden`. */
export function addFeature(
  db: Pool,
  { layer, properties, shape, reason }: NewFeature,
  editor: Editor,
): Promise<Edited & { readonly featureId: number }> {
  return withTransaction(db, async (client) => {
    const version = await lock(client, layer);
    checkNewValues(layer, properties);
    if (layer.geometry !== null && shape === undefined)
      throw new Problem('edit-invalid', `${layer.title}的要素须有图形`, {
        errors: [{ at: 'body.geometry', expected: layer.geometry }],
      });
    requireOwn(layer, properties, editor);
    await refuseTaken(client, layer, properties);
    await refuseHeld(client, layer, properties, editor);
    const datasetId = await datasetFor(client, layer, properties);
    const next = version + 1;
    const { rows } = await client.query<{ id: number }>(
      `select nextval(${quoteLiteral(featureIdSequence(layer))}) as id`,
    );
    const featureId = Number(rows[0]!.id);
    await asEditor(client, editor.scope, () =>
      insertRow(client, layer, { featureId, datasetId, next }, properties, shape),
    );
    if (layer.id === 'parcel') await endHeld(client, [String(properties['parcelCode'])], editor.at);
    const edit: FeatureEdit = {
      layer,
      featureId,
      expected: undefined,
      kind: 'create',
      reason,
      change: () => ({ properties }),
    };
    await finish(client, edit, editor, {
      current: { datasetId, version: null },
      next,
      before: {},
      after: properties,
      hasShape: shape !== undefined,
      detail: undefined,
    });
    return { featureId, version: next, fromVersion: next, properties };
  });
}

/** Ends a feature; its history stays. Throws `feature-unknown`, `version-conflict`, `forbidden`. */
export function removeFeature(
  db: Pool,
  { layer, featureId, expected, reason }: Pick<FeatureEdit, 'layer' | 'featureId' | 'expected' | 'reason'>,
  editor: Editor,
): Promise<{ readonly version: number }> {
  return withTransaction(db, async (client) => {
    const version = await lock(client, layer);
    const current = await currentRow(client, layer, featureId);
    if (expected !== undefined && expected !== current.version) throw conflict({ layer, featureId }, current.version);
    requireOwn(layer, current.properties, editor);
    const next = version + 1;
    await replaceRow(client, layer, current.rowId, next, editor);
    const before = givenValues(current);
    const edit: FeatureEdit = {
      layer,
      featureId,
      expected,
      kind: 'remove',
      reason,
      change: () => ({ properties: {} }),
    };
    await finish(client, edit, editor, {
      current,
      next,
      before,
      after: {},
      hasShape: layer.geometry !== null,
      detail: undefined,
    });
    return { version: next };
  });
}

/** A parcel bears no code that is held for a survey: its result issues it. Throws `land-code-held`, `land-code-expired`. */
async function refuseHeld(
  client: PoolClient,
  layer: Layer,
  { parcelCode }: Readonly<Record<string, unknown>>,
  { at, surveyTaskId }: Editor,
): Promise<void> {
  if (layer.id !== 'parcel' || typeof parcelCode !== 'string') return;
  await requireIssuable(client, [parcelCode], { surveyTaskId, today: beijingDay(at) });
}

/** Keys are unique among the features that are there. */
export async function refuseTaken(
  client: PoolClient,
  layer: Layer,
  properties: Readonly<Record<string, unknown>>,
): Promise<void> {
  if (layer.key.length === 0) return;
  const { add, values } = parameters();
  const same = layer.key.map(
    (key) => `${quoteIdentifier(columnName(key))} = ${add(properties[key] ?? null, columnType(layer.fields[key]!))}`,
  );
  const { rows } = await client.query<{ id: number }>(
    `select feature_id as id from ${tableName(layer)} where version_to is null and ${same.join(' and ')} limit 1`,
    values,
  );
  const [taken] = rows;
  if (taken === undefined) return;
  const named = layer.key.map((key) => `${layer.fields[key]!.title} ${String(properties[key])}`).join('、');
  throw new Problem('feature-exists', `${layer.title}已有 ${named} 的要素（${taken.id} 号）；请修改它，或换用其他代码`);
}

/**
 * The dataset that a new feature belongs to: the one that was delivered for its district, the narrowest first. A dataset says for
 * which ground a layer is complete, so none is made here: a single feature does not make a district surveyed.
 */
async function datasetFor(
  client: PoolClient,
  layer: Layer,
  properties: Readonly<Record<string, unknown>>,
): Promise<number> {
  const field = districtField(layer);
  const district = field === undefined ? null : ((properties[field] as string | null | undefined) ?? null);
  const found = await datasetOf(client, layer, district);
  if (found !== undefined) return found;
  throw new Problem(
    'edit-invalid',
    `${layer.title}没有${district === null ? '' : ` ${district} 的`}数据集，不能单独新增要素；请先以数据包入库`,
  );
}

/** The narrowest published dataset of a layer for a district; undefined where none was delivered. */
export async function datasetOf(
  client: Pick<PoolClient, 'query'>,
  layer: Layer,
  district: string | null,
): Promise<number | undefined> {
  const { rows } = await client.query<{ id: number }>(
    `select d.id
from dimai.dataset d
where d.layer = $1
  and exists (select from dimai.dataset_version v where v.dataset_id = d.id and v.state = 'published')
  and (d.district_code is null or $2::text like regexp_replace(d.district_code, '(00){1,2}$', '') || '%')
order by length(regexp_replace(coalesce(d.district_code, ''), '(00){1,2}$', '')) desc, d.id desc
limit 1`,
    [layer.id, district],
  );
  return rows[0]?.id;
}

/** Inserts a row of a new feature, in the role of the caller. */
export async function insertRow(
  client: PoolClient,
  layer: Layer,
  { featureId, datasetId, next }: { readonly featureId: number; readonly datasetId: number; readonly next: number },
  properties: Readonly<Record<string, unknown>>,
  shape: NewShape | undefined,
): Promise<void> {
  const { add, values } = parameters();
  const columns: (readonly [column: string, sql: string])[] = [
    ['feature_id', add(featureId, 'bigint')],
    ['dataset_id', add(datasetId, 'integer')],
    ['version_from', add(next, 'integer')],
    ...Object.entries(properties).map(([key, value]) => {
      const type = columnType(layer.fields[key]!);
      return [columnName(key), add(type === 'jsonb' && value !== null ? JSON.stringify(value) : value, type)] as const;
    }),
    ...(shape === undefined ? [] : shapeColumns(shape, add)),
  ];
  await client.query(
    `insert into ${tableName(layer)} (${columns.map(([column]) => quoteIdentifier(column)).join(', ')})
values (${columns.map(([, sql]) => sql).join(', ')})`,
    values,
  );
}
