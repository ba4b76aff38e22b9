/** What a request asks for beyond layers and place: a version, a day, attributes; and the districts its sender is limited to. */
import { createHash } from 'node:crypto';

import { parseAsOf, type AsOf } from '../schemas/database/versions.ts';
import { districtPrefixes, townshipsOf, type Districts } from '../schemas/district-scope.ts';
import { parseFeatureFilter, type FeatureFilter } from '../schemas/feature-filter.ts';
import type { Layer } from '../schemas/layer.ts';
import { Problem } from '../schemas/problems.ts';
import type { TileAccess } from './tile-access.ts';
import { type LayerVersions, versionOf } from './versions.ts';

/** Features that are shown of a layer, where it is not all of them. Its mark is part of entity tags and cache keys: nothing is shared between selections. */
export interface Selection {
  readonly filter: FeatureFilter;
  readonly districts: Districts;
  /** Whether the layers are shown on a coarse grid. */
  readonly isReduced: boolean;
  readonly mark: string;
}

/** The query of a tile request. */
export interface TileQuestion {
  /** One version per layer, in alphabetical order of the layers. */
  readonly pinned?: readonly number[];
  readonly asOf?: AsOf;
  readonly filter: FeatureFilter;
}

const VERSION_LIST = /^\d{1,9}(,\d{1,9})*$/;
/** Parameters that change nothing: what clients add against caches, and what other interfaces name their formats with. */
const IGNORED = new Set(['_', 't', 'v', 'f', 'pin', 'collections']);
const NONE: TileQuestion = { filter: [] };

/** Reads the query of a request; every other parameter names a field of the layers. Throws `request-invalid`. */
export function parseTileQuestion(url: string, layers: readonly Layer[]): TileQuestion {
  const start = url.indexOf('?');
  if (start < 0) return NONE;
  const given = [...new URLSearchParams(url.slice(start))].filter(([name]) => !IGNORED.has(name));
  const [version, asOf] = ['version', 'asOf'].map((name) => given.find(([candidate]) => candidate === name)?.[1]);
  if (version !== undefined && asOf !== undefined) {
    throw new Problem('request-invalid', 'version 与 asOf 只能给一个', {
      errors: [{ at: 'query.asOf', actual: asOf.slice(0, 80), expected: '不与 version 同时给出' }],
    });
  }
  const filter = parseFeatureFilter(
    layers,
    given.filter(([name]) => name !== 'version' && name !== 'asOf'),
  );
  return {
    filter,
    ...(version === undefined ? {} : { pinned: parseVersions(version, layers.length) }),
    ...(asOf === undefined ? {} : { asOf: readAsOf(asOf) }),
  };
}

/** `12`, or one number per layer in alphabetical order of the layers: `4,12`. */
function parseVersions(text: string, layerCount: number): readonly number[] {
  const numbers = VERSION_LIST.test(text) ? text.split(',').map(Number) : [];
  if (numbers.length === layerCount) return numbers;
  throw new Problem('request-invalid', '版本应为图层版本号；多个图层时按图层编号的字母顺序逐个给出，以逗号分隔', {
    errors: [{ at: 'query.version', actual: text.slice(0, 80), expected: `${layerCount} 个版本号` }],
  });
}

function readAsOf(text: string): AsOf {
  const asOf = parseAsOf(text);
  if (asOf !== undefined) return asOf;
  throw new Problem('request-invalid', 'asOf 应为日期（当日终了时）、带时区的时刻或版本号', {
    errors: [{ at: 'query.asOf', actual: text.slice(0, 80), expected: '如 2026-06-30、2026-06-30T12:00:00+08:00、12' }],
  });
}

/** Layer whose areas of nine digits are the townships of scopes. */
const TOWNSHIP_LAYER = 'administrative-area';

/** The selection of a request; undefined where everything is shown. Where townships are drawn anew, what they showed is another thing. */
export function selectionOf(
  filter: FeatureFilter,
  { districts, isReduced: reduced }: Pick<TileAccess, 'districts' | 'isReduced'>,
  layers: readonly Layer[],
  versions: LayerVersions,
): Selection | undefined {
  const isReduced = reduced && layers.some(({ secrecy }) => secrecy === 'restricted');
  if (filter.length === 0 && districts === null && !isReduced) return undefined;
  const what = JSON.stringify([
    filter,
    districts === null ? null : districtPrefixes(districts),
    // Counted otherwise than at first: nobody keeps the tiles of then.
    ...(isReduced ? ['reduced', 2] : []),
    ...(townshipsOf(districts ?? []).length > 0 ? [versionOf(versions, TOWNSHIP_LAYER)] : []),
  ]);
  return { filter, districts, isReduced, mark: createHash('sha256').update(what).digest('base64url').slice(0, 12) };
}
