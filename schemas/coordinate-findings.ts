/** Everything the coordinate detector can say, in the words that a report prints. `{…}` is filled in. */

const FINDINGS = {
  'no-rows': { severity: 'error', zh: '没有坐标', en: 'there are no coordinates' },
  'not-finite': { severity: 'error', zh: '坐标不是有效数字', en: 'coordinates are not finite numbers' },
  'out-of-range': {
    severity: 'error',
    zh: '坐标既不是我国经纬度，也不是高斯-克吕格坐标',
    en: 'coordinates are neither degrees nor Gauss-Krüger metres in China',
  },
  'rows-mixed': {
    severity: 'error',
    zh: '同一文件混有不同形式的坐标：多数为{expected}，部分为{actual}',
    en: 'forms of coordinates are mixed: mostly {expected}, some {actual}',
  },
  'latitude-first': {
    severity: 'warning',
    zh: '经纬度顺序：纬度在前、经度在后',
    en: 'latitude comes before longitude',
  },
  'dms-packed': {
    severity: 'warning',
    zh: '疑似“度.分秒”格式（如 119.5825 表示 119°58′25″），请核实',
    en: 'may be degrees.minutes-seconds (119.5825 for 119°58′25″); please check',
  },
  'axes-swapped': {
    severity: 'error',
    zh: '坐标轴颠倒：应为{expected}，实为{actual}；确认后可自动调换',
    en: 'axes are swapped: expected {expected}, found {actual}; can be exchanged on confirmation',
  },
  'unit-kilometres': {
    severity: 'error',
    zh: '坐标单位疑为千米，确认后可换算为米',
    en: 'coordinates appear to be kilometres; can be converted on confirmation',
  },
  'unit-millimetres': {
    severity: 'error',
    zh: '坐标单位疑为毫米，确认后可换算为米',
    en: 'coordinates appear to be millimetres; can be converted on confirmation',
  },
  'prefix-unknown': {
    severity: 'error',
    zh: '横坐标带号 {actual} 不存在，应为 13–23（6度带）或 25–45（3度带）',
    en: 'there is no zone {actual}, expected 13–23 (6°) or 25–45 (3°)',
  },
  'zone-mismatch': {
    severity: 'error',
    zh: '横坐标带号为 {actual}，文件头带号为 {expected}',
    en: 'eastings are of zone {actual}, the header says {expected}',
  },
  'width-mismatch': {
    severity: 'error',
    zh: '横坐标带号 {actual} 与文件头 {expected} 度分带不符',
    en: 'zone {actual} is none of the {expected}° zones the header declares',
  },
  'header-zone-unknown': {
    severity: 'error',
    zh: '文件头带号 {actual} 与 {expected} 度分带不符',
    en: 'the header declares zone {actual}, which {expected}° zones do not have',
  },
  'zone-added': {
    severity: 'info',
    zh: '横坐标不含带号，按文件头采用 {actual} 带',
    en: 'eastings carry no zone; zone {actual} is taken from the header',
  },
  'zone-missing': {
    severity: 'error',
    zh: '横坐标不含带号，文件头也未给出带号，需人工指定',
    en: 'neither eastings nor header tell the zone; somebody has to choose it',
  },
  'easting-beyond-zone': {
    severity: 'warning',
    zh: '横坐标超出3度带的正常范围（340–660 km），可能投影到了邻带',
    en: 'eastings lie beyond a 3° zone (340–660 km), perhaps projected in the neighbouring one',
  },
  'outside-district': {
    severity: 'error',
    zh: '图形中心不在{expected}范围内，相距 {actual} km；带号错误时每带约差 280 km',
    en: 'the centre lies {actual} km from {expected}; a wrong zone moves it by about 280 km',
  },
  'gcj02-suspected': {
    severity: 'warning',
    zh: '疑似GCJ-02坐标：按GCJ-02纠偏后与现有宗地重合（重合度 {actual}）',
    en: 'may be GCJ-02: shifted back, it matches an existing parcel (overlap {actual})',
  },
} as const satisfies Record<string, { severity: 'error' | 'warning' | 'info'; zh: string; en: string }>;

export type CoordinateFindingCode = keyof typeof FINDINGS;

export interface CoordinateFinding {
  readonly code: CoordinateFindingCode;
  readonly severity: 'error' | 'warning' | 'info';
  /** Pairs concerned, counted from 1; empty when it concerns all. */
  readonly rows: readonly number[];
  readonly message: { readonly zh: string; readonly en: string };
}

interface FindingDetail {
  readonly severity?: CoordinateFinding['severity'];
  readonly rows?: readonly number[];
  /** In Chinese and English when the two differ. */
  readonly expected?: string | readonly [zh: string, en: string];
  readonly actual?: string | readonly [zh: string, en: string];
}

/** A finding with the usual severity of its code, unless told otherwise. */
export function coordinateFinding(code: CoordinateFindingCode, detail: FindingDetail = {}): CoordinateFinding {
  const { severity, zh, en } = FINDINGS[code];
  return {
    code,
    severity: detail.severity ?? severity,
    rows: detail.rows ?? [],
    message: { zh: fill(zh, detail, 0), en: fill(en, detail, 1) },
  };
}

function fill(text: string, detail: FindingDetail, language: 0 | 1): string {
  return text.replaceAll(/\{(expected|actual)\}/g, (_, name: 'expected' | 'actual') => {
    const value = detail[name] ?? '';
    return typeof value === 'string' ? value : value[language];
  });
}
