/** What a land file holds. Every block is there or says why it is not, and says where it comes from. */
import type { GeoJsonGeometry } from '../../schemas/geometry.ts';
import type { Attachment } from '../attachments/attachments.ts';
import type { FoundDocument } from '../document-archives/find-documents.ts';
import type { Lineage } from '../land-codes/lineage.ts';
import type { StageRecord } from '../land-codes/stages.ts';
import type { ControlAnswer } from './control-lines.ts';
import type { SurveySignature, WitnessRecord } from '../surveys/bundle/agreements.ts';
import type { NeighbourRow, SourceRow } from './file-query.ts';
import type { Provenance } from './provenance.ts';
import type { Restriction } from './restrictions.ts';

/** Why a block, or a field of one, is empty. */
export type MissingReason =
  | 'not-published'
  | 'no-record'
  | 'not-permitted'
  | 'personal-hidden'
  | 'not-in-region'
  | 'not-covered'
  | 'not-reported'
  | 'archive-absent'
  | 'archive-unanswered'
  | 'no-shape';

export const MISSING_REASONS: Readonly<Record<MissingReason, { readonly zh: string; readonly en: string }>> = {
  'not-published': { zh: '有关图层尚未发布数据', en: 'The layers have no published data' },
  'no-record': { zh: '已发布的数据中没有该宗土地的记录', en: 'Published data hold no record of this land' },
  'not-permitted': { zh: '无权查看有关图层', en: 'You may not read the layers' },
  'personal-hidden': { zh: '无权查看个人信息', en: 'You may not see personal data' },
  'not-in-region': { zh: '有关图层未在本地区启用', en: 'The layers are not in use in this region' },
  'not-covered': { zh: '已发布的数据不覆盖该区域', en: 'Published data do not cover this area' },
  'not-reported': { zh: '未填报', en: 'Not reported' },
  'archive-absent': { zh: '没有接入档案系统', en: 'No archive system is connected' },
  'archive-unanswered': {
    zh: '档案系统没有答复，有无档案不明',
    en: 'The archive system did not answer: whether it holds documents is not known',
  },
  'no-shape': { zh: '没有图形，无法叠加', en: 'There is no shape to lay over' },
};

/** A block that is there, or the reason why not. */
export type Block<T> =
  | { readonly state: 'present'; readonly provenance: readonly Provenance[]; readonly content: T }
  | {
      readonly state: 'missing';
      readonly provenance: readonly Provenance[];
      readonly reason: { readonly code: MissingReason; readonly zh: string; readonly en: string };
    };

/** A row of a layer with the layer's id. */
export interface FileRecord {
  readonly layer: string;
  readonly id: number;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Keys whose values are masked. */
  readonly masked: readonly string[];
  /** m² on the ellipsoid. */
  readonly area: number | null;
  /** A document of an ancestor that this land inherited; the code it was made for. */
  readonly inheritedFrom?: string;
}

export interface Identity {
  readonly kind: 'parcel' | 'provisional';
  readonly state: 'current' | 'ended' | 'reserved' | 'released';
  readonly bornOn: string | null;
  readonly endedOn: string | null;
  readonly parcel: FileRecord | null;
  readonly geometry: GeoJsonGeometry | null;
  readonly place: readonly [number, number] | null;
  readonly area: { readonly ellipsoidal: number; readonly planar: number } | null;
  readonly registeredArea: number | null;
  /** Sheets of 1:500 and 1:10,000 that hold the inner point (GB/T 13989). */
  readonly mapSheets: readonly string[];
  readonly aliases: readonly { readonly alias: string; readonly kind: string }[];
}

export interface Boundaries {
  readonly east: string | null;
  readonly south: string | null;
  readonly west: string | null;
  readonly north: string | null;
  readonly points: readonly FileRecord[];
  readonly lines: readonly FileRecord[];
}

export interface Rights {
  readonly holders: readonly FileRecord[];
  readonly land: readonly FileRecord[];
  readonly houses: readonly FileRecord[];
}

/** 征地/拆迁 of one plot: the seven fields that the bureaus' contract names, each reported or not. */
export interface AcquisitionOfPlot {
  readonly plot: FileRecordName;
  readonly fields: readonly {
    readonly key: string;
    readonly title: string;
    readonly unit: string | null;
    readonly value: unknown;
    readonly missing: MissingReason | null;
  }[];
}

export interface FileRecordName {
  readonly layer: string;
  readonly id: number;
  readonly plotCode: string;
  readonly plotName: string | null;
}

/** Base of a plot: 名称 编号 位置 规划用途 面积. */
export interface PlotBase extends FileRecordName {
  readonly location: string | null;
  readonly plannedUse: string | null;
  readonly area: number | null;
}

export interface TimelineEntry {
  readonly on: string;
  readonly kind: 'stage' | 'event' | 'registration' | 'restriction' | 'approval' | 'stock' | 'version';
  readonly title: string;
  readonly detail: string | null;
  readonly inheritedFrom: string | null;
}

export interface Stock {
  readonly plots: readonly (PlotBase & { readonly record: FileRecord })[];
  readonly economics: readonly FileRecord[];
}

/** A document of the land, or of an ancestor of it. */
export type FileDocument = Attachment & {
  readonly shows: boolean;
  readonly isFar: boolean;
  readonly inheritedFrom: string | null;
};

/** All blocks of a file. */
export interface LandFile {
  readonly code: string;
  readonly asked: string;
  readonly asOf: string | null;
  readonly versions: Readonly<Record<string, number>>;
  readonly successors: readonly string[];
  readonly blocks: {
    readonly identity: Block<Identity>;
    readonly boundaries: Block<Boundaries>;
    readonly neighbours: Block<readonly NeighbourRow[]>;
    readonly rights: Block<Rights>;
    readonly restrictions: Block<readonly (Omit<Restriction, 'row'> & { readonly record: FileRecord })[]>;
    readonly planning: Block<{ readonly projects: readonly FileRecord[]; readonly plots: readonly PlotBase[] }>;
    readonly acquisition: Block<readonly AcquisitionOfPlot[]>;
    readonly approvals: Block<{
      readonly stages: readonly (StageRecord & { readonly inheritedFrom: string | null })[];
    }>;
    readonly timeline: Block<readonly TimelineEntry[]>;
    readonly stock: Block<Stock>;
    readonly controls: Block<readonly ControlOfLayer[]>;
    readonly buildings: Block<{
      readonly buildings: readonly FileRecord[];
      readonly units: readonly FileRecord[];
      readonly isCut: boolean;
    }>;
    readonly inspections: Block<readonly FileRecord[]>;
    readonly attachments: Block<{ readonly documents: readonly FileDocument[]; readonly hidden: number }>;
    readonly agreements: Block<Agreements>;
    readonly archive: Block<ArchiveBlock>;
    readonly lineage: Block<Lineage>;
  };
  /** What the file lacks because something did not answer; without any it is whole. */
  readonly warnings: readonly FileWarning[];
}

/** Something that did not answer in time, or failed. */
export interface FileWarning {
  readonly code: 'archive-timeout' | 'archive-failed';
  readonly zh: string;
  readonly en: string;
}

/** 指界 of the land and of what it came from: who agreed to which border, and who signed for it. */
export interface Agreements {
  readonly records: readonly (WitnessRecord & { readonly inheritedFrom: string | null })[];
  readonly signatures: readonly (SurveySignature & { readonly inheritedFrom: string | null })[];
}

/** Documents of the archive systems. */
export interface ArchiveBlock {
  readonly documents: readonly (FoundDocument & { readonly inheritedFrom: string | null })[];
  /** Documents that the reader may not see. */
  readonly hidden: number;
}

/** A control layer's answer, or why it gives none. */
export type ControlOfLayer =
  | (ControlAnswer & { readonly share: number })
  | {
      readonly layer: string;
      readonly title: string;
      readonly state: 'no-data';
      readonly reason: { readonly code: MissingReason; readonly zh: string; readonly en: string };
    };

export type { SourceRow };
