/**
 * A published result taken back, in one transaction: its events revoked, the rows that it began ended, the rows that it ended brought
 * back as a new version. Nothing of the history goes; the codes that it gave out never return.
 */
import type { PoolClient } from 'pg';
import { columnName, tableName } from '../../../schemas/derive/ddl.ts';
import { layerById } from '../../../schemas/layers/index.ts';
import { Problem } from '../../../schemas/problems.ts';
import { changeFeatures, type FeatureChange } from '../../editing/change-features.ts';
import type { Editor } from '../../editing/edit-feature.ts';
import type { Recorder } from '../../land-codes/event.ts';
import { revokeEventIn } from '../../land-codes/revoke-event.ts';
import { type Actor, changeTask, lockTask, noteEntry } from '../task-store.ts';
import { lockResult } from './result-store.ts';

export interface Undoing {
  readonly taskId: number;
  readonly resultId: string;
  readonly reason: string;
  readonly actor: Actor;
  readonly recorder: Recorder;
  readonly editor: Editor;
}

/** Takes a result back; the versions made, by layer. Throws `survey-result-closed`, `survey-result-built-upon`, `event-built-upon`. */
export async function undoResult(
  client: PoolClient,
  { taskId, resultId, reason, actor, recorder, editor }: Undoing,
): Promise<Readonly<Record<string, number>>> {
  const task = await lockTask(client, taskId);
  const { state, outcome, name } = await lockResult(client, taskId, resultId);
  if (state !== 'published' || outcome === null) {
    throw new Problem('survey-result-closed', `成果 ${name} 没有发布，无可撤销`);
  }
  for (const { id } of [...outcome.events].toReversed()) await revokeEventIn(client, id, reason, recorder);
  const versions: Record<string, number> = {};
  for (const [id, version] of Object.entries(outcome.versions)) {
    const layer = layerById(id)!;
    const began = outcome.began[id] ?? [];
    await requireUntouched(client, id, began, version);
    const changes: FeatureChange[] = [
      ...began.map((featureId): FeatureChange => ({ kind: 'remove', featureId, expected: version })),
      ...(outcome.ended[id] ?? []).map((ended): FeatureChange => ({ kind: 'revive', ...ended })),
    ];
    const why = {
      reason,
      sourceName: `撤销地籍调查 ${task.number} ${name}`,
      district: null,
      detail: { surveyTask: taskId, surveyResult: resultId },
    };
    versions[id] = (await changeFeatures(client, layer, changes, why, editor)).version;
  }
  await changeTask(client, taskId, { state: 'submitted' }, actor);
  const entry = { kind: 'undone', from: task.state, to: 'submitted', reason, detail: { surveyResult: resultId } };
  await noteEntry(client, taskId, entry, actor);
  await client.query(
    `update dimai.survey_result set state = 'undone', undone_by = $2, undone_at = $3, undone_reason = $4, undone_outcome = $5 where id = $1`,
    [resultId, actor.name, actor.at, reason, JSON.stringify({ versions })],
  );
  return versions;
}

/** Every feature that the result began is as it made it. */
async function requireUntouched(
  client: PoolClient,
  layerId: string,
  featureIds: readonly number[],
  version: number,
): Promise<void> {
  const layer = layerById(layerId)!;
  const { rows } = await client.query<{ key: string }>(
    `select coalesce(t.${columnName(layer.key[0]!)}, w.id::text) as key
from unnest($1::bigint[]) as w (id)
left join ${tableName(layer)} t on t.feature_id = w.id and t.version_from = $2
where t.version_to is not null or t.row_id is null`,
    [featureIds, version],
  );
  if (rows.length === 0) return;
  const keys = [...new Set(rows.map(({ key }) => key))].slice(0, 5).join('、');
  throw new Problem(
    'survey-result-built-upon',
    `${layer.title} ${keys} 在成果发布之后又有变化，不能整体撤销；请先撤销后来的变更，或逐项编辑`,
  );
}
