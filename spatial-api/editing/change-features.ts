/**
 * Several features of a layer changed at once: one version of the layer, in a transaction of the caller, with the history of each.
 * What a survey brings into the register is one act, and is seen, followed and taken back as one.
 */
import type { PoolClient } from 'pg';
import { asEditor } from '../../schemas/database/scope.ts';
import { quoteIdentifier, quoteLiteral } from '../../schemas/database/sql.ts';
import { columnName, featureIdSequence, tableName } from '../../schemas/derive/ddl.ts';
import type { Layer } from '../../schemas/layer.ts';
import { Problem } from '../../schemas/problems.ts';
import { canonicalJson } from '../canonical-json.ts';
import { datasetOf, insertRow, refuseTaken } from './add-or-remove.ts';
import { checkNewValues, checkValues } from './check-values.ts';
import {
  conflict,
  copyRow,
  currentRow,
  givenValues,
  lock,
  recordEdit,
  recordVersion,
  replaceRow,
  requireOwn,
  type CurrentRow,
  type EditKind,
  type Editor,
  type NewShape,
} from './edit-feature.ts';

/** What is to become of a feature. Values of a new one are all it has, of an edited one those that change. */
export type FeatureChange =
  | {
      readonly kind: 'create';
      readonly properties: Readonly<Record<string, unknown>>;
      readonly shape?: NewShape | undefined;
    }
  | {
      readonly kind: 'edit';
      readonly featureId: number;
      /** Version of the row that was looked at. */
      readonly expected?: number | undefined;
      readonly properties: Readonly<Record<string, unknown>>;
      readonly shape?: NewShape | undefined;
    }
  | { readonly kind: 'remove'; readonly featureId: number; readonly expected?: number | undefined }
  /** Brings back a row that ended, as it was. */
  | { readonly kind: 'revive'; readonly featureId: number; readonly rowId: number };

/** Why, from what, and where features that nobody delivered a dataset for belong. */
export interface ChangeReason {
  readonly reason: string;
  /** Name of the version's source. */
  readonly sourceName: string;
  readonly district: string | null;
  /** Name of the dataset that is made where the layer has none for the district; absent: refused. */
  readonly newDataset?: string;
  readonly detail?: Readonly<Record<string, unknown>> | undefined;
}

/** The version made, and the feature of each change in order. */
export interface ChangedFeatures {
  readonly version: number;
  readonly featureIds: readonly number[];
}

/** Makes the changes. Throws `feature-unknown`, `version-conflict`, `edit-invalid`, `feature-exists`, `forbidden`; nothing of them stays then. */
export async function changeFeatures(
  client: PoolClient,
  layer: Layer,
  changes: readonly FeatureChange[],
  why: ChangeReason,
  editor: Editor,
): Promise<ChangedFeatures> {
  const next = (await lock(client, layer)) + 1;
  const made: { featureId: number; datasetId: number }[] = [];
  const later: (() => Promise<void>)[] = [];
  // keys that end make room for keys that begin
  const order = [...changes.keys()].toSorted((a, b) => rank(changes[a]!) - rank(changes[b]!));
  for (const i of order) {
    const { featureId, datasetId, record } = await changeOne(client, layer, changes[i]!, next, why, editor);
    made[i] = { featureId, datasetId };
    later.push(record);
  }
  const count = (kinds: readonly string[]) => changes.filter(({ kind }) => kinds.includes(kind)).length;
  await recordVersion(
    client,
    {
      layer,
      version: next,
      datasetId: made[0]!.datasetId,
      sourceName: why.sourceName,
      said: {
        layer: layer.id,
        next,
        changes: changes.map((change) => ({ ...change, shape: undefined })),
        reason: why.reason,
      },
      added: count(['create', 'revive']),
      removed: count(['remove']),
      changed: count(['edit']),
    },
    editor,
  );
  for (const record of later) await record();
  return { version: next, featureIds: made.map(({ featureId }) => featureId) };
}

const rank = ({ kind }: FeatureChange): number => (kind === 'remove' ? 0 : 1);

interface Changed {
  readonly featureId: number;
  readonly datasetId: number;
  readonly record: () => Promise<void>;
}

async function changeOne(
  client: PoolClient,
  layer: Layer,
  change: FeatureChange,
  next: number,
  why: ChangeReason,
  editor: Editor,
): Promise<Changed> {
  switch (change.kind) {
    case 'create':
      return create(client, layer, change, next, why, editor);
    case 'revive':
      return revive(client, layer, change, next, why, editor);
    default:
      return changeCurrent(client, layer, change, next, why, editor);
  }
}

type Of<K extends FeatureChange['kind']> = Extract<FeatureChange, { readonly kind: K }>;

async function create(
  client: PoolClient,
  layer: Layer,
  { properties, shape }: Of<'create'>,
  next: number,
  why: ChangeReason,
  editor: Editor,
): Promise<Changed> {
  checkNewValues(layer, properties);
  requireOwn(layer, properties, editor);
  await refuseTaken(client, layer, properties);
  const datasetId = (await datasetOf(client, layer, why.district)) ?? (await newDataset(client, layer, why));
  const { rows } = await client.query<{ id: number }>(
    `select nextval(${quoteLiteral(featureIdSequence(layer))}) as id`,
  );
  const featureId = Number(rows[0]!.id);
  await asEditor(client, editor.scope, () =>
    insertRow(client, layer, { featureId, datasetId, next }, properties, shape),
  );
  const outcome = { next, before: {}, after: properties, hasShape: shape !== undefined };
  return {
    featureId,
    datasetId,
    record: recorder(client, layer, { featureId, datasetId, version: null }, 'create', outcome, why, editor),
  };
}

async function newDataset(
  client: PoolClient,
  layer: Layer,
  { district, newDataset: name }: ChangeReason,
): Promise<number> {
  if (name === undefined) {
    throw new Problem('edit-invalid', `${layer.title}没有 ${district ?? ''} 的数据集，不能新增要素；请先以数据包入库`);
  }
  const { rows } = await client.query<{ id: number }>(
    `insert into dimai.dataset (layer, name, district_code) values ($1, $2, $3)
on conflict (layer, name) do update set name = excluded.name returning id`,
    [layer.id, name, district],
  );
  await client.query('insert into dimai.layer_state (layer, version) values ($1, 0) on conflict do nothing', [
    layer.id,
  ]);
  return rows[0]!.id;
}

async function revive(
  client: PoolClient,
  layer: Layer,
  { featureId, rowId }: Of<'revive'>,
  next: number,
  why: ChangeReason,
  editor: Editor,
): Promise<Changed> {
  const table = tableName(layer);
  const keys = layer.key.map((key) => quoteIdentifier(columnName(key)));
  const { rows } = await client.query<{ datasetId: number; version: number; taken: boolean }>(
    `select t.dataset_id as "datasetId", t.version_from as version, exists (
  select from ${table} o where o.version_to is null and (o.feature_id = t.feature_id or (${keys.map((key) => `o.${key} = t.${key}`).join(' and ')}))
) as taken
from ${table} t where t.row_id = $1`,
    [rowId],
  );
  const row = rows[0]!;
  if (row.taken) throw conflict({ layer, featureId }, row.version);
  await asEditor(client, editor.scope, () => copyRow(client, layer, rowId, next, {}, undefined));
  const current = { featureId, datasetId: row.datasetId, version: row.version };
  const outcome = { next, before: {}, after: {}, hasShape: layer.geometry !== null };
  return { ...current, record: recorder(client, layer, current, 'undo', outcome, why, editor) };
}

async function changeCurrent(
  client: PoolClient,
  layer: Layer,
  change: Of<'edit' | 'remove'>,
  next: number,
  why: ChangeReason,
  editor: Editor,
): Promise<Changed> {
  const { featureId, expected } = change;
  const current = await currentRow(client, layer, featureId);
  if (expected !== undefined && expected !== current.version) throw conflict({ layer, featureId }, current.version);
  requireOwn(layer, current.properties, editor);
  const facts = { featureId, datasetId: current.datasetId, version: current.version };
  if (change.kind === 'remove') {
    await replaceRow(client, layer, current.rowId, next, editor);
    const before = givenValues(current);
    const outcome = { next, before, after: {}, hasShape: layer.geometry !== null };
    return { ...facts, record: recorder(client, layer, facts, 'remove', outcome, why, editor) };
  }
  const changed = changedValues(current, change.properties);
  checkValues(layer, changed);
  requireOwn(layer, { ...current.properties, ...changed }, editor);
  await replaceRow(client, layer, current.rowId, next, editor, () =>
    copyRow(client, layer, current.rowId, next, changed, change.shape),
  );
  const before = Object.fromEntries(Object.keys(changed).map((key) => [key, current.properties[key] ?? null]));
  const outcome = { next, before, after: changed, hasShape: change.shape !== undefined };
  return { ...facts, record: recorder(client, layer, facts, 'edit', outcome, why, editor) };
}

/** Values that are others than those of the row. */
export function changedValues(
  { properties: current }: Pick<CurrentRow, 'properties'>,
  properties: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(properties).filter(([key, value]) => canonicalJson(value) !== canonicalJson(current[key] ?? null)),
  );
}

function recorder(
  client: PoolClient,
  layer: Layer,
  {
    featureId,
    datasetId,
    version,
  }: { readonly featureId: number; readonly datasetId: number; readonly version: number | null },
  kind: EditKind,
  outcome: {
    readonly next: number;
    readonly before: Readonly<Record<string, unknown>>;
    readonly after: Readonly<Record<string, unknown>>;
    readonly hasShape: boolean;
  },
  { reason, detail }: ChangeReason,
  editor: Editor,
): () => Promise<void> {
  return () =>
    recordEdit(client, { layer, featureId, kind, reason }, editor, {
      ...outcome,
      current: { datasetId, version },
      detail,
    });
}
