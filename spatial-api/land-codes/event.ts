/** What happens to codes. */
import type { Scope } from '../../schemas/database/scope.ts';

/** Key of the advisory lock under which events are recorded and revoked, one at a time. */
export const EVENT_LOCK = 0x6c63_6f64;

/** Kinds of events with their names and the numbers of codes before and after. */
export const eventTypes = {
  created: { zh: '新建', en: 'created', before: [0, 20], after: [1, 1000] },
  split: { zh: '分割', en: 'split', before: [1, 1], after: [2, 1000] },
  merged: { zh: '合并', en: 'merged', before: [2, 1000], after: [1, 1] },
  'boundary-adjusted': { zh: '边界调整', en: 'boundary adjusted', before: [1, 1000], after: [1, 1000] },
  'feature-changed': { zh: '特征变更', en: 'feature changed', before: [1, 1], after: [1, 1] },
  'district-changed': { zh: '行政区划调整', en: 'district changed', before: [1, 1], after: [1, 1] },
  extinguished: { zh: '灭失', en: 'extinguished', before: [1, 1000], after: [0, 0] },
  restored: { zh: '恢复', en: 'restored', before: [0, 0], after: [1, 1000] },
} as const satisfies Readonly<Record<string, EventKind>>;

interface EventKind {
  readonly zh: string;
  readonly en: string;
  /** Least and most codes. */
  readonly before: readonly [number, number];
  readonly after: readonly [number, number];
}

export type EventType = keyof typeof eventTypes;
export const eventTypeNames = Object.keys(eventTypes) as [EventType, ...EventType[]];

/** Events whose ground before and after must be the same. */
export const CARRIES_GROUND: ReadonlySet<EventType> = new Set([
  'split',
  'merged',
  'boundary-adjusted',
  'feature-changed',
  'district-changed',
]);

/** An event as it is to be recorded; shapes are WKB, EPSG:4490. */
export interface NewEvent {
  readonly type: EventType;
  /** `yyyy-MM-dd`. */
  readonly on: string;
  /** 依据: what it rests on. */
  readonly basis: string;
  readonly remark?: string | null | undefined;
  readonly from: readonly string[];
  readonly to: readonly CodeWithShape[];
  readonly origin: 'declared' | 'derived';
  /** The survey that the event came of: codes that are held for it may be issued. */
  readonly surveyTaskId?: number | undefined;
  /** Shapes of codes before, where the register has none; the register's own go first. */
  readonly shapesBefore?: ReadonlyMap<string, Buffer>;
}

export interface CodeWithShape {
  readonly code: string;
  /** Absent: as the parcels of the register have it. */
  readonly shape?: Buffer | undefined;
}

/** Who records, and when. */
export interface Recorder {
  readonly id: string;
  readonly name: string;
  readonly at: Date;
  /** Day in China, `yyyy-MM-dd`: nothing can have happened after it. */
  readonly today: string;
  /** What they may write, which the database holds them to; absent for who may write everything. */
  readonly scope?: Scope | undefined;
}

/** What areas may differ by: 1‰ or 1 m², whichever is larger (domain rule of 面积闭合). */
export const tolerance = (area: number): number => Math.max(1, area * 0.001);
