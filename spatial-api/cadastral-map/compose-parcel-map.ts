/** 宗地图: one parcel on a sheet of its own, with everything that TD/T 1001 asks for and a certificate shows. */
import { boundsOf } from '../../schemas/geometry.ts';
import { geographicSheetAt, squareSheetAt } from '../../schemas/map-sheet.ts';
import { Problem } from '../../schemas/problems.ts';
import { type Box, boxOf, clipRings, isInside } from './clip.ts';
import { SegmentGrid, thinPoints } from './coinciding-lines.ts';
import {
  baseRules,
  BLACK,
  boundaryRules,
  buildingRules,
  PARCEL_SCALES,
  PARCEL_SHARE,
  textRules,
} from './drawing-rules.ts';
import { drawNorth, drawScale, drawWatermark } from './draw-furniture.ts';
import { fitSize, fractionBlock, linesBlock, text, wrapText } from './lettering.ts';
import { type MapPlane, planeToDegrees } from './map-plane.ts';
import { numberPoints, type NumberedPoint } from './number-points.ts';
import type { Paper } from './paper-sizes.ts';
import {
  type Block,
  emptyPlacement,
  type LabelWish,
  placeLabels,
  type Placement,
  type PlacingGround,
  Taken,
} from './place-labels.ts';
import { overlappingTexts } from './page-texts.ts';
import { drawPointColumns, pointPages, tableLines } from './point-tables.ts';
import type { BuildingRow, MapContent, ParcelRow, PointRow } from './read-content.ts';
import type { SheetReport } from './compose-sheet.ts';
import { parcelNumber } from './draw-content.ts';
import { type Item, type Lines, linesOf, type Page, rectangle, type SceneLayer, type TextItem } from './scene.ts';
import { toPaper, type ToPaper } from './to-paper.ts';
import { textWidth } from './fonts.ts';

export interface ParcelMapTexts {
  readonly unit: string;
  /** 绘图日期, 审核日期 and the like as printed. */
  readonly notes: readonly string[];
  readonly signatories: readonly (readonly [role: string, name: string])[];
  readonly secrecy: string;
}

export interface ParcelMapRequest {
  readonly plane: MapPlane;
  readonly paper: Paper;
  /** Denominator; the largest of the round ones at which the parcel takes 70 % of the frame unless given. */
  readonly scale?: number | undefined;
  readonly parcel: ParcelRow;
  /** Points of the register for this parcel. */
  readonly points: readonly PointRow[];
  /** What lies around. */
  readonly content: MapContent;
  readonly texts: ParcelMapTexts;
  readonly watermark?: string | undefined;
}

/** Frame and blocks of the form on its paper. */
interface Layout {
  readonly frame: Box;
  /** The table of the heading: left, top, right and the height of a line. */
  readonly head: { readonly left: number; readonly right: number; readonly top: number; readonly line: number };
  readonly tableTop: number;
  /** Whether the coordinates fit below the map. */
  readonly hasTable: boolean;
}

const MARGIN = 20;
/** Points that fit in three columns below the map. */
const TABLE_POINTS = 24;
const TABLE_ROWS = 10;
const TABLE_SIZE = 2.3;

function layoutOf(paper: Paper, points: number): Layout {
  const hasTable = points <= TABLE_POINTS;
  const line = 7;
  const top = paper.height - MARGIN - 12;
  const tableTop = MARGIN + 16 + TABLE_ROWS * TABLE_SIZE * 1.6;
  return {
    head: { left: MARGIN, right: paper.width - MARGIN, top, line },
    frame: [MARGIN, hasTable ? tableTop + 3 : MARGIN + 18, paper.width - MARGIN, top - 3 * line - 2],
    tableTop,
    hasTable,
  };
}

/** The scale of a parcel on a frame: the largest round one at which it takes no more than its share. */
export function parcelScale(bounds: Box, frame: Box): number {
  const [wide, high] = [frame[2] - frame[0], frame[3] - frame[1]];
  const found = PARCEL_SCALES.find(
    (scale) =>
      ((bounds[2] - bounds[0]) * 1000) / scale <= wide * PARCEL_SHARE &&
      ((bounds[3] - bounds[1]) * 1000) / scale <= high * PARCEL_SHARE,
  );
  if (found != null) return found;
  throw new Problem('map-unsuitable', '宗地过大，1:100000 也容纳不下，请选更大的图纸或按图幅出图');
}

/** Scale and ground of a 宗地图, known before its surroundings are read. */
export function parcelGround({
  paper,
  scale,
  parcel,
  points,
}: Pick<ParcelMapRequest, 'paper' | 'scale' | 'parcel' | 'points'>): {
  readonly scale: number;
  /** Metres of the plane. */
  readonly bounds: Box;
  readonly layout: Layout;
  readonly numbered: readonly NumberedPoint[];
} {
  const numbered = numberPoints(parcel, points);
  const layout = layoutOf(paper, numbered.length);
  const box = boundsOf(parcel.geometry) as Box;
  const own = scale ?? parcelScale(box, layout.frame);
  const [wide, high] = [
    ((layout.frame[2] - layout.frame[0]) * own) / 1000,
    ((layout.frame[3] - layout.frame[1]) * own) / 1000,
  ];
  if (box[2] - box[0] > wide || box[3] - box[1] > high) {
    const expected = `不大于 1:${parcelScale(box, layout.frame)}`;
    throw new Problem('map-unsuitable', `宗地 ${parcel.code} 在 ${paper.name} 上以 1:${own} 容纳不下`, {
      errors: [{ at: 'body.scale', actual: own, expected }],
    });
  }
  const [x, y] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
  return {
    scale: own,
    bounds: [x - wide / 2, y - high / 2, x + wide / 2, y + high / 2],
    layout,
    numbered,
  };
}

/** Composes the 宗地图; points that do not fit below the map follow on pages of their own. */
export function composeParcelMap(request: ParcelMapRequest): {
  readonly pages: readonly Page[];
  readonly report: SheetReport;
} {
  const { plane, paper, parcel, content, texts, watermark } = request;
  const { scale, bounds, layout, numbered } = parcelGround(request);
  const { frame } = layout;
  const ground = toPaper(plane, scale, bounds, [frame[0], frame[1]]);
  const own = ground.lines(parcel.geometry);
  const neighbours = content.parcels.filter(
    ({ featureId, geometry }) => featureId !== parcel.featureId && ground.isNear(geometry, frame),
  );
  const buildings = content.buildings.filter(({ geometry }) => ground.isNear(geometry, frame));
  const taken = new Taken();
  const placement = emptyPlacement();
  const north: Box = [frame[2] - 16, frame[3] - 25, frame[2] - 2, frame[3] - 1];
  taken.add(north);
  const lines = new SegmentGrid();
  for (const { geometry } of neighbours) lines.add(ground.lines(geometry), true);
  lines.add(own, true);
  for (const { geometry } of buildings) lines.add(ground.lines(geometry), true);
  const place: PlacingGround = { taken, frame, leaders: [], isCrossed: (box) => lines.entersAny(box) };
  letterOwn(parcel, own, numbered, ground, place, placement);
  letterOthers(neighbours, buildings, own, ground, place, placement);
  const layers: SceneLayer[] = [];
  const add = (id: string, title: string, items: readonly Item[], isClipped = true): void => {
    if (items.length > 0) layers.push({ id, title, items, ...(isClipped ? { clip: rectangle(...frame) } : {}) });
  };
  for (const rule of baseRules) {
    const rows = content.base.filter(
      ({ landClass, geometry }) =>
        rule.classes.some((prefix) => landClass.startsWith(prefix)) && ground.isNear(geometry, frame),
    );
    add(
      rule.id,
      rule.title,
      rows.map(({ geometry }): Item => ({
        kind: 'path',
        lines: ground.lines(geometry),
        isClosed: true,
        fill: rule.fill,
        stroke: rule.line,
      })),
    );
  }
  add(
    'JMD',
    '房屋',
    buildings.map(({ geometry }): Item => ({
      kind: 'path',
      lines: ground.lines(geometry),
      isClosed: true,
      fill: buildingRules.fill,
      stroke: buildingRules.line,
    })),
  );
  add(
    'LZ',
    '邻宗',
    neighbours.map(({ geometry }): Item => ({
      kind: 'path',
      lines: ground.lines(geometry),
      isClosed: true,
      stroke: { colour: BLACK, width: 0.15 },
    })),
  );
  add('JZX', '界址线', [{ kind: 'path', lines: own, isClosed: true, stroke: boundaryRules.line }]);
  const kept = thinPoints(
    Float64Array.from(numbered.flatMap(({ x, y }) => [ground.x(x), ground.y(y)])),
    boundaryRules.pointSpacing,
  );
  const { diameter, line, fill, dot } = boundaryRules.point;
  add('JZD', '界址点', [
    { kind: 'circles', centres: kept, radius: (diameter - line.width) / 2, stroke: line, fill },
    { kind: 'circles', centres: kept, radius: dot, fill: line.colour },
  ]);
  add('ZJ', '注记', [...placement.leaders, ...placement.items]);
  const [e, n] = [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2];
  add(
    'TK',
    '图廓整饰',
    [
      { kind: 'path', lines: rectangle(...frame), isClosed: true, stroke: { colour: BLACK, width: 0.3 } },
      ...drawNorth(frame[2] - 9, frame[3] - 24, 0.9),
      ...drawHead(request, layout, sheetNumberOf(plane, e, n)),
      ...drawFoot(texts, scale, paper),
      ...(layout.hasTable
        ? drawPointColumns(tableLines([{ heading: '界址点坐标表（米）', points: numbered }]), 0, {
            left: MARGIN,
            top: layout.tableTop,
            width: paper.width - 2 * MARGIN,
            bottom: MARGIN + 15.5,
            columns: 3,
            size: TABLE_SIZE,
          }).items
        : []),
    ],
    false,
  );
  add('SY', '水印', watermark == null ? [] : drawWatermark(watermark, frame), false);
  const page: Page = {
    title: `宗地图 ${parcel.code}`,
    width: paper.width,
    height: paper.height,
    georeference: ground.georeference,
    layers,
  };
  const pages = layout.hasTable
    ? [page]
    : [page, ...pointPages([{ heading: parcel.code, points: numbered }], plane, parcel.code)];
  return {
    pages,
    report: {
      number: parcel.code,
      name: parcel.code,
      epsg: plane.epsg,
      counts: {
        parcels: 1 + neighbours.length,
        buildings: buildings.length,
        boundaryPoints: kept.length / 2,
        controlPoints: 0,
        pointsMerged: numbered.length - kept.length / 2,
        labels: placement.placed,
        labelsWithLeader: placement.withLeader,
        unlettered: 0,
      },
      unplaced: placement.unplaced,
      overlappingLabels: overlappingTexts(page).length,
    },
  };
}

/** The 1:500 square sheet of the middle, and the 1:10,000 sheet. */
function sheetNumberOf(plane: MapPlane, east: number, north: number): string {
  const out = new Float64Array(2);
  planeToDegrees(plane)(east, north, out, 0);
  return `${squareSheetAt(east, north, { scale: 500 }).number}（${geographicSheetAt(out[0]!, out[1]!, 10_000).number}）`;
}

function drawHead({ parcel, texts }: ParcelMapRequest, { head }: Layout, sheet: string): Item[] {
  const { left, right, top, line } = head;
  const middle = (left + right) / 2;
  const size = 3;
  const cell = (label: string, value: string | null, x: number, width: number, row: number): Item[] => {
    const y = top - (row + 1) * line + 2.2;
    const words = `${label}：${value ?? '—'}`;
    return [text(words, x + 1.5, y, { size: fitSize(words, size, width - 3) })];
  };
  const rules: [number, number][][] = [];
  for (let row = 0; row <= 3; row++)
    rules.push([
      [left, top - row * line],
      [right, top - row * line],
    ]);
  for (const x of [left, middle, right])
    rules.push([
      [x, top],
      [x, top - 3 * line],
    ]);
  const areaText = parcel.area ?? (parcel.ellipsoidalArea == null ? null : parcel.ellipsoidalArea.toFixed(2));
  const half = middle - left;
  return [
    text('宗 地 图', middle, top + 3.5, { size: 7.5, font: 'bold', align: 'centre' }),
    text('单位：m、m²', right, top + 2, { size: 2.8, align: 'right' }),
    text(texts.secrecy, left, top + 2, { size: 3.4, font: 'bold' }),
    { kind: 'path', lines: linesOf(rules), isClosed: false, stroke: { colour: BLACK, width: 0.15 } },
    ...cell('宗地代码', parcel.code, left, half, 0),
    ...cell('土地权利人', parcel.rightHolder, middle, half, 0),
    ...cell('不动产单元号', parcel.unitNumber, left, half, 1),
    ...cell('坐落', parcel.location, middle, half, 1),
    ...cell('所在图幅号', sheet, left, half, 2),
    ...cell(
      `宗地面积${parcel.area == null ? '（椭球面积）' : ''}`,
      areaText == null ? null : `${areaText} m²　地类：${parcel.landClass ?? '—'}`,
      middle,
      half,
      2,
    ),
  ];
}

function drawFoot({ unit, notes, signatories }: ParcelMapTexts, scale: number, { width }: Paper): Item[] {
  const size = 2.5;
  const y = MARGIN + 10.5;
  const lines = notes.flatMap((note) => wrapText(note, size, 66));
  const people = signatories.map(([role, name]) => `${role}：${name}`);
  return [
    ...lines.map((words, i) => text(words, MARGIN, y - i * size * 1.4, { size })),
    ...drawScale(scale, width / 2 + 8, MARGIN + 15, 0.6),
    ...people.map((words, i) => text(words, width - MARGIN - 44, y - (i + 1) * size * 1.4, { size })),
    text(unit, width - MARGIN - 44, y, { size: fitSize(unit, size, 44) }),
  ];
}

/** Fraction with area, numbers of points, lengths of sides. */
function letterOwn(
  parcel: ParcelRow,
  own: Lines,
  numbered: readonly NumberedPoint[],
  ground: ToPaper,
  place: PlacingGround,
  placement: Placement,
): void {
  const words = { above: parcelNumber(parcel.code), below: parcel.landClass ?? '—' };
  const withArea = parcel.area == null ? words : { ...words, beside: parcel.area };
  placeLabels(
    [
      {
        kind: '宗地',
        name: parcel.code,
        area: own,
        inside: [3.6, 3, 2.4, 1.8].map((size) => fractionBlock(withArea, size)),
        outside: fractionBlock(withArea, 2.4),
      },
    ],
    place,
    placement,
  );
  const seen = new Set(
    pairs(
      thinPoints(
        Float64Array.from(numbered.flatMap(({ x, y }) => [ground.x(x), ground.y(y)])),
        boundaryRules.pointSpacing,
      ),
    ),
  );
  const rings = [...new Set(numbered.map(({ ring }) => ring))].map((ring) =>
    numbered.filter((point) => point.ring === ring),
  );
  const edges = new SegmentGrid();
  edges.add(own, true);
  for (const ring of rings)
    for (const point of ring) {
      if (!seen.has(`${ground.x(point.x)}/${ground.y(point.y)}`)) continue;
      letterPoint(point, own, edges, ground, place, placement);
    }
  for (const ring of rings) for (const i of ring.keys()) letterSide(ring, i, own, ground, place, placement);
}

function pairs(flat: Float64Array): string[] {
  const found: string[] = [];
  for (let at = 0; at < flat.length; at += 2) found.push(`${flat[at]}/${flat[at + 1]}`);
  return found;
}

/** Around a point, outside of the parcel first, nearest first. */
function letterPoint(
  point: NumberedPoint,
  own: Lines,
  edges: SegmentGrid,
  ground: ToPaper,
  { taken, frame, isCrossed }: PlacingGround,
  placement: Placement,
): void {
  const [x, y] = [ground.x(point.x), ground.y(point.y)];
  for (const size of [textRules.pointNumber.size, textRules.pointNumber.smallest]) {
    const block = linesBlock([point.number], { size, colour: textRules.pointNumber.colour });
    const choices = Array.from({ length: 16 }, (_, turn) => (turn * Math.PI) / 8)
      .flatMap((turn) =>
        [1.0, 1.8, 2.8].map((reach) => ({
          reach,
          cx: x + Math.cos(turn) * (reach + block.width / 2),
          cy: y + Math.sin(turn) * (reach + block.height / 2),
        })),
      )
      // What cannot stand is not weighed: whether a place is inside takes a look at every edge.
      .filter(({ cx, cy }) => {
        const box = around(cx, cy, block);
        return isIn(box, frame) && taken.isFree(box) && !edges.entersAny(box);
      })
      .map(({ reach, cx, cy }) => {
        const isBehind = isCrossed?.(around(cx, cy, block)) === true;
        return { cx, cy, cost: reach + (isInside(own, cx, cy) ? 3 : 0) + (isBehind ? 4 : 0) };
      });
    choices.sort((p, q) => p.cost - q.cost);
    const [best] = choices;
    if (best == null) continue;
    taken.add(around(best.cx, best.cy, block));
    placement.items.push(...block.draw(best.cx, best.cy));
    placement.placed++;
    return;
  }
  placement.unplaced.push({ kind: '界址点号', name: point.number });
}

/** Along the middle of a side, upright, outside first; a side too short for its number keeps it in the table alone. */
function letterSide(
  ring: readonly NumberedPoint[],
  i: number,
  own: Lines,
  ground: ToPaper,
  { taken, frame }: PlacingGround,
  placement: Placement,
): void {
  const [a, b] = [ring[i]!, ring[(i + 1) % ring.length]!];
  const [ax, ay, bx, by] = [ground.x(a.x), ground.y(a.y), ground.x(b.x), ground.y(b.y)];
  const length = Math.hypot(bx - ax, by - ay);
  const words = a.side.toFixed(2);
  let angle = (Math.atan2(by - ay, bx - ax) * 180) / Math.PI;
  if (angle > 90) angle -= 180;
  if (angle <= -90) angle += 180;
  for (const size of [textRules.sideLength.size, textRules.sideLength.smallest]) {
    const width = textWidth(words, size);
    if (length < width + 1) continue;
    for (const side of [1, -1])
      for (const share of [0.5, 0.35, 0.65]) {
        const [mx, my] = [ax + (bx - ax) * share, ay + (by - ay) * share];
        const away = side * (size * 0.5 + 0.5);
        const [cx, cy] = [mx + (-(by - ay) / length) * away, my + ((bx - ax) / length) * away];
        if (side === 1 && isInside(own, cx, cy)) continue;
        const parts = strip(cx, cy, width, size * 0.8, angle);
        if (parts.some((box) => !isIn(box, frame) || !taken.isFree(box, 0))) continue;
        // A turned text is covered by small boxes in a row: one around it all would claim half the parcel.
        for (const box of parts) taken.add(box);
        placement.items.push(turned(words, cx, cy, size, angle));
        placement.placed++;
        return;
      }
  }
  placement.unplaced.push({ kind: '边长', name: `${a.number}-${b.number}` });
}

/** Boxes that do not overlap each other, along a turned text. */
function strip(x: number, y: number, width: number, height: number, angle: number): Box[] {
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const count = Math.max(1, Math.round(width / height));
  const step = width / count;
  return Array.from({ length: count }, (_, i): Box => {
    const along = (i + 0.5) * step - width / 2;
    const [cx, cy] = [x + along * cos, y + along * sin];
    const [halfWide, halfHigh] =
      Math.abs(cos) >= Math.abs(sin)
        ? [(step / 2) * Math.abs(cos), height / 2]
        : [height / 2, (step / 2) * Math.abs(sin)];
    return [cx - halfWide + 1e-6, cy - halfHigh + 1e-6, cx + halfWide - 1e-6, cy + halfHigh - 1e-6];
  });
}

function turned(words: string, cx: number, cy: number, size: number, angle: number): TextItem {
  const drop = size * 0.37;
  const radians = (angle * Math.PI) / 180;
  return text(words, cx + Math.sin(radians) * drop, cy - Math.cos(radians) * drop, {
    size,
    align: 'centre',
    angle,
    halo: textRules.halo,
  });
}

const around = (x: number, y: number, { width, height }: Block): Box => [
  x - width / 2,
  y - height / 2,
  x + width / 2,
  y + height / 2,
];

const isIn = (box: Box, frame: Box): boolean =>
  box[0] >= frame[0] && box[1] >= frame[1] && box[2] <= frame[2] && box[3] <= frame[3];

/** Neighbours by number and holder, buildings by structure and storeys. */
function letterOthers(
  neighbours: readonly ParcelRow[],
  buildings: readonly BuildingRow[],
  own: Lines,
  ground: ToPaper,
  place: PlacingGround,
  placement: Placement,
): void {
  const { size, smallest, colour } = textRules.neighbour;
  const wishes = neighbours.flatMap((row): LabelWish[] => {
    const area = clipRings(ground.lines(row.geometry), place.frame);
    // A corner that barely reaches into the frame is no neighbour that anybody looks for.
    if (area.ends.length === 0) return [];
    const box = boxOf(area);
    if ((box[2] - box[0]) * (box[3] - box[1]) < 30) return [];
    const number = [parcelNumber(row.code)];
    const named = row.rightHolder == null ? number : [...number, row.rightHolder];
    return [
      {
        kind: '邻宗',
        name: row.code,
        area,
        avoidsLines: true,
        inside: [
          linesBlock(named, { size, colour }),
          linesBlock(named, { size: smallest, colour }),
          linesBlock(number, { size: smallest, colour }),
        ],
        outside: linesBlock(number, { size: smallest, colour }),
      },
    ];
  });
  const { size: normal, smallest: least, colour: ink } = textRules.building;
  const houses = buildings.flatMap((row): LabelWish[] => {
    const words = `${row.structure == null ? '' : (buildingRules.structures[row.structure] ?? '')}${row.storeys ?? ''}`;
    const lines = ground.lines(row.geometry);
    const area = clipRings(lines, place.frame);
    if (words === '' || area.ends.length === 0) return [];
    const isOwn = isInside(own, lines.xy[0]!, lines.xy[1]!);
    const block = (at: number) => linesBlock([words], { size: at, colour: ink });
    return [
      {
        kind: '房屋',
        name: row.buildingNumber,
        area,
        inside: [block(normal), block(least)],
        ...(isOwn ? { outside: block(least) } : {}),
      },
    ];
  });
  placeLabels(houses, place, placement);
  placeLabels(wishes, place, placement);
}
