/** A sheet of the 地籍图 as a page: content, frame, grid and what stands around. */
import { type Box, clipRings } from './clip.ts';
import { type ContentCounts, drawContent } from './draw-content.ts';
import { drawCorners, drawFrame, drawGrid, frameTicks, gridCrosses, outlineOnPaper } from './draw-frame.ts';
import { frameRules } from './drawing-rules.ts';
import { drawFurniture, drawWatermark, type SheetTexts } from './draw-furniture.ts';
import type { MapPlane } from './map-plane.ts';
import { frameOnPaper, furnitureOf, type Paper } from './paper-sizes.ts';
import type { Unplaced } from './place-labels.ts';
import { overlappingTexts } from './page-texts.ts';
import type { Outline } from './plan-map.ts';
import type { SheetPlan } from './plan-pages.ts';
import type { MapContent } from './read-content.ts';
import { type Lines, type Page, rectangle } from './scene.ts';
import { toPaper } from './to-paper.ts';

export interface SheetRequest {
  readonly plane: MapPlane;
  readonly scale: number;
  readonly paper: Paper;
  readonly sheet: SheetPlan;
  readonly content: MapContent;
  readonly texts: Omit<SheetTexts, 'scale' | 'number'>;
  /** Rings in metres of the plane outside of which nothing is drawn. */
  readonly shape?: Lines | undefined;
  readonly outlines?: readonly Outline[] | undefined;
  readonly watermark?: string | undefined;
  readonly hasNorth: boolean;
  /** 图号 as printed. */
  readonly number: string;
}

/** What a sheet came to. */
export interface SheetReport {
  readonly number: string;
  readonly name: string;
  readonly counts: ContentCounts;
  readonly unplaced: readonly Unplaced[];
  /** EPSG of the plane the sheet lies in; null for the cone of 1:1,000,000. */
  readonly epsg: number | null;
  /** Pairs of texts on the page that overlap, those around the map too. It is none; it is counted to be sure. */
  readonly overlappingLabels: number;
}

/** Composes one sheet. */
export function composeSheet(request: SheetRequest): { readonly page: Page; readonly report: SheetReport } {
  const { plane, scale, paper, sheet, content, texts, shape, outlines, watermark, hasNorth, number } = request;
  const furniture = furnitureOf(paper);
  const [left, foot] = frameOnPaper(paper, scale, sheet.bounds);
  const ground = toPaper(plane, scale, sheet.bounds, [left, foot]);
  const { frame } = ground.georeference;
  const outline = outlineOnPaper(sheet, ground);
  const clip = shape == null ? outline : clipRings(ground.lines(shape), frame);
  const isRectangle = outline.xy.length === 10;
  const { arm } = frameRules;
  const obstacles = [
    ...gridCrosses(sheet, scale, ground).flatMap(([x, y]): Box[] => [
      [x - arm, y - 0.2, x + arm, y + 0.2],
      [x - 0.2, y - arm, x + 0.2, y + arm],
    ]),
    ...frameTicks(sheet, scale, ground).map(([[ax, ay], [bx, by]]): Box => [ax - 0.2, ay - 0.2, bx + 0.2, by + 0.2]),
  ];
  const drawing = drawContent(content, {
    paper: ground,
    scale,
    clip,
    isWhole: shape == null && isRectangle,
    ...(outlines == null ? {} : { outlines }),
    obstacles,
  });
  const area =
    shape == null
      ? []
      : [
          {
            kind: 'path',
            lines: clip,
            isClosed: true,
            stroke: { colour: '#1f6f43', width: 0.35, dash: [4, 1.5] },
          } as const,
        ];
  const page: Page = {
    title: texts.name === number ? texts.name : `${texts.name} ${number}`,
    width: paper.width,
    height: paper.height,
    georeference: ground.georeference,
    layers: [
      ...drawing.layers,
      { id: 'FW', title: '出图范围', clip: rectangle(...frame), items: area },
      { id: 'GW', title: '坐标格网', items: drawGrid(sheet, scale, ground, furniture) },
      {
        id: 'TK',
        title: '图廓整饰',
        items: [
          ...drawFrame(sheet, ground, furniture),
          ...drawCorners(sheet, ground, furniture),
          ...drawFurniture({ ...texts, scale, number }, sheet.neighbours, drawing.legend, frame, furniture, {
            hasNorth,
            paper,
          }),
        ],
      },
      {
        id: 'SY',
        title: '水印',
        clip: rectangle(...frame),
        items: watermark == null ? [] : drawWatermark(watermark, frame),
      },
    ],
  };
  return {
    page,
    report: {
      number,
      name: texts.name,
      epsg: plane.epsg,
      counts: drawing.counts,
      unplaced: drawing.placement.unplaced,
      overlappingLabels: overlappingTexts(page).length,
    },
  };
}
