/** What `loadDelivery` takes and gives: the one door through which rows reach the map, files and generators alike. */

import type { FlatGeometry } from '../schemas/geometry.ts';
import type { Layer } from '../schemas/layer.ts';
import type { QualityRules } from '../schemas/rules/quality-rule.ts';
import type { Issue, IssueCode } from './issues.ts';
import type { SampleRow } from './preview.ts';
import type { CheckRun } from './quality/run-checks.ts';
import type { RepairRecord } from './repairs.ts';
import type { ColumnType } from './copy-binary.ts';
import type { SliceAnswer } from './parallel/messages.ts';
import type { DigestSubjects } from './staged-digests.ts';
import type { OriginalText, SourceColumn } from './readers/reader.ts';

/** A delivered row as it was, for the register of rejected rows. */
export interface OriginalRow {
  readonly sourceRow: number;
  /** Column name as delivered → decoded value. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Bytes of the attribute record and of the shape record, where the format has such. */
  readonly record?: Uint8Array;
  readonly shape?: Uint8Array;
  /** The shape as it was read, in the delivered CRS, whatever is wrong with it. */
  readonly geometry?: FlatGeometry | null;
}

/** One row, mapped and checked. It is rejected when any of its issues is an error. */
export interface CheckedRow {
  /** Delivered record, from 1. */
  readonly sourceRow: number;
  /** Field key → value; absent and null are the same. Decimals are numbers, dates `yyyy-MM-dd`. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The same values in the order of `Object.keys(layer.fields)`, where the maker of the row has them so: saves time. */
  readonly fieldValues?: readonly unknown[];
  /** [longitude, latitude] in EPSG:4490. */
  readonly geometry: FlatGeometry | null;
  /** As delivered with its EPSG code (0 when it has none); null when it was delivered in EPSG:4490. */
  readonly delivered: { readonly geometry: FlatGeometry; readonly srid: number } | null;
  /** m² in the delivered plane; computed from `delivered` when absent. */
  readonly planarArea?: number | undefined;
  /** m² on the ellipsoid; computed from `geometry` when absent. */
  readonly ellipsoidalArea?: number | undefined;
  readonly issues?: readonly Issue[];
  /** Marked as deleted by its supplier: counted, no row of the delivery. */
  readonly isDeleted?: boolean;
  /** What was repaired before the row was checked. */
  readonly repairs?: readonly RepairRecord[];
  /** Pictures by the SHA-256 that a field has for its value; valid until the next batch is asked for. */
  readonly pictures?: ReadonlyMap<string, Uint8Array> | undefined;
  /** Asked for only when the row is rejected or was repaired. */
  readonly original?: () => OriginalRow;
}

export type CheckedRows = AsyncIterable<CheckedRow | readonly CheckedRow[]> | Iterable<CheckedRow>;

export interface DeliverySource {
  readonly name: string;
  /** Of the content, not of its package: a file zipped anew keeps it. */
  readonly sha256: string;
  readonly bytes: number;
  /** `EPSG:4549`, or the text of the .prj where there is no code. */
  readonly crs: string;
  readonly encoding?: string;
}

export interface Delivery {
  readonly layer: Layer;
  readonly dataset: string;
  readonly districtCode?: string;
  readonly source: DeliverySource;
  /** The SHA-256 that `source` lacks, where it is being computed beside the load. */
  readonly hash?: Promise<string>;
  /** One by one or, to save time, in batches. */
  readonly rows: CheckedRows;
  /** The same rows checked and encoded on other threads, in order, where the format allows it and there are many. */
  readonly encoded?: (types: readonly ColumnType[], subjects: DigestSubjects) => AsyncIterable<SliceAnswer>;
  /** Rows expected, for the progress bar alone. */
  readonly expectedRows?: number;
  /** How the columns were read; the same content under another mapping is another delivery. */
  readonly mapping?: unknown;
  /** Findings about the delivery as a whole. */
  readonly issues?: readonly Issue[];
  /** Error codes whose rows load all the same, with a warning. */
  readonly allow?: ReadonlySet<string>;
  /** Delivered rows by number, for those refused after staging. */
  readonly originals?: (sourceRows: ReadonlySet<number>) => AsyncIterable<OriginalRow>;
  /** The file as it came, where an export must give it back byte for byte. */
  readonly original?: OriginalText;
  /** Publish even when most rows of the dataset would vanish. */
  readonly confirmed?: boolean;
  readonly createdBy?: string;
  /** Stop before publishing: the checked rows wait for `publishStaged`. */
  readonly stageOnly?: boolean;
  /** Columns of the file in their order, for the register of rejected rows. */
  readonly columns?: readonly SourceColumn[];
  /** Rows of the dataset that the delivery does not bring stay as they are. */
  readonly partial?: boolean;
  /** The delivery whose rejected rows this one brings mended; implies `partial`. */
  readonly mends?: number;
  /** Quality rules that replace those of the product. */
  readonly rules?: QualityRules;
  /** False leaves out the checks of shapes against each other. */
  readonly topology?: boolean;
  /** Do everything but publish; the report tells what would have happened and nothing stays in the database. */
  readonly dryRun?: boolean;
}

export interface Progress {
  readonly phase: 'stage' | 'check' | 'publish';
  readonly rows: number;
  readonly expectedRows?: number;
}

export interface LoadReport {
  readonly deliveryId: number;
  readonly layer: string;
  readonly dataset: string;
  /** Layer version that this delivery made, or would have made in a dry run. */
  readonly version: number;
  readonly isDryRun: boolean;
  /** The rows wait for review; `version` and `rows` say what publishing would make. */
  readonly isStaged?: boolean;
  /** Rows that publishing would add, change, remove; of a staged delivery alone. */
  readonly samples?: readonly SampleRow[];
  readonly source: DeliverySource;
  /** read = loaded + rejected; loaded = added + changed + unchanged. Records marked as deleted are not among those read. */
  readonly rows: {
    readonly deleted: number;
    readonly read: number;
    readonly loaded: number;
    readonly rejected: number;
    readonly added: number;
    readonly changed: number;
    readonly removed: number;
    readonly unchanged: number;
  };
  /** m², unrounded sums over the loaded rows; null without polygons. */
  readonly area: { readonly ellipsoidal: number | null; readonly planar: number | null };
  /** [west, south, east, north] in degrees. */
  readonly extent: readonly [number, number, number, number] | null;
  /** Exact number of findings by code. */
  readonly issueCounts: Partial<Record<IssueCode, number>>;
  readonly firstIssues: readonly Issue[];
  /** Quality rules that were asked, and those that could not be. */
  readonly checks: readonly CheckRun[];
  readonly tookMs: { readonly stage: number; readonly check: number; readonly publish: number };
}

/** Why a delivery was not published; the published data is as it was. Code → when. */
export const REFUSALS = {
  'package-unreadable': '文件不存在、不完整或损坏 missing, cut off or damaged',
  'package-limit': '超过上限（条目、大小、压缩比、单个图形） beyond a limit: entries, size, ratio, one shape',
  'package-unsafe': '压缩包内有越界路径或符号链接 an archive entry that points outside, or a link',
  'password-protected': '有密码 protected by a password',
  'format-unknown': '没有可识别的数据 nothing in it that a reader knows',
  'reader-missing': '读取该格式的组件未安装 the component that reads this format is not installed',
  'layer-ambiguous': '包内有多个图层，需用 --layer-name 指定 several layers, choose one with --layer-name',
  'encoding-unknown': '--encoding 不认识 an encoding that --encoding does not know',
  'mapping-invalid': '映射与图层或文件的列不符 the mapping does not fit the layer or the columns',
  'area-unit': '面积的单位与字段不同，需注明 areas are in another unit than the field: state it',
  'nothing-mapped': '必填字段没有对应的列 no column for a required field',
  'crs-unknown': '坐标系无法确定或不存在 the CRS cannot be told or does not exist',
  'crs-ambiguous': '缺少带号 the zone is missing',
  'crs-contradiction': '坐标数值与声明的坐标系不符 the numbers are not those of the declared CRS',
  'crs-datum': '基准不同且没有转换参数 another datum, and no parameters',
  'outside-district':
    '大部分图形不在声明的行政区内（带号有误） most shapes lie outside the declared district: the zone is wrong',
  'mends-nothing': '改正的批次不存在或没有退件 the delivery to be mended does not exist or has no rejected rows',
  'delivery-empty': '没有记录（--allow delivery-empty 可发布空数据） no records',
  'nothing-left': '全部行有误 every row has errors',
  'mass-removal': '半数以上的行将消失，需 --yes 确认 more than half of the rows would vanish, confirm with --yes',
  'staged-outdated': '暂存后数据集有新版本，需重新比对 the dataset has a newer version than the preview',
  'not-staged': '没有待审阅的暂存数据 nothing is staged under this number',
  'version-unknown': '没有这个版本 no such version',
  'nothing-to-roll-back': '内容与该版本相同 the content is that of the version already',
  'upload-missing': '上传的文件不在本机 the uploaded file is not on this machine',
  'upload-differs': '文件与声明的哈希不符 the file is not the one whose hash was stated',
  cancelled: '被取消 cancelled',
} as const;

export type RefusalCode = keyof typeof REFUSALS;

/** A delivery that cannot be published as it is. The message says what to do, in Chinese and English. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  readonly zh: string;
  readonly en: string;

  constructor(code: RefusalCode, message: { readonly zh: string; readonly en: string }, options?: ErrorOptions) {
    super(`${code}: ${message.zh}\n${message.en}`, options);
    this.code = code;
    this.zh = message.zh;
    this.en = message.en;
  }
}
