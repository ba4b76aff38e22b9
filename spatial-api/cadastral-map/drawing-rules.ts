/**
 * How things are drawn, as data: widths, sizes and distances in millimetres on paper, whatever the scale.
 * Sources: 地籍图编制 practice (TD/T 1001 地籍调查规程, GB/T 20257.1 图式); what the standard leaves open is chosen here and can
 * be changed here.
 */
import type { Stroke } from './scene.ts';

/** Scales that maps are drawn at without being asked for another, largest first. */
export const STANDARD_SCALES = [500, 1000, 2000, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000];

/** Scales of a 宗地图, largest first: round for a ruler. */
export const PARCEL_SCALES = [
  50, 100, 200, 250, 300, 400, 500, 750, 1000, 1500, 2000, 2500, 3000, 4000, 5000, 7500, 10_000, 15_000, 20_000, 25_000,
  50_000, 100_000,
];

/** Share of the frame that a parcel takes on its 宗地图, in the direction it fills more. */
export const PARCEL_SHARE = 0.7;

export const RED = '#d0021b';
export const BLACK = '#000000';

/** 界址线, 界址点. */
export const boundaryRules = {
  line: { colour: RED, width: 0.3 },
  /** The same where parcels are too small for labels: a full line would fill them. */
  fineLine: { colour: RED, width: 0.12 },
  /** 未定界、争议界、工作界. */
  unsettled: { colour: RED, width: 0.3, dash: [2.5, 1.5] },
  point: { diameter: 0.8, line: { colour: RED, width: 0.15 }, fill: '#ffffff', dot: 0.1 },
  /** Points nearer than this on paper are drawn as one. */
  pointSpacing: 1,
} as const;

/** 测量控制点; signs are `schemas/point-marks.ts`. */
export const controlRules = {
  line: { colour: BLACK, width: 0.15 },
  fill: '#ffffff',
  /** Paper that a sign takes, from its middle. */
  reach: 1.75,
  /** 点号 over 高程. */
  size: 2,
  smallest: 1.6,
} as const;

/** 范围线: outlines that whoever orders a map wants drawn, of a survey or a project. Blue, which no line of the cadastre is. */
export const outlineRules = {
  line: { colour: '#0050b3', width: 0.45, dash: [5, 1.5] },
} as const;

export const buildingRules = {
  line: { colour: '#404040', width: 0.1 },
  fill: '#f3efe8',
  /** 房屋结构 as abbreviated on maps (GB/T 20257.1). */
  structures: { '1': '钢', '2': '钢砼', '3': '砼', '4': '混', '5': '砖', '6': '破' } as Readonly<
    Record<string, string>
  >,
} as const;

/** What may be seen below the cadastre, muted: classes of land use by the beginning of their code. */
export interface BaseRule {
  readonly id: string;
  readonly title: string;
  /** Beginnings of 地类编码. */
  readonly classes: readonly string[];
  readonly fill: string;
  readonly line: Stroke;
}

export const baseRules: readonly BaseRule[] = [
  {
    id: 'SXSS',
    title: '水系',
    classes: ['1101', '1102', '1103', '1104', '1107'],
    fill: '#e3f1fa',
    line: { colour: '#6aa9d6', width: 0.1 },
  },
  {
    id: 'DLSS',
    title: '道路',
    classes: ['1001', '1002', '1003', '1004', '1006'],
    fill: '#f1f1ef',
    line: { colour: '#9a9a9a', width: 0.1 },
  },
];

/** A kind of boundary between areas; the list is in the order of rank: where two coincide only the higher is drawn. */
export interface BorderRule {
  readonly id: string;
  readonly title: string;
  readonly layer: 'administrative-area' | 'cadastral-district' | 'cadastral-subdistrict';
  /** Digits of the codes of such areas. */
  readonly digits: readonly number[];
  readonly line: Stroke;
  /** Smallest scale at which it is drawn, as a denominator. */
  readonly upTo: number;
}

export const borderRules: readonly BorderRule[] = [
  border('SJ', '省级界', 'administrative-area', [2], {
    colour: BLACK,
    width: 0.6,
    dash: [8, 1.5, 0.01, 1.5, 0.01, 1.5],
  }),
  border('DJ', '地级界', 'administrative-area', [4], { colour: BLACK, width: 0.5, dash: [8, 1.5, 0.01, 1.5, 8, 1.5] }),
  border('XJ', '县级界', 'administrative-area', [6], { colour: BLACK, width: 0.4, dash: [6, 1.5, 0.01, 1.5] }),
  border(
    'XZ',
    '乡级界',
    'administrative-area',
    [9],
    { colour: BLACK, width: 0.3, dash: [3, 1, 0.01, 1, 0.01, 1] },
    100_000,
  ),
  border(
    'DJQJ',
    '地籍区界',
    'cadastral-district',
    [9],
    { colour: '#7a3fa0', width: 0.4, dash: [6, 1.2, 1, 1.2] },
    50_000,
  ),
  border('CJ', '村界', 'administrative-area', [12], { colour: BLACK, width: 0.25, dash: [2, 1, 0.01, 1] }, 25_000),
  border(
    'DJZQJ',
    '地籍子区界',
    'cadastral-subdistrict',
    [12],
    { colour: '#7a3fa0', width: 0.25, dash: [3, 1.2] },
    25_000,
  ),
];

function border(
  id: string,
  title: string,
  layer: BorderRule['layer'],
  digits: readonly number[],
  line: Stroke,
  upTo = 1_000_000,
): BorderRule {
  return { id, title, layer, digits, line, upTo };
}

/** Lines nearer than this are the same line. */
export const COINCIDENCE = 0.15;
/** How far a border is moved aside where it runs along a 界址线, which keeps its place. */
export const ASIDE = 0.7;

/** Lettering. `size` is the em in millimetres. */
export const textRules = {
  parcel: { size: 2.4, smallest: 1.8, colour: RED, line: { colour: RED, width: 0.1 } },
  parcelDetail: { size: 1.8, colour: RED },
  building: { size: 2, smallest: 1.5, colour: '#303030' },
  area: { size: 4, smallest: 2.6, colour: '#7a3fa0' },
  /** Names of divisions by the rule of their border. */
  division: {
    sizes: { SJ: 8, DJ: 6.5, XJ: 5, XZ: 4, CJ: 3.2 } as Readonly<Record<string, number>>,
    smallest: 2.4,
    colour: '#404040',
  },
  pointNumber: { size: 2.2, smallest: 1.8, colour: RED },
  sideLength: { size: 1.9, smallest: 1.5, colour: BLACK },
  neighbour: { size: 2.4, smallest: 1.8, colour: BLACK },
  halo: 0.25,
  /** Air between two texts. */
  gap: 0.3,
  leader: { colour: RED, width: 0.1 },
  /** Longest leader line. */
  reach: 40,
} as const;

/** From which scale on what is lettered or drawn, as denominators; beyond, it is left out and the map says so. */
export const scaleRules = {
  /** 宗地号/地类号. */
  parcelLabels: 5000,
  /** Labels outside their parcel, at a leader line; beyond, they would hide the map. */
  leaders: 2000,
  boundaryPoints: 2000,
  buildings: 5000,
  /** 测量控制点; 图根点 to a fifth of it, where they would crowd the sheet. */
  controlPoints: 10_000,
  buildingLabels: 2000,
  base: 50_000,
  /** 宗地 themselves. */
  parcels: 50_000,
} as const;

/** 图廓. */
export const frameRules = {
  inner: { colour: BLACK, width: 0.15 },
  outer: { colour: BLACK, width: 1 },
  tick: { colour: BLACK, width: 0.1 },
  /** Arm of a grid cross. */
  arm: 5,
  /** Between grid lines on paper. */
  grid: 100,
} as const;

/** Classes of secrecy as printed at the upper right. */
export const secrecyClasses = ['公开', '内部', '秘密', '机密'] as const;
export type SecrecyClass = (typeof secrecyClasses)[number];

/** Text across the map for those whose roles do not hand maps out. The first rule that the rights of a person match is theirs. */
export const watermarkRules: readonly { readonly without: 'export:download'; readonly text: string }[] = [
  { without: 'export:download', text: '仅供内部工作使用' },
];
