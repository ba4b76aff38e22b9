/** What `dimai tiles` prints for a person. */
import type { ArchiveStats } from './archive-stats.ts';
import type { ArchiveBuild } from './build-archive.ts';
import type { ArchiveVerification } from './verify-archive.ts';

const BUILD_STATES = {
  current: '已是最新 current',
  empty: '无可绘制 nothing to draw',
  built: '新建 built',
  updated: '增量更新 updated',
} as const;

const VERIFY_STATES = {
  equal: '✔ 一致 equal',
  different: '✘ 不一致 different',
  absent: '✘ 没有当前版本的切片包 no archive of the current version',
} as const;

/** One line per build. */
export function buildText(build: ArchiveBuild): string {
  const { layer, version, state, tiles, encoded, reused, bytes, tookMs } = build;
  const head = `${layer} v${version} ${BUILD_STATES[state]}`;
  if (state === 'empty') return head;
  const parts = [`${build.minZoom}-${build.maxZoom} 级`, `${tiles} 切片 tiles`, megabytes(bytes)];
  if (state !== 'current') parts.push(`生成 encoded ${encoded}`, `沿用 reused ${reused}`, seconds(tookMs));
  return `${head}: ${parts.join(', ')}`;
}

/** A verdict and what differs. */
export function verifyText(result: ArchiveVerification): string {
  const { layer, version, state, compared, tiles, sameBytes, sameFeatures, differenceCount } = result;
  const head = `${layer} v${version} ${VERIFY_STATES[state]}`;
  if (state === 'absent') return `${head}（dimai tiles build ${layer}）`;
  const counts = `比较 compared ${compared}/${tiles}, 逐字节相同 same bytes ${sameBytes}, 要素相同 same features ${sameFeatures}, 不同 different ${differenceCount}, ${seconds(result.tookMs)}`;
  const listed = result.differences.map(
    ({ tile, onlyArchive, onlyLive }) =>
      `  ${tile}: 仅包内 only in archive ${onlyArchive}, 仅实时 only live ${onlyLive}`,
  );
  return [`${head}: ${counts}`, ...listed].join('\n');
}

/** A table of zooms. */
export function statsText({ layerId, version, path, bytes, tiles, contents, zooms }: ArchiveStats): string {
  const head = `${layerId} v${version}: ${tiles} 切片 tiles, ${contents} 种内容 contents, ${megabytes(bytes)}\n  ${path}`;
  const rows = zooms.map(({ zoom, tiles: count, meanGzip, largestGzip, largestRaw, largestTile }) =>
    [`z${zoom}`, count, kilobytes(meanGzip), kilobytes(largestGzip), kilobytes(largestRaw), largestTile]
      .map((cell, index) => (index === 5 ? String(cell) : String(cell).padStart([4, 8, 12, 12, 12][index] ?? 0)))
      .join('  '),
  );
  return [head, '    级  切片 tiles    平均 mean  最大 largest  未压缩 raw', ...rows].join('\n');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} kB`;
}
