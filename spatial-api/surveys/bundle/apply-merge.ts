/** Changes of the field into the layers, all of them or none: one version for each layer, in a transaction of the caller. */
import type { PoolClient } from 'pg';
import { type FlatGeometry, fromWkb, toWkb } from '../../../schemas/geometry.ts';
import { layerById } from '../../../schemas/layers/index.ts';
import { Problem } from '../../../schemas/problems.ts';
import { changeFeatures, type FeatureChange } from '../../editing/change-features.ts';
import { lock, type Editor, type NewShape } from '../../editing/edit-feature.ts';
import { type Actor, lockTask, noteEntry } from '../task-store.ts';
import { EDITED_LAYERS } from './bundle-tables.ts';
import { lockMerge, readChanges, type StoredChange } from './merge-store.ts';

/** What is applied, by whom. */
export interface Applying {
  readonly taskId: number;
  readonly mergeId: string;
  readonly reason: string;
  readonly actor: Actor;
  readonly editor: Editor;
}

/** Applies a merge; the versions made, by layer. Throws `survey-merge-closed`, `survey-merge-open`, `survey-merge-outdated`, `edit-invalid` … */
export async function applyMerge(
  client: PoolClient,
  { taskId, mergeId, reason, actor, editor }: Applying,
): Promise<Readonly<Record<string, number>>> {
  const task = await lockTask(client, taskId);
  const merge = await lockMerge(client, taskId, mergeId);
  if (merge.state !== 'open') {
    throw new Problem(
      'survey-merge-closed',
      `这次合并${{ waiting: '仍在比对', merged: '已经完成', nothing: '没有变化', discarded: '已作废', open: '' }[merge.state]}，不能再合并`,
    );
  }
  const changes = await readChanges(client, mergeId);
  const undecided = changes.filter(({ decision }) => decision === null);
  if (undecided.length > 0) {
    const named = undecided.slice(0, 5).map(({ label }) => label);
    throw new Problem(
      'survey-merge-open',
      `还有 ${undecided.length} 处冲突没有决定：${named.join('、')}；请逐项选择后再合并`,
    );
  }
  for (const id of EDITED_LAYERS) await lock(client, layerById(id)!);
  const versions: Record<string, number> = {};
  for (const id of EDITED_LAYERS) {
    const layer = layerById(id)!;
    const own = changes.filter(({ layer: of }) => of === id);
    await requireSeen(client, id, own);
    const taken = own.flatMap((change) => {
      const made = changeOf(change);
      return made === undefined ? [] : [{ change, made }];
    });
    if (taken.length === 0) continue;
    const shapes = taken.flatMap(({ made }) =>
      'shape' in made && made.shape !== undefined ? [made.shape.geometry] : [],
    );
    await requireValid(client, shapes);
    const district = await districtOfTask(client, taskId);
    const why = {
      reason,
      sourceName: `外业合并 ${task.number}`,
      district,
      ...(id === 'parcel' ? {} : { newDataset: '地籍调查成果' }),
      detail: { surveyTask: taskId, surveyMerge: mergeId },
    };
    const { version, featureIds } = await changeFeatures(
      client,
      layer,
      taken.map(({ made }) => made),
      why,
      {
        ...editor,
        surveyTaskId: taskId,
      },
    );
    versions[id] = version;
    for (const [i, { change }] of taken.entries()) {
      await client.query('update dimai.survey_merge_change set result_version = $2, feature_id = $3 where id = $1', [
        change.id,
        version,
        featureIds[i],
      ]);
    }
  }
  await client.query(
    `update dimai.survey_merge set state = 'merged', merged_by = $2, merged_at = $3, versions = $4, revision = revision + 1 where id = $1`,
    [mergeId, actor.name, actor.at, JSON.stringify(versions)],
  );
  const entry = { kind: 'merged', from: task.state, to: task.state, reason, detail: { mergeId, versions } };
  await noteEntry(client, taskId, entry, actor);
  return versions;
}

/** What a decided change does to its feature; undefined where what is published stays. */
function changeOf(change: StoredChange): FeatureChange | undefined {
  const { kind, state, decision, featureId, theirsVersion } = change;
  if (decision === 'theirs' || state === 'same') return undefined;
  const expected = theirsVersion ?? undefined;
  if (kind === 'removed') return { kind: 'remove', featureId: featureId!, expected };
  const isByHand = decision === 'by-hand';
  const all = isByHand ? (change.chosen ?? {}) : (change.mine ?? {});
  const shape = shapeOf(isByHand ? (change.chosenShape ?? null) : change.mineShape);
  if (theirsVersion === null) {
    const whole = { ...change.mine, ...all };
    const properties = Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== null));
    return { kind: 'create', properties, shape: shape ?? shapeOf(change.mineShape) };
  }
  const properties = isByHand ? all : Object.fromEntries(change.fields.map((key) => [key, change.mine?.[key] ?? null]));
  const isDrawn = isByHand ? change.chosenShape !== null : change.hasShape;
  return { kind: 'edit', featureId: featureId!, expected, properties, ...(isDrawn ? { shape } : {}) };
}

const shapeOf = (wkb: Buffer | null): NewShape | undefined =>
  wkb === null ? undefined : { geometry: fromWkb(wkb).geometry, epsg: 4490 };

/** Everything that was compared is as it was compared. */
async function requireSeen(client: PoolClient, layerId: string, changes: readonly StoredChange[]): Promise<void> {
  const known = changes.filter(({ featureId }) => featureId !== null);
  const { rows } = await client.query<{ id: number; version: number | null }>(
    `select w.id::integer as id, t.version_from as version
from unnest($1::bigint[]) as w (id)
left join land.${layerId.replaceAll('-', '_')} t on t.feature_id = w.id and t.version_to is null`,
    [known.map(({ featureId }) => featureId)],
  );
  const now = new Map(rows.map(({ id, version }) => [id, version]));
  const moved = known.filter(({ featureId, theirsVersion }) => (now.get(featureId!) ?? null) !== theirsVersion);
  if (moved.length === 0) return;
  const named = moved.slice(0, 5).map(({ label }) => label);
  throw new Problem(
    'survey-merge-outdated',
    `${layerById(layerId)!.title} ${named.join('、')} 在比对之后又有变化；请重新比对后再合并`,
  );
}

async function requireValid(client: PoolClient, shapes: readonly FlatGeometry[]): Promise<void> {
  const { rows } = await client.query<{ reason: string }>(
    `select st_isvalidreason(g) as reason from (select st_geomfromwkb(w) as g from unnest($1::bytea[]) as t (w)) as given
where not st_isvalid(g)`,
    [shapes.map((shape) => toWkb(shape))],
  );
  if (rows.length === 0) return;
  throw new Problem(
    'edit-invalid',
    `有 ${rows.length} 个图形不合要求：${rows[0]!.reason}；请在外业软件中更正，或改用发布的图形`,
  );
}

async function districtOfTask(client: PoolClient, id: number): Promise<string | null> {
  const { rows } = await client.query<{ district: string | null }>(
    'select districts[1] as district from dimai.survey_task where id = $1',
    [id],
  );
  return rows[0]?.district ?? null;
}
