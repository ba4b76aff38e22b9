import type { Database } from '../../schemas/database/sql.ts';
import { layerVersionAt, type AsOf } from '../../schemas/database/versions.ts';
import type { Layer } from '../../schemas/layer.ts';
import { Problem } from '../../schemas/problems.ts';

/** The version of a layer at a version, day or moment; throws `layer-version-unknown` for one that is not there yet. */
export async function versionThen(db: Database, layer: Layer, at: AsOf): Promise<number> {
  const version = await layerVersionAt(db, layer.id, at);
  if (version != null) return version;
  throw new Problem('layer-version-unknown', `${layer.title}还没有版本 ${'version' in at ? at.version : ''}`);
}
