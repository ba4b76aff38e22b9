/** What lies inside the frame: base, buildings, borders, 宗地 and 界址点, and what is lettered on them. */
import type { Outline } from './plan-map.ts';
import type { MapContent, ParcelRow } from './read-content.ts';
import { type Box, boxOf, clipLines, clipRings, isInside } from './clip.ts';
import { keepBorders, SegmentGrid, thinPoints } from './coinciding-lines.ts';
import {
  baseRules,
  borderRules,
  boundaryRules,
  buildingRules,
  outlineRules,
  scaleRules,
  textRules,
} from './drawing-rules.ts';
import { controlLegend, controlPointsOn, drawMark, letterControlPoints } from './draw-control-points.ts';
import type { LegendEntry } from './draw-furniture.ts';
import { fractionBlock, type FractionText, linesBlock } from './lettering.ts';
import {
  type Block,
  emptyPlacement,
  type LabelWish,
  placeLabels,
  type Placement,
  type PlacingGround,
  Taken,
} from './place-labels.ts';
import type { Item, Lines, SceneLayer } from './scene.ts';
import { joinLines, paperArea, type ToPaper } from './to-paper.ts';

export interface ContentDrawing {
  readonly layers: readonly SceneLayer[];
  readonly legend: readonly LegendEntry[];
  readonly counts: ContentCounts;
  readonly placement: Placement;
  readonly taken: Taken;
}

/** What a sheet shows, for its record. */
export interface ContentCounts {
  readonly parcels: number;
  readonly buildings: number;
  readonly boundaryPoints: number;
  readonly controlPoints: number;
  /** 界址点 drawn as one with a neighbour nearer than 1 mm. */
  readonly pointsMerged: number;
  readonly labels: number;
  readonly labelsWithLeader: number;
  /** Parcels that are not lettered because the scale is too small for it. */
  readonly unlettered: number;
}

/** What content is drawn with. */
export interface DrawingGround {
  readonly paper: ToPaper;
  readonly scale: number;
  /** Frame, or the part of it that belongs to the area asked for. */
  readonly clip: Lines;
  /** Whether the clip is the frame itself. */
  readonly isWhole: boolean;
  readonly outlines?: readonly Outline[];
  /** Places that texts keep away from. */
  readonly obstacles?: readonly Box[];
}

/** A row that has a part on the sheet. */
interface Seen<T> {
  readonly row: T;
  readonly lines: Lines;
  /** On the sheet. */
  readonly visible: Lines;
}

type DrawnParcel = Seen<ParcelRow>;

/** Draws the content of one sheet. */
export function drawContent(content: MapContent, ground: DrawingGround): ContentDrawing {
  const { paper, clip } = ground;
  const { frame } = paper.georeference;
  const layers: SceneLayer[] = [];
  const legend: LegendEntry[] = [];
  const add = (id: string, title: string, items: readonly Item[]): void => {
    if (items.length > 0) layers.push({ id, title, clip, items });
  };
  const isSeen = (visible: Lines, lines: Lines): boolean =>
    visible.ends.length > 0 && (ground.isWhole || comesInto(lines, clip));
  // What a box around it brings near may still pass the frame by: it is neither counted nor in the legend.
  const seen = <T extends { geometry: ParcelRow['geometry'] }>(rows: readonly T[]): Seen<T>[] =>
    rows
      .filter(({ geometry }) => paper.isNear(geometry, frame))
      .map((row) => {
        const lines = paper.lines(row.geometry);
        return { row, lines, visible: clipRings(lines, frame) };
      })
      .filter(({ visible, lines }) => isSeen(visible, lines));
  for (const rule of baseRules) {
    const rows = seen(
      content.base.filter(({ landClass }) => rule.classes.some((prefix) => landClass.startsWith(prefix))),
    );
    add(
      rule.id,
      rule.title,
      rows.map(({ lines }) => area(lines, rule.fill, rule.line)),
    );
    if (rows.length > 0) legend.push({ title: rule.title, sample: 'area', fill: rule.fill, stroke: rule.line });
  }
  const buildings = seen(content.buildings);
  add(
    'JMD',
    '房屋',
    buildings.map(({ lines }) => area(lines, buildingRules.fill, buildingRules.line)),
  );
  const parcels = seen(content.parcels);
  const boundaries = joinLines(parcels.map(({ lines }) => lines));
  const borders = drawBorders(content, ground, boundaries);
  add('JJ', '界线', borders.items);
  const isLettered = ground.scale <= scaleRules.parcelLabels;
  const boundaryLine = isLettered ? boundaryRules.line : boundaryRules.fineLine;
  const boundaryItems: Item[] = [];
  if (parcels.length > 0) boundaryItems.push({ kind: 'path', lines: boundaries, isClosed: true, stroke: boundaryLine });
  const unsettled = content.unsettled
    .filter((geometry) => paper.isNear(geometry, frame))
    .map((geometry) => paper.lines(geometry))
    .filter((lines) => clipLines(lines, clip, false).lines.ends.length > 0);
  if (unsettled.length > 0) {
    const lines = joinLines(unsettled);
    // The settled line below shows white through the gaps.
    boundaryItems.push({ kind: 'path', lines, isClosed: false, stroke: { colour: '#ffffff', width: 0.5 } });
    boundaryItems.push({ kind: 'path', lines, isClosed: false, stroke: boundaryRules.unsettled });
  }
  add('JZX', '界址线', boundaryItems);
  const points = drawPoints(content, parcels, ground);
  add('JZD', '界址点', points.items);
  const controls = controlPointsOn(content.controls, ground);
  add(
    'KZD',
    '测量控制点',
    controls.flatMap(({ mark, x, y }) => drawMark(mark, x, y)),
  );
  const outlines = drawOutlines(ground);
  add('FWX', '范围线', outlines.items);
  const taken = new Taken();
  for (const box of ground.obstacles ?? []) taken.keepFree(box);
  const placement = emptyPlacement();
  // A mark stands where it stands; parcels have room elsewhere.
  letterControlPoints(controls, { taken, frame, clip: ground.isWhole ? undefined : clip }, placement);
  letter({
    content,
    ground,
    parcels,
    buildings,
    lines: () => linesOf(boundaries, [...borders.items, ...outlines.items]),
    taken,
    placement,
  });
  add('ZJ', '注记', [...placement.leaders, ...placement.items]);
  legend.unshift(...legendOf(parcels, points.kept, buildings.length, unsettled.length, isLettered));
  legend.push(...borders.legend, ...outlines.legend, ...controlLegend(controls));
  return {
    layers,
    legend,
    placement,
    taken,
    counts: {
      parcels: parcels.length,
      buildings: buildings.length,
      boundaryPoints: points.kept,
      controlPoints: controls.length,
      pointsMerged: points.merged,
      labels: placement.placed,
      labelsWithLeader: placement.withLeader,
      unlettered: ground.scale > scaleRules.parcelLabels ? parcels.length : 0,
    },
  };
}

function linesOf(boundaries: Lines, borders: readonly Item[]): SegmentGrid {
  const grid = new SegmentGrid();
  grid.add(boundaries, true);
  for (const item of borders) if (item.kind === 'path') grid.add(item.lines, false);
  return grid;
}

/** Whether any part of an area lies inside a clip of any shape. */
function comesInto(lines: Lines, clip: Lines): boolean {
  if (clip.xy.length === 0) return false;
  return clipLines(lines, clip, true).lines.ends.length > 0 || isInside(lines, clip.xy[0]!, clip.xy[1]!);
}

const area = (lines: Lines, fill: string, stroke: LegendEntry['stroke']): Item => ({
  kind: 'path',
  lines,
  isClosed: true,
  fill,
  ...(stroke == null ? {} : { stroke }),
});

function drawBorders(
  { borders }: MapContent,
  { paper, clip }: DrawingGround,
  boundaries: Lines,
): { items: Item[]; legend: LegendEntry[] } {
  const items: Item[] = [];
  const legend: LegendEntry[] = [];
  const higher = new SegmentGrid();
  let grid: SegmentGrid | null = null;
  for (const rule of borderRules) {
    const rows = borders.filter((row) => row.rule === rule && row.border.ends.length > 0);
    if (rows.length === 0) continue;
    if (grid == null) {
      grid = new SegmentGrid();
      grid.add(boundaries, true);
    }
    const lines = keepBorders(
      rows.map(({ border }) => paper.lines(border)),
      higher,
      grid,
    );
    if (lines.ends.length === 0) continue;
    if (clipLines(lines, clip, false).lines.ends.length === 0) continue;
    items.push({ kind: 'path', lines, isClosed: false, stroke: rule.line });
    legend.push({ title: rule.title, sample: 'line', stroke: rule.line });
  }
  return { items, legend };
}

/** Outlines that were asked for; one that the sheet does not reach is not in its legend. */
function drawOutlines({ outlines = [], paper, clip }: DrawingGround): { items: Item[]; legend: LegendEntry[] } {
  const seen = outlines
    .map(({ title, lines }) => ({ title, lines: paper.lines(lines) }))
    .filter(({ lines }) => clipLines(lines, clip, true).lines.ends.length > 0);
  return {
    items: seen.map(({ lines }) => ({ kind: 'path', lines, isClosed: true, stroke: outlineRules.line })),
    legend: [...new Set(seen.map(({ title }) => title))].map((title) => ({
      title,
      sample: 'line',
      stroke: outlineRules.line,
    })),
  };
}

/** 界址点 of the register; where a parcel has none there, the corners of its shape. */
function drawPoints(
  { points }: MapContent,
  parcels: readonly DrawnParcel[],
  { paper, scale, clip }: DrawingGround,
): { items: Item[]; kept: number; merged: number } {
  if (scale > scaleRules.boundaryPoints) return { items: [], kept: 0, merged: 0 };
  const listed = new Set(points.map(({ parcelCode }) => parcelCode));
  const drawn = new Set(parcels.map(({ row }) => row.code));
  const all: number[] = [];
  // Points of a parcel that is no longer valid stay in the register; the map shows neither.
  for (const { parcelCode, x, y } of points) if (drawn.has(parcelCode)) all.push(paper.x(x), paper.y(y));
  for (const { row, lines } of parcels) if (!listed.has(row.code)) all.push(...lines.xy);
  const frame = boxOf(clip);
  const seen = distinct(all).filter(
    ([x, y]) =>
      x >= frame[0] &&
      x <= frame[2] &&
      y >= frame[1] &&
      y <= frame[3] &&
      (clip.xy.length === 10 || isInside(clip, x, y)),
  );
  // In the order of the page, so that which point of a cluster stays does not depend on the database.
  seen.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const kept = thinPoints(Float64Array.from(seen.flat()), boundaryRules.pointSpacing);
  const { diameter, line, fill, dot } = boundaryRules.point;
  const count = kept.length / 2;
  if (count === 0) return { items: [], kept: 0, merged: 0 };
  return {
    items: [
      { kind: 'circles', centres: kept, radius: (diameter - line.width) / 2, stroke: line, fill },
      { kind: 'circles', centres: kept, radius: dot, fill: line.colour },
    ],
    kept: count,
    merged: seen.length - count,
  };
}

/** Places without repetition, to the micrometre: neighbours share their corners. */
function distinct(flat: readonly number[]): [number, number][] {
  const seen = new Map<string, [number, number]>();
  for (let at = 0; at < flat.length; at += 2) {
    const key = `${Math.round(flat[at]! * 1000)}/${Math.round(flat[at + 1]! * 1000)}`;
    if (!seen.has(key)) seen.set(key, [flat[at]!, flat[at + 1]!]);
  }
  return [...seen.values()];
}

interface Lettering {
  readonly content: MapContent;
  readonly ground: DrawingGround;
  readonly parcels: readonly DrawnParcel[];
  readonly buildings: readonly Seen<MapContent['buildings'][number]>[];
  /** 界址线 and borders as they are drawn. */
  readonly lines: () => SegmentGrid;
  readonly taken: Taken;
  readonly placement: Placement;
}

function letter({ content, ground, parcels, buildings, lines, taken, placement }: Lettering): void {
  const { paper, clip, isWhole, scale } = ground;
  let grid: SegmentGrid | undefined;
  const place: PlacingGround = {
    taken,
    frame: paper.georeference.frame,
    ...(isWhole ? {} : { clip }),
    leaders: [],
    isOccupied: occupied(parcels),
    isCrossed: (box) => (grid ??= lines()).entersAny(box),
  };
  if (scale <= scaleRules.parcelLabels) {
    // Small parcels choose first: large ones find room anywhere.
    const sized = parcels.map((parcel) => ({ parcel, size: paperArea(parcel.visible) })).filter(({ size }) => size > 0);
    sized.sort((a, b) => a.size - b.size);
    const mayLead = scale <= scaleRules.leaders;
    placeLabels(
      sized.map(({ parcel, size }) => parcelWish(parcel, size, mayLead)),
      place,
      placement,
    );
  }
  // A division that holds the whole sheet is told by its name above; those whose border it shows are told apart here.
  const areas = content.borders
    .filter(
      ({ rule, area: { ends }, border }) =>
        ends.length > 0 && (rule.layer !== 'administrative-area' || isCut(paper.lines(border), ground)),
    )
    .map((row, _, all) =>
      row.rule.layer === 'administrative-area' ? divisionWish(row, paper) : areaWish(row, paper, namesOf(all)),
    );
  placeLabels(
    areas.filter((wish) => wish.area.ends.length > 0),
    place,
    placement,
  );
  if (scale <= scaleRules.buildingLabels) {
    const wishes = buildings.flatMap(({ row, visible }) => buildingWish(row, visible));
    placeLabels(wishes, place, placement);
  }
}

/** Whether a border runs across the sheet. */
const isCut = (border: Lines, { clip }: DrawingGround): boolean => clipLines(border, clip, false).lines.ends.length > 0;

/** Whether a point lies in one of the parcels. */
function occupied(parcels: readonly DrawnParcel[]): (x: number, y: number) => boolean {
  const size = 10;
  const cells = new Map<number, { readonly box: Box; readonly lines: Lines }[]>();
  for (const { visible } of parcels) {
    if (visible.ends.length === 0) continue;
    const box = boxOf(visible);
    for (let row = Math.floor(box[1] / size); row <= Math.floor(box[3] / size); row++)
      for (let column = Math.floor(box[0] / size); column <= Math.floor(box[2] / size); column++) {
        const key = row * 10_000 + column;
        const entry = { box, lines: visible };
        const cell = cells.get(key);
        if (cell == null) cells.set(key, [entry]);
        else cell.push(entry);
      }
  }
  return (x, y) =>
    (cells.get(Math.floor(y / size) * 10_000 + Math.floor(x / size)) ?? []).some(
      ({ box, lines }) => x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3] && isInside(lines, x, y),
    );
}

/** 宗地号: feature and sequence number of a parcel code, `GB00011`. */
export const parcelNumber = (code: string): string => (code.length === 19 ? code.slice(12) : code);

/** Paper that a parcel needs before its right holder and its area are lettered, mm². */
const ROOM = { detail: 600, area: 150 } as const;

function parcelWish({ row, visible }: DrawnParcel, size: number, mayLead: boolean): LabelWish {
  const plain: FractionText = { above: parcelNumber(row.code), below: row.landClass ?? '—' };
  const withArea: FractionText = row.area == null ? plain : { ...plain, beside: row.area };
  const { size: normal, smallest } = textRules.parcel;
  const forms: Block[] = [];
  if (size >= ROOM.detail) {
    const under = [row.rightHolder, streetOf(row.location)]
      .filter((words) => words != null && words !== '')
      .map((words) => shorten(words!));
    if (under.length > 0) forms.push(fractionBlock({ ...withArea, under }, normal));
    if (under.length > 1) forms.push(fractionBlock({ ...withArea, under: under.slice(0, 1) }, normal));
  }
  if (size >= ROOM.area) forms.push(fractionBlock(withArea, normal));
  forms.push(fractionBlock(plain, normal), fractionBlock(plain, smallest));
  return {
    kind: '宗地',
    name: row.code,
    area: visible,
    inside: forms,
    ...(mayLead ? { outside: fractionBlock(plain, smallest) } : {}),
  };
}

/** Of a 坐落 what tells it from its neighbours: what follows district and town. */
const streetOf = (location: string | null): string | null =>
  location == null
    ? null
    : location
        .replace(/^.*?[省市](?=.)/, '')
        .replace(/^.*?[市区县旗](?=.)/, '')
        .replace(/^.*?(街道|镇|乡)(?=.)/, '');

/** A name may be long; what matters stands at its beginning. */
const shorten = (words: string): string => (words.length > 16 ? `${words.slice(0, 15)}…` : words);

/** Names of the divisions among areas. */
const namesOf = (areas: MapContent['borders']): ReadonlySet<string | null> =>
  new Set(areas.filter(({ rule }) => rule.layer === 'administrative-area').map(({ name }) => name));

/** Number and name of a 地籍区 or 地籍子区; the number alone where a division of that name is lettered already. */
function areaWish(
  { rule, code, name, area: shape }: MapContent['borders'][number],
  paper: ToPaper,
  lettered: ReadonlySet<string | null>,
): LabelWish {
  const lines = clipRings(paper.lines(shape), paper.georeference.frame);
  const { colour, size, smallest } = textRules.area;
  const words = [code.slice(-3), ...(name == null || lettered.has(name) ? [] : [name])];
  return {
    kind: rule.layer === 'cadastral-district' ? '地籍区' : '地籍子区',
    name: code,
    area: lines,
    avoidsLines: true,
    inside: [
      linesBlock(words, { size, colour }),
      linesBlock(words.slice(0, 1), { size, colour }),
      linesBlock(words.slice(0, 1), { size: smallest, colour }),
    ],
  };
}

/** The name of a division, the larger the higher its rank. */
function divisionWish({ rule, code, name, area: shape }: MapContent['borders'][number], paper: ToPaper): LabelWish {
  const { sizes, smallest, colour } = textRules.division;
  const size = sizes[rule.id] ?? smallest;
  const words = [name ?? code];
  const forms = [size, size * 0.75, smallest].filter((each, i) => i === 0 || (each >= smallest && each < size));
  return {
    kind: '行政区',
    name: name ?? code,
    area: clipRings(paper.lines(shape), paper.georeference.frame),
    avoidsLines: true,
    inside: forms.map((each) => linesBlock(words, { size: each, colour })),
  };
}

/** 结构+层数, with the 幢号 where there is room. */
function buildingWish(
  { structure, storeys, buildingNumber }: MapContent['buildings'][number],
  lines: Lines,
): LabelWish[] {
  const words = `${structure == null ? '' : (buildingRules.structures[structure] ?? '')}${storeys ?? ''}`;
  if (words === '' || lines.ends.length === 0) return [];
  const { size, smallest, colour } = textRules.building;
  const serial = Number(/(\d{1,4})$/.exec(buildingNumber)?.[1] ?? Number.NaN);
  const numbered = Number.isNaN(serial) ? [] : [linesBlock([words, `(${serial})`], { size, colour })];
  return [
    {
      kind: '房屋',
      name: buildingNumber,
      area: lines,
      inside: [...numbered, linesBlock([words], { size, colour }), linesBlock([words], { size: smallest, colour })],
    },
  ];
}

function legendOf(
  parcels: readonly DrawnParcel[],
  points: number,
  buildings: number,
  unsettled: number,
  isLettered: boolean,
): LegendEntry[] {
  const { line, point } = boundaryRules;
  const first = parcels[0]?.row;
  const label = (title: string, example: LegendEntry['example'], stroke: LegendEntry['stroke']): LegendEntry => ({
    title,
    sample: 'text',
    ...(example == null ? {} : { example }),
    ...(stroke == null ? {} : { stroke }),
  });
  return [
    ...(parcels.length === 0
      ? []
      : [{ title: '界址线', sample: 'line', stroke: isLettered ? line : boundaryRules.fineLine } as const]),
    ...(unsettled === 0 ? [] : [{ title: '未定界、争议界', sample: 'line', stroke: boundaryRules.unsettled } as const]),
    ...(points === 0
      ? []
      : [{ title: '界址点', sample: 'point', stroke: point.line, fill: point.fill, diameter: 1.6 } as const]),
    ...(first == null || !isLettered
      ? []
      : [label('宗地号 / 地类号', [parcelNumber(first.code), first.landClass ?? '0701'], line)]),
    ...(buildings === 0
      ? []
      : [
          {
            title: '房屋（结构、层数）',
            sample: 'area',
            fill: buildingRules.fill,
            stroke: buildingRules.line,
          } as const,
        ]),
  ];
}
