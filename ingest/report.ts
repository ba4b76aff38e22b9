/** What a load says when it is done: for people, Chinese first; machines get the report object itself. */

import { areaText } from '../schemas/units.ts';
import type { LoadReport } from './delivery.ts';
import type { SampleRow } from './preview.ts';
import { ISSUES, type Issue, type IssueCode, messageOf } from './issues.ts';

/** Exit codes of `dimai ingest`, the same for every way of failing alike. */
export const EXIT = { ok: 0, publishedWithRejects: 1, badUsage: 2, refused: 3, fault: 4 } as const;

/** 1 when rows were rejected, else 0. */
export function exitCodeOf(report: LoadReport): number {
  return report.rows.rejected > 0 ? EXIT.publishedWithRejects : EXIT.ok;
}

/** What a reviewer should see, and what comes next. */
function reviewLines({ samples = [], deliveryId }: LoadReport): readonly string[] {
  const marks = { added: '+', changed: '~', removed: '-', unchanged: ' ' };
  const rows = samples.map((sample) => `  ${marks[sample.fate]} ${sample.key}${changesText(sample)}`);
  return [
    ...(rows.length === 0 ? [] : ['变化样例 Sample changes', ...rows]),
    `发布 Publish      dimai publish ${deliveryId}    放弃 Discard  dimai discard ${deliveryId}`,
  ];
}

const SHOWN_FIELDS = 5;

function changesText({ fate, before, after, isShapeChanged }: SampleRow): string {
  if (fate !== 'changed' || before == null || after == null) return '';
  const different = Object.keys(after).filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  const fields = different
    .slice(0, SHOWN_FIELDS)
    .map((key) => `${key}: ${String(before[key])} → ${String(after[key])}`);
  const more = different.length > SHOWN_FIELDS ? [`… ${different.length - SHOWN_FIELDS}`] : [];
  return `  ${[...(isShapeChanged ? ['图形 shape'] : []), ...fields, ...more].join('；')}`;
}

const SHOWN_ISSUES = 20;

/** The report as text, lines joined by \n. */
export function reportText(report: LoadReport): string {
  const { rows, source, issueCounts, firstIssues, tookMs } = report;
  const head = report.isDryRun
    ? '试运行（未发布） Dry run, nothing published'
    : report.isStaged === true
      ? '已暂存待审（未发布） Staged for review, nothing published'
      : `已发布版本 Published version ${report.version}`;
  return [
    `${head}：${report.layer} / ${report.dataset}（批次 delivery ${report.deliveryId}）`,
    `来源 Source      ${source.name}，${source.bytes} 字节 bytes，sha256 ${source.sha256.slice(0, 12)}…`,
    `坐标系 CRS       ${source.crs}    编码 Encoding ${source.encoding ?? '—'}`,
    `行数 Rows        读入 read ${rows.read} = 入库 loaded ${rows.loaded} + 拒绝 rejected ${rows.rejected}` +
      (rows.deleted > 0 ? `（另有删除标记 marked deleted ${rows.deleted}）` : ''),
    `变化 Changes     新增 added ${rows.added}，变更 changed ${rows.changed}，移除 removed ${rows.removed}，未变 unchanged ${rows.unchanged}`,
    ...areaLines(report),
    ...(report.extent == null
      ? []
      : [`范围 Extent      ${report.extent.map((degree) => degree.toFixed(6)).join(', ')}`]),
    `用时 Took        ${seconds(tookMs.stage + tookMs.check + tookMs.publish)}（读取入暂存 stage ${seconds(tookMs.stage)}，检查 check ${seconds(tookMs.check)}，发布 publish ${seconds(tookMs.publish)}）`,
    ...checkLines(report),
    ...issueLines(issueCounts, firstIssues),
    ...(report.isStaged === true ? reviewLines(report) : []),
  ].join('\n');
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function areaLines({ area }: LoadReport): readonly string[] {
  if (area.ellipsoidal == null) return [];
  const planar = area.planar == null ? '—' : `${areaText(area.planar, 'squareMetres')} ㎡`;
  return [
    `椭球面积 Ellipsoidal area  ${areaText(area.ellipsoidal, 'squareMetres')} ㎡（${areaText(area.ellipsoidal, 'hectares')} 公顷，${areaText(area.ellipsoidal, 'mu')} 亩）`,
    `平面面积 Planar area       ${planar}（交付平面坐标系；经纬度数据为高斯-克吕格3度带 in the delivered plane, degrees in their 3° Gauss-Krüger zone）`,
  ];
}

/** What was not asked is said; what was asked and found nothing is counted. */
function checkLines({ checks }: LoadReport): readonly string[] {
  if (checks.length === 0) return [];
  const asked = checks.filter(({ state }) => state === 'run').length;
  return [
    `质量规则 Rules     已检查 asked ${asked}`,
    ...checks.flatMap(({ rule, reason }) =>
      reason == null ? [] : [`  未检查 not asked   ${rule}：${reason.zh} / ${reason.en}`],
    ),
  ];
}

function issueLines(counts: LoadReport['issueCounts'], samples: readonly Issue[]): readonly string[] {
  const codes = Object.entries(counts) as [IssueCode, number][];
  if (codes.length === 0) return ['问题 Issues       无 none'];
  const order = { error: 0, warning: 1, info: 2 };
  // rules and required fields weigh a code otherwise than usual: the gravest that was found counts
  const weightOf = (code: IssueCode) =>
    samples
      .filter((found) => found.code === code)
      .map(({ severity }) => severity)
      .toSorted((a, b) => order[a] - order[b])[0] ?? ISSUES[code].severity;
  const totals = codes.map(([code, count]) => `  ${weightOf(code).padEnd(7)} ${code} × ${count}`);
  const first = samples.toSorted((a, b) => order[a.severity] - order[b.severity]).slice(0, SHOWN_ISSUES);
  return ['问题 Issues', ...totals, '首批问题 First issues', ...first.map(issueText)];
}

/** One line of a finding: row, severity, both sentences. */
export function issueText(found: Issue): string {
  const row =
    found.sourceRow == null
      ? ''
      : `第 ${found.sourceRow} 行 row ${found.sourceRow}${found.rowKey == null ? '' : ` ${found.rowKey}`}：`;
  const place = found.place == null ? '' : ` @ ${found.place.map((degree) => degree.toFixed(8)).join(', ')}`;
  return `  [${found.severity} ${found.code}] ${row}${messageOf(found, 'zh')} / ${messageOf(found, 'en')}${place}`;
}

/** The report as JSON holds it: issues with their sentences, in both languages. */
export function reportJson(report: LoadReport): unknown {
  return {
    ...report,
    firstIssues: report.firstIssues.map((found) => ({
      ...found,
      message: messageOf(found, 'zh'),
      messageEn: messageOf(found, 'en'),
    })),
  };
}
