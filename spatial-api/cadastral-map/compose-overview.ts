/** 分幅接合图: all sheets of a map, or of an area, on one page with their numbers. */
import type { Box } from './clip.ts';
import { BLACK, borderRules } from './drawing-rules.ts';
import { keepBorders, SegmentGrid } from './coinciding-lines.ts';
import { drawNorth, drawScale } from './draw-furniture.ts';
import { textWidth } from './fonts.ts';
import { fitSize, text, wrapText } from './lettering.ts';
import type { MapPlan } from './plan-map.ts';
import { boundsOfOutline, outlineInMap } from './plan-pages.ts';
import { furnitureOf, type Paper, papers, roomOn } from './paper-sizes.ts';
import type { BorderRow } from './read-content.ts';
import { type Item, linesOf, type Page, rectangle } from './scene.ts';
import { joinLines, toPaper } from './to-paper.ts';

const BLUE = '#1f4f8f';

const DENOMINATORS = [1, 2, 2.5, 5]
  .flatMap((digit) => [2, 3, 4, 5, 6].map((power) => digit * 10 ** power))
  .sort((a, b) => a - b);

/** Metres around all sheets. */
export function planBounds({ sheets, plane }: Pick<MapPlan, 'sheets' | 'plane'>): Box {
  return boundsOfOutline(sheets.flatMap((sheet) => outlineInMap(sheet, plane)));
}

/** Scale and paper of the overview: the largest round scale at which all sheets fit. */
export function overviewScale(bounds: Box, paper?: Paper): { readonly scale: number; readonly paper: Paper } {
  const choices = paper == null ? papers('A3') : [paper];
  for (const scale of DENOMINATORS)
    for (const choice of choices) {
      const [wide, high] = roomOn(choice);
      if (
        ((bounds[2] - bounds[0]) * 1000) / scale <= wide - 10 &&
        ((bounds[3] - bounds[1]) * 1000) / scale <= high - 10
      )
        return { scale, paper: choice };
    }
  return { scale: DENOMINATORS.at(-1)!, paper: choices[0]! };
}

/** Composes the overview. */
export function composeOverview(
  plan: MapPlan,
  {
    title,
    borders,
    notes,
    unit,
    watermark,
  }: {
    title: string;
    borders: readonly BorderRow[];
    notes: readonly string[];
    unit: string;
    watermark?: string | undefined;
  },
): Page {
  const bounds = planBounds(plan);
  const { scale, paper } = overviewScale(bounds);
  const furniture = furnitureOf(paper);
  const { factor: f } = furniture;
  const [wide, high] = [((bounds[2] - bounds[0]) * 1000) / scale, ((bounds[3] - bounds[1]) * 1000) / scale];
  const [roomWide, roomHigh] = roomOn(paper);
  const place = [furniture.left + (roomWide - wide) / 2, furniture.bottom + (roomHigh - high) / 2] as const;
  const ground = toPaper(plan.plane, scale, bounds, place);
  const outer: Box = [
    furniture.left - 4,
    furniture.bottom - 4,
    furniture.left + roomWide + 4,
    furniture.bottom + roomHigh + 4,
  ];
  const higher = new SegmentGrid();
  const lines: Item[] = borderRules.flatMap((rule) => {
    const kept = keepBorders(
      borders.filter((row) => row.rule === rule).map(({ border }) => ground.lines(border)),
      higher,
      null,
    );
    return kept.ends.length === 0 ? [] : [{ kind: 'path', lines: kept, isClosed: false, stroke: rule.line }];
  });
  const outlines = plan.sheets.map((sheet) => outlineInMap(sheet, plan.plane));
  const frames = outlines.map((outline) =>
    linesOf([outline.map(([east, north]) => [ground.x(east), ground.y(north)] as const)]),
  );
  const stroke = { colour: BLUE, width: plan.sheets.length > 500 ? 0.1 : 0.25 };
  const numbers = plan.sheets.flatMap(({ number }, i): Item[] => {
    const own = boundsOfOutline(outlines[i]!);
    const [x, y] = [ground.x((own[0] + own[2]) / 2), ground.y((own[1] + own[3]) / 2)];
    const [cellWide, cellHigh] = [((own[2] - own[0]) * 1000) / scale, ((own[3] - own[1]) * 1000) / scale];
    const size = Math.min(fitSize(number, 5 * f, cellWide * 0.92), cellHigh * 0.8);
    // Smaller than half a millimetre nobody reads it; the list of sheets has it.
    return size < 0.5 ? [] : [text(number, x, y - size * 0.37, { size, align: 'centre' })];
  });
  const shape: Item[] =
    plan.shape == null
      ? []
      : [
          {
            kind: 'path',
            lines: ground.lines(plan.shape),
            isClosed: true,
            stroke: { colour: '#1f6f43', width: 0.35, dash: [4, 1.5] },
          },
        ];
  const middle = (outer[0] + outer[2]) / 2;
  const size = 2.8 * f;
  return {
    title: '分幅接合图',
    width: paper.width,
    height: paper.height,
    georeference: ground.georeference,
    layers: [
      {
        id: 'JHF',
        title: '分幅',
        items: [{ kind: 'path', lines: joinLines(frames), isClosed: true, fill: BLUE, opacity: 0.06 }],
      },
      { id: 'JJ', title: '界线', clip: rectangle(...ground.georeference.frame), items: lines },
      {
        id: 'JH',
        title: '图幅',
        items: [{ kind: 'path', lines: joinLines(frames), isClosed: true, stroke }, ...shape, ...numbers],
      },
      {
        id: 'TK',
        title: '图廓整饰',
        items: [
          { kind: 'path', lines: rectangle(...outer), isClosed: true, stroke: { colour: BLACK, width: 0.4 } },
          text(`${title} 分幅接合图`, middle, outer[3] + 8 * f, {
            size: fitSize(`${title} 分幅接合图`, 8 * f, roomWide),
            font: 'bold',
            align: 'centre',
          }),
          text(`1:${plan.scale}　共 ${plan.sheets.length} 幅`, middle, outer[3] + 3 * f, {
            size: 3.6 * f,
            align: 'centre',
          }),
          ...drawScale(scale, middle, outer[1], f),
          ...drawNorth(outer[2] + 14 * f, outer[3] - 24 * f, f),
          ...notes
            .flatMap((note) => wrapText(note, size, roomWide * 0.36))
            .map((words, i) => text(words, outer[0], outer[1] - 5 * f - i * size * 1.45, { size })),
          text(`编制单位：${unit}`, outer[2] - textWidth(`编制单位：${unit}`, size), outer[1] - 5 * f, { size }),
        ],
      },
      {
        id: 'SY',
        title: '水印',
        items:
          watermark == null
            ? []
            : [text(watermark, middle, outer[1] + 4, { size: 4, align: 'centre', colour: '#8a8a8a' })],
      },
    ],
  };
}
