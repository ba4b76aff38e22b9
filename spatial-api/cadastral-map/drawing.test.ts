import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { projectGeometry } from '../../schemas/gauss-kruger.ts';
import { Problem } from '../../schemas/problems.ts';
import { clipLines, clipRings } from './clip.ts';
import { keepBorders, moveAside, SegmentGrid, thinPoints } from './coinciding-lines.ts';
import { composeOverview } from './compose-overview.ts';
import { composeParcelMap } from './compose-parcel-map.ts';
import { composeSheet } from './compose-sheet.ts';
import { dashLines } from './dash-lines.ts';
import { degreesText, kilometres } from './draw-frame.ts';
import { drawFurniture } from './draw-furniture.ts';
import { borderRules } from './drawing-rules.ts';
import { letterable, letterPage, textWidth } from './fonts.ts';
import { fractionBlock, linesBlock, text } from './lettering.ts';
import type { MapRequest } from './map-order.ts';
import { overlappingTexts, textsOffPaper } from './page-texts.ts';
import { furnitureOf, paperOf, papers, roomOn } from './paper-sizes.ts';
import { countOverlaps, emptyPlacement, placeLabels, Taken } from './place-labels.ts';
import { planMap, tellApart } from './plan-map.ts';
import { outlineInMap } from './plan-pages.ts';
import type { MapContent, ParcelRow } from './read-content.ts';
import { linesOf, rectangle } from './scene.ts';
import { writeDxf } from './write-dxf.ts';
import { writePdf } from './write-pdf.ts';
import { pixelsOf, writePng } from './write-png.ts';
import { writeSvg } from './write-svg.ts';
import { inflateSync } from 'node:zlib';

const HEAD = { title: '试验', author: '测试', date: new Date('2026-11-28T00:00:00Z') };

/** A parcel with straight sides, metres of EPSG:4549. */
function parcelOf(
  code: string,
  ring: readonly (readonly [number, number])[],
  more: Partial<ParcelRow> = {},
): ParcelRow {
  const { xy, ends } = linesOf([[...ring, ring[0]!]]);
  return {
    featureId: code,
    code,
    unitNumber: null,
    landClass: '0701',
    area: '100.00',
    rightHolder: '张某',
    location: '一路1号',
    ellipsoidalArea: 100,
    geometry: { type: 'Polygon', xy, ends, parts: Uint32Array.of(1) },
    ...more,
  };
}

const square = (west: number, south: number, side: number): [number, number][] => [
  [west, south],
  [west + side, south],
  [west + side, south + side],
  [west, south + side],
];

const contentOf = (parcels: readonly ParcelRow[]): MapContent => ({
  parcels,
  points: [],
  unsettled: [],
  buildings: [],
  base: [],
  borders: [],
  controls: [],
});

/** The sheet 3520.75-497.50 at 1:500 with a parcel of 100 m on its 50 m lines. */
function sheetOf(content: MapContent, request: Partial<MapRequest> = { sheet: '3520.75-497.50', scale: 500 }) {
  const plan = planMap(request as MapRequest, 4549);
  const { plane, scale, paper, sheets, shape, outlines } = plan;
  return composeSheet({
    plane,
    scale,
    paper,
    sheet: sheets[0]!,
    content,
    number: sheets[0]!.number,
    shape,
    outlines,
    hasNorth: false,
    texts: {
      name: '测试村',
      secrecy: '内部',
      unit: '测试院',
      notes: ['2000国家大地坐标系'],
      signatories: [['绘图员', '甲']],
    },
  });
}

/** Text of the content stream of a page. */
function streamsOf(pdf: Buffer): string[] {
  const found: string[] = [];
  for (let at = pdf.indexOf('stream\n'); at >= 0; at = pdf.indexOf('stream\n', at + 7)) {
    if (pdf.subarray(at - 3, at).toString() === 'end') continue;
    const end = pdf.indexOf('\nendstream', at);
    found.push(inflateSync(pdf.subarray(at + 7, end)).toString('latin1'));
  }
  return found;
}

/** Millimetre coordinates of the closed paths with a stroke of the boundary in a PDF. */
function boundaryPaths(pdf: Buffer): [number, number][][] {
  const content = streamsOf(pdf).find((stream) => stream.includes(' cm 1 j'))!;
  assert.match(content, /^2\.83464566\d* 0 0 2\.83464566\d* 0 0 cm/, 'the unit is the millimetre');
  return content
    .split('\n')
    .filter((line, i, all) => / m /.test(line) && (all[i - 1] ?? '').includes('0.816 0.008 0.106 RG 0.3 w'))
    .flatMap((line) => line.split(' h').filter((part) => part.includes(' m')))
    .map((part) =>
      [...part.matchAll(/(-?[\d.]+) (-?[\d.]+) [ml]/g)].map((match) => [Number(match[1]), Number(match[2])]),
    );
}

describe('a sheet on paper', () => {
  const content = contentOf([parcelOf('320402001001GB00001', square(497550, 3520800, 100))]);
  const { page } = sheetOf(content);

  it('draws 100 m at 1:500 as 200.0 mm in PDF and SVG', () => {
    const [ring] = boundaryPaths(writePdf([page], HEAD));
    const sides = ring!.map(([x, y], i) => Math.hypot(x - ring![(i + 1) % 4]![0], y - ring![(i + 1) % 4]![1]));
    assert.deepEqual(
      sides.map((side) => Math.round(side * 100) / 100),
      [200, 200, 200, 200],
    );
    const svg = writeSvg(page, HEAD);
    assert.match(svg, /width="841mm" height="594mm" viewBox="0 0 841 594"/);
    const path = /<g id="JZX".*?<path d="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)/s.exec(svg)!.slice(1).map(Number);
    assert.equal(Math.round((path[2]! - path[0]!) * 1000) / 1000, 200);
    assert.equal(path[3], path[1]);
  });

  it('has its inner frame 500 mm by 500 mm and a grid line where its printed coordinate says', () => {
    const { frame, origin, place, scale } = page.georeference!;
    assert.equal(frame[2] - frame[0], 500);
    assert.equal(frame[3] - frame[1], 500);
    const labels = page.layers.find(({ id }) => id === 'GW')!.items.filter((item) => item.kind === 'text');
    for (const kilometre of ['497.50', '497.55', '497.60', '497.70', '497.75']) {
      const found = labels.filter(({ text }) => text === kilometre);
      assert.equal(found.length, 2, kilometre);
      const expected = place[0] + ((Number(kilometre) * 1000 - origin[0]) * 1000) / scale;
      for (const { x } of found) assert.ok(Math.abs(x - expected) < 0.001, `${kilometre} stands at ${x}`);
    }
  });

  it('says its scale, number, name, system and signatories', () => {
    const texts = page.layers.flatMap(({ items }) =>
      items.flatMap((item) => (item.kind === 'text' ? [item.text] : [])),
    );
    for (const words of [
      '测试村',
      '3520.75-497.50',
      '1:500',
      '内部',
      '编制单位：测试院',
      '绘图员：甲',
      '图例',
      '界址线',
      '3521.00-497.75',
      '3520.50-497.25',
    ])
      assert.ok(texts.includes(words), words);
    assert.ok(
      !texts.includes('道路') && !texts.includes('房屋（结构、层数）'),
      'the legend holds only what the map shows',
    );
  });

  it('is written to the same bytes for the same content, and to others for other content', () => {
    assert.ok(writePdf([page], HEAD).equals(writePdf([sheetOf(content).page], HEAD)));
    const moved = sheetOf(contentOf([parcelOf('320402001001GB00001', square(497550.01, 3520800, 100))]));
    assert.ok(!writePdf([page], HEAD).equals(writePdf([moved.page], HEAD)));
    assert.equal(writeSvg(page, HEAD), writeSvg(sheetOf(content).page, HEAD));
  });

  it('labels a parcel on each sheet that cuts it', () => {
    const across = contentOf([parcelOf('320402001001GB00009', square(497700, 3520800, 100))]);
    for (const sheet of ['3520.75-497.50', '3520.75-497.75']) {
      const { page: cut, report } = sheetOf(across, { sheet, scale: 500 });
      const texts = cut.layers
        .find(({ id }) => id === 'ZJ')!
        .items.flatMap((item) => (item.kind === 'text' ? [item] : []));
      const label = texts.find(({ text }) => text === 'GB00009')!;
      const { frame } = cut.georeference!;
      assert.ok(label.x > frame[0] && label.x < frame[2], sheet);
      assert.equal(report.unplaced.length, 0);
    }
  });

  it('draws a parcel of 4000 vertices whole', () => {
    const ring = Array.from({ length: 4000 }, (_, i): [number, number] => [
      497625 + 80 * Math.cos((i * Math.PI) / 2000),
      3520875 + 80 * Math.sin((i * Math.PI) / 2000),
    ]);
    const { page: round, report } = sheetOf(contentOf([parcelOf('320402001001GB00002', ring)]));
    const [path] = boundaryPaths(writePdf([round], HEAD));
    assert.equal(path!.length, 4000);
    assert.ok(report.counts.pointsMerged > 2900, 'points nearer than 1 mm become one');
    assert.ok(report.counts.boundaryPoints <= 2 * Math.PI * 160, 'no more than one a millimetre');
  });

  it('goes into a PNG of the dots asked for, and says them in the file', async () => {
    const png = await writePng(page, 50);
    const [wide, high] = pixelsOf(page, 50);
    assert.ok(Math.abs(png.readUInt32BE(16) - wide) <= 1 && Math.abs(png.readUInt32BE(20) - high) <= 1);
    const at = png.indexOf('pHYs');
    assert.equal(png.readUInt32BE(at + 4), Math.round(50 / 0.0254));
  });

  it('lies at its ground coordinates in DXF, cut at the frame', () => {
    const over = sheetOf(contentOf([parcelOf('320402001001GB00009', square(497700, 3520800, 100))])).page;
    const dxf = writeDxf(over).toString('latin1');
    const line = dxf
      .split('\nLWPOLYLINE\n')
      .slice(1)
      .find((part) => part.includes('JZX'))!;
    const east = [...line.matchAll(/\n10\n([\d.]+)\n20\n/g)].map((match) => Number(match[1]));
    assert.equal(Math.min(...east), 497700);
    assert.equal(Math.max(...east), 497750);
  });
});

describe('rare characters', () => {
  it('are replaced by a mark that is seen, and named', () => {
    const { text, missing } = letterable('张𠀀某');
    assert.deepEqual(missing, [...'𠀀']);
    assert.equal(text, '张〓某');
    const all = new Set<string>();
    const { page } = sheetOf(
      contentOf([parcelOf('320402001001GB00001', square(497550, 3520800, 100), { rightHolder: '𠀀氏' })]),
    );
    const lettered = letterPage(page, all);
    assert.deepEqual([...all], ['𠀀']);
    assert.ok(lettered.layers.some(({ items }) => items.some((item) => item.kind === 'text' && item.text === '〓氏')));
  });
});

describe('placing of labels', () => {
  const place = (areas: readonly (readonly [number, number, number, number])[]) => {
    const taken = new Taken();
    const placement = emptyPlacement();
    const wishes = areas.map((box, i) => ({
      kind: '宗地',
      name: String(i),
      area: rectangle(...box),
      inside: [fractionBlock({ above: 'GB00001', below: '0701' }, 2.4)],
      outside: fractionBlock({ above: 'GB00001', below: '0701' }, 1.8),
    }));
    placeLabels(wishes, { taken, frame: [0, 0, 100, 100], leaders: [] }, placement);
    return { taken, placement };
  };

  it('puts a label inside where it fits', () => {
    const { placement, taken } = place([[10, 10, 40, 40]]);
    assert.equal(placement.withLeader, 0);
    const [box] = taken.boxes;
    assert.ok(box![0] > 10 && box![1] > 10 && box![2] < 40 && box![3] < 40);
  });

  it('puts it outside at a leader line where it does not', () => {
    const { placement } = place([[50, 50, 53, 53]]);
    assert.equal(placement.placed, 1);
    assert.equal(placement.withLeader, 1);
    assert.equal(placement.leaders.length, 2, 'a line and its dot');
  });

  it('never lets two labels share paper, and names those without a place', () => {
    const areas = Array.from({ length: 900 }, (_, i) => {
      const [x, y] = [(i % 30) * 3.3, Math.floor(i / 30) * 3.3];
      return [x, y, x + 3.2, y + 3.2] as const;
    });
    const { placement, taken } = place(areas);
    assert.equal(countOverlaps(taken.boxes), 0);
    assert.ok(placement.placed > 100, `placed ${placement.placed}`);
    assert.equal(placement.placed + placement.unplaced.length, 900);
  });

  it('counts pairs that overlap', () => {
    assert.equal(
      countOverlaps([
        [0, 0, 2, 2],
        [1, 1, 3, 3],
        [2.5, 0, 4, 1.5],
        [10, 0, 11, 1],
      ]),
      2,
    );
  });

  it('measures text as the font does', () => {
    assert.equal(textWidth('宗地', 3), 6);
    assert.ok(linesBlock(['012', '双塘村'], { size: 4 }).width >= 12);
  });
});

describe('lines that coincide', () => {
  const line = (...points: [number, number][]) => linesOf([points]);

  it('leave only the highest rank', () => {
    const higher = new SegmentGrid();
    const county = keepBorders([line([0, 0], [50, 0])], higher, null);
    const town = keepBorders([line([10, 0.05], [50, 0.05], [50, 30])], higher, null);
    assert.deepEqual([...county.xy], [0, 0, 50, 0]);
    const start = town.xy.slice(0, 2);
    assert.ok(start[0] === 50 && start[1]! < 0.7, 'the part along the county border is gone');
    assert.deepEqual(Array.from(town.xy.slice(-2)), [50, 30]);
  });

  it('draw the border of two neighbours once', () => {
    const kept = keepBorders([line([0, 0], [0, 20]), line([0, 20], [0, 0], [-9, 0])], new SegmentGrid(), null);
    assert.equal(kept.ends.length, 2);
    assert.ok(kept.xy[2 * kept.ends[0]!]! <= 0 && kept.xy.at(-2) === -9);
  });

  it('move a border aside from a 界址线, which keeps its place', () => {
    const boundaries = new SegmentGrid();
    boundaries.add(line([10, 0], [30, 0]), false);
    const kept = keepBorders([line([0, 0], [40, 0])], new SegmentGrid(), boundaries);
    assert.equal(kept.ends.length, 3);
    const middle = kept.xy.slice(2 * kept.ends[0]!, 2 * kept.ends[1]!);
    assert.ok([...middle].filter((_, i) => i % 2 === 1).every((y) => Math.abs(y - 0.7) < 1e-9));
  });

  it('mitre what is moved aside', () => {
    assert.deepEqual(
      moveAside([0, 0, 10, 0, 10, 10], 1).map((value) => Math.round(value * 1e6) / 1e6),
      [0, 1, 9, 1, 9, 10],
    );
  });

  it('draw points nearer than 1 mm as one', () => {
    assert.deepEqual([...thinPoints(Float64Array.of(0, 0, 0.9, 0, 1, 0, 5, 5, 5.5, 5.5), 1)], [0, 0, 1, 0, 5, 5]);
  });
});

describe('cutting at a frame', () => {
  it('keeps the parts of a line inside, and rings whole that are not cut', () => {
    const frame = rectangle(0, 0, 10, 10);
    const cut = clipLines(
      linesOf([
        [
          [-5, 5],
          [15, 5],
        ],
        [
          [1, 1],
          [2, 1],
          [2, 2],
          [1, 1],
        ],
      ]),
      frame,
      false,
    );
    assert.deepEqual(Array.from(cut.lines.xy.slice(0, 4)), [0, 5, 10, 5]);
    assert.deepEqual([cut.isWhole(0), cut.isWhole(1)], [false, true]);
  });

  it('works with frames that are no rectangles', () => {
    const triangle = linesOf([
      [
        [0, 0],
        [10, 0],
        [0, 10],
        [0, 0],
      ],
    ]);
    const cut = clipLines(
      linesOf([
        [
          [1, 1],
          [9, 9],
        ],
      ]),
      triangle,
      false,
    );
    assert.deepEqual([...cut.lines.xy], [1, 1, 5, 5]);
  });

  it('cuts areas to a box', () => {
    const cut = clipRings(rectangle(-5, -5, 5, 5), [0, 0, 10, 10]);
    assert.deepEqual([Math.min(...cut.xy), Math.max(...cut.xy)], [0, 5]);
  });
});

describe('planning of sheets', () => {
  const plan = (request: Partial<MapRequest>) => planMap(request as MapRequest, 4549);
  const problem = (request: Partial<MapRequest>): string => {
    try {
      plan(request);
    } catch (error) {
      if (error instanceof Problem) return error.code;
      throw error;
    }
    return 'none';
  };
  const around = (east: number, north: number, wide: number, high: number): Partial<MapRequest> => ({
    box: [east, north, east + wide, north + high],
    crs: 4549,
  });

  it('takes sheets by their numbers', () => {
    const { sheets, scale, paper } = plan({ sheet: '3520.5-497.5', scale: 1000 });
    assert.deepEqual(sheets[0]!.bounds, [497500, 3520500, 498000, 3521000]);
    assert.deepEqual([scale, paper.name], [1000, 'A1']);
    assert.deepEqual(plan({ sheet: 'H50G005096' }).scale, 10_000);
    assert.deepEqual(
      plan({ sheet: '3520.80-497.50', scale: 500, sheetFormat: '40x50' }).sheets[0]!.bounds,
      [497500, 3520800, 497750, 3521000],
    );
  });

  it('says what is wrong with a number', () => {
    assert.equal(problem({ sheet: '3520.76-497.50', scale: 500 }), 'map-sheet-invalid');
    assert.equal(problem({ sheet: '3520.75-497.50' }), 'map-sheet-invalid');
    assert.equal(problem({ sheet: 'H50G005996' }), 'map-sheet-invalid');
    assert.equal(problem({ sheet: '3520.75-40497.50', scale: 500 }), 'map-sheet-invalid');
    assert.equal(problem({ sheet: 'H50G005096', scale: 500 }), 'map-sheet-invalid');
  });

  it('draws small scales in 6° zones and large ones in 3° zones', () => {
    assert.deepEqual(
      [plan({ sheet: 'H50G005096' }).plane.epsg, plan({ sheet: 'H50E002024' }).plane.epsg],
      [4549, 4509],
    );
  });

  it('cuts a box to the largest scale and the smallest paper it fits', () => {
    const { scale, paper, sheets } = plan(around(497500, 3520500, 60, 55));
    assert.deepEqual([scale, paper.name, sheets.length], [500, 'A4', 1]);
    assert.deepEqual(sheets[0]!.bounds, [497500, 3520500, 497560, 3520555]);
    assert.equal(plan({ ...around(497500, 3520500, 300, 60), paper: 'A4' }).scale, 2000);
    assert.equal(plan({ ...around(497500, 3520500, 300, 200), scale: 500 }).paper.name, 'A1');
  });

  it('splits what is too long into sheets that know their neighbours', () => {
    const { sheets } = plan({
      ...around(497500, 3520500, 600, 100),
      scale: 500,
      paper: 'A3',
      orientation: 'landscape',
    });
    assert.equal(sheets.length, 4);
    assert.deepEqual(sheets[1]!.neighbours, [null, null, null, '1', null, '3', null, null, null]);
    assert.ok(
      sheets.every(({ bounds }, i) => i === 0 || Math.abs(bounds[0] - sheets[i - 1]!.bounds[2]) < 1e-6),
      'they abut',
    );
  });

  it('leaves out sheets that a polygon does not reach', () => {
    const corner = {
      type: 'Polygon' as const,
      coordinates: [
        [
          [497500, 3520500],
          [498100, 3520500],
          [497500, 3521100],
          [497500, 3520500],
        ],
      ],
    };
    const whole = plan({ ...around(497500, 3520500, 600, 600), scale: 500, paper: 'A3', orientation: 'landscape' });
    const cut = plan({ geometry: corner, crs: 4549, scale: 500, paper: 'A3', orientation: 'landscape' });
    assert.ok(cut.sheets.length < whole.sheets.length, `${cut.sheets.length} of ${whole.sheets.length}`);
  });

  it('finds the whole sheets of an area', () => {
    const { sheets } = plan({ ...around(497600, 3520800, 300, 300), scale: 500, division: 'square' });
    assert.deepEqual(
      sheets.map(({ number }) => number),
      ['3521.00-497.50', '3521.00-497.75', '3520.75-497.50', '3520.75-497.75'],
    );
    const geographic = plan({ box: [119.93, 31.78, 120.01, 31.84], scale: 10_000, division: 'geographic' });
    assert.deepEqual(geographic.sheets.map(({ number }) => number).sort(), [
      'H50G004095',
      'H50G004096',
      'H50G005095',
      'H50G005096',
      'H50G006095',
      'H50G006096',
      'H51G004001',
      'H51G005001',
      'H51G006001',
    ]);
  });

  it('draws an area across two zones in one of them and says so', () => {
    const { plane, otherZones } = plan({ box: [118.45, 31.3, 118.56, 31.35], scale: 10_000 });
    assert.equal(plane.zone, 40);
    assert.deepEqual(otherZones, [39]);
  });

  it('refuses places outside China and too many sheets', () => {
    assert.equal(problem({ box: [31.7, 119.9, 31.8, 120] }), 'map-place');
    assert.equal(problem({ box: [119, 31, 120, 32], scale: 500, paper: 'A4' }), 'map-unsuitable');
    assert.equal(problem({ sheet: '3520.75-497.50', scale: 500, paper: 'A3' }), 'map-unsuitable');
  });

  it('tells sheets of one place apart', () => {
    assert.deepEqual(tellApart(['双塘村', '寿庄', '双塘村']), ['双塘村1', '寿庄', '双塘村2']);
  });

  it('writes coordinates as sheets do', () => {
    assert.equal(kilometres(497550, 50), '497.55');
    assert.equal(kilometres(3_520_500, 500), '3520.5');
    assert.equal(degreesText(119.9375), '119°56′15″');
    assert.equal(degreesText(31 + 47 / 60 + 37.5 / 3600), '31°47′37.5″');
  });
});

describe('sheets of the geographic grid', () => {
  it('lie on the cone of their row at 1:1,000,000, with meridians and parallels in place of a grid', () => {
    const { page } = sheetOf(contentOf([]), { sheet: 'H50' });
    const { plane, frame } = page.georeference!;
    assert.equal(plane.kind, 'cone');
    // The southern corners are the widest of a northern sheet: twice the east that PROJ gives for (114°, 28°).
    assert.ok(Math.abs(frame[2] - frame[0] - 2 * 295.140445) < 1e-3, `${frame[2] - frame[0]} mm wide`);
    assert.ok(Math.abs(frame[3] - frame[1] - 447.07747) < 1e-3, `${frame[3] - frame[1]} mm high`);
    const grid = page.layers.find(({ id }) => id === 'GW')!.items;
    const labels = grid.flatMap((item) => (item.kind === 'text' ? [item.text] : []));
    assert.deepEqual([...new Set(labels)].sort(), ['115°', '116°', '117°', '118°', '119°', '29°', '30°', '31°']);
    const pdf = writePdf([page], HEAD).toString('latin1');
    assert.match(pdf, /\/Type \/PROJCS \/WKT \(PROJCS\["CGCS2000 \/ Lambert 117E/);
    assert.ok(!pdf.includes('/EPSG'), 'the cone has no code, and none is claimed');
    assert.deepEqual(overlappingTexts(page), []);
  });

  it('of an area across two zones lie in their own, each as it would by its number', () => {
    const { sheets, otherZones } = planMap(
      { box: [121.45, 31.3, 121.56, 31.35], scale: 10_000, division: 'geographic' } as MapRequest,
      4549,
    );
    assert.deepEqual(otherZones, [], 'nothing is drawn in the wrong zone');
    const zones = new Set<number>();
    for (const sheet of sheets) {
      const alone = planMap({ sheet: sheet.number } as MapRequest, 4549);
      zones.add((sheet.plane ?? alone.plane).zone);
      assert.deepEqual(sheet.bounds, alone.sheets[0]!.bounds, sheet.number);
    }
    assert.deepEqual(
      [...zones].sort((a, b) => a - b),
      [40, 41],
    );
  });

  it('fit together on their index, whatever their zones', () => {
    const plan = planMap(
      { box: [121.45, 31.3, 121.56, 31.35], scale: 10_000, division: 'geographic' } as MapRequest,
      4549,
    );
    const page = composeOverview(plan, { title: '两带', borders: [], notes: ['一'], unit: '测试院' });
    assert.deepEqual([overlappingTexts(page), textsOffPaper(page)], [[], []]);
    // Neighbours across the zones share their edge: 121.5° is one line on the index.
    const edges = plan.sheets.map((sheet) => outlineInMap(sheet, plan.plane));
    const east = edges[plan.sheets.findIndex(({ number }) => number === 'H51G017024')]?.[64];
    const west = edges[plan.sheets.findIndex(({ number }) => number === 'H51G017025')]?.[0];
    assert.ok(east != null && west != null, plan.sheets.map(({ number }) => number).join());
    assert.ok(Math.hypot(east[0] - west[0], east[1] - west[1]) < 1e-3);
  });
});

describe('texts around a map', () => {
  const long = '江苏省常州市天宁区兰陵街道和平南路社区某某新村北区及其周边地块不动产地籍调查';
  const notes = [
    '2026年10月8日测图，2026年11月28日编制。',
    '2000国家大地坐标系，高斯-克吕格 3° 分带投影，中央子午线 120°（40 带）。',
    '1985国家高程基准。',
    'GB/T 20257.1-2017 图式，TD/T 1001 地籍调查规程。',
    '数据时点 2026年11月28日，宗地第 12 版。长度单位：米；面积单位：平方米。',
    '范围跨 39 带，全图按 40 带绘制。',
  ];
  const legendRows = 16;

  it('keep clear of each other and on the paper, however small or long the map is', () => {
    for (const paper of papers())
      for (const [wide, high] of [[20, 20], [20, 130], [130, 20], [60, 40], roomOn(paper)] as const) {
        const furniture = furnitureOf(paper);
        const [roomWide, roomHigh] = roomOn(paper);
        if (wide > roomWide || high > roomHigh) continue;
        const west = furniture.left + (roomWide - wide) / 2;
        const south = furniture.bottom + (roomHigh - high) / 2;
        const legend = Array.from({ length: legendRows }, (_, i) => ({
          title: `第 ${i} 种界线或设施用地`,
          sample: 'line' as const,
          stroke: { colour: '#000000', width: 0.2 },
        }));
        const items = drawFurniture(
          {
            name: long,
            number: '第 12 幅　共 400 幅',
            secrecy: '机密',
            notes,
            scale: 500,
            unit: long,
            signatories: [
              ['绘图员', long],
              ['检查员', ''],
              ['审核员', '乙'],
            ],
          },
          Array.from({ length: 9 }, (_, i) => `H50G00509${i}`),
          legend,
          [west, south, west + wide, south + high],
          furniture,
          { hasNorth: true, paper },
        );
        const page = { width: paper.width, height: paper.height, layers: [{ id: 'TK', title: '', items }] };
        const said = `${paper.name} ${paper.orientation}, ${wide} × ${high} mm`;
        assert.deepEqual(
          overlappingTexts(page).map(([a, b]) => `${a.text} / ${b.text}`),
          [],
          said,
        );
        assert.deepEqual(
          textsOffPaper(page).map(({ text }) => text),
          [],
          said,
        );
      }
  });

  it('are found where they do overlap, turned ones too', () => {
    const at = (x: number, y: number, angle = 0) => text('宗地宗地', x, y, { size: 3, angle });
    const count = (...items: ReturnType<typeof at>[]) =>
      overlappingTexts({ layers: [{ id: 'ZJ', title: '', items }] }).length;
    assert.equal(count(at(0, 0), at(6, 1)), 1);
    assert.equal(count(at(0, 0), at(0, 3.2)), 0);
    assert.equal(count(at(0, 0), at(6, -6, 90)), 1);
    assert.equal(count(at(0, 0), at(9, 3.5, 45)), 0, 'the boxes around them meet, they do not');
  });
});

describe('the legend', () => {
  const rowsOf = (content: MapContent) =>
    sheetOf(content)
      .page.layers.find(({ id }) => id === 'TK')!
      .items.flatMap((item) => (item.kind === 'text' ? [item.text] : []));
  const flat = (...points: [number, number][]) => {
    const { xy, ends } = linesOf([points]);
    return { type: 'Polygon', xy, ends, parts: Uint32Array.of(1) } as const;
  };

  it('leaves out a road that passes the sheet by, though the box around it does not', () => {
    // An L around the south-west corner of the sheet.
    const around = flat(
      [497400, 3520700],
      [497700, 3520700],
      [497700, 3520710],
      [497410, 3520710],
      [497410, 3520900],
      [497400, 3520900],
      [497400, 3520700],
    );
    const through = flat([497400, 3520800], [497700, 3520800], [497700, 3520810], [497400, 3520810], [497400, 3520800]);
    assert.ok(!rowsOf({ ...contentOf([]), base: [{ landClass: '1004', geometry: around }] }).includes('道路'));
    assert.ok(rowsOf({ ...contentOf([]), base: [{ landClass: '1004', geometry: through }] }).includes('道路'));
  });

  it('has a border that crosses the sheet without a vertex on it, and the map its two sides by name', () => {
    const county = borderRules.find(({ id }) => id === 'XJ')!;
    const half = (name: string, code: string, west: number, east: number) => {
      const area = flat([west, 3520000], [east, 3520000], [east, 3522000], [west, 3522000], [west, 3520000]);
      return { rule: county, code, name, area, border: { ...area, type: 'MultiLineString' as const } };
    };
    const content = {
      ...contentOf([]),
      borders: [half('天宁区', '320402', 497000, 497625), half('钟楼区', '320404', 497625, 498000)],
    } as MapContent;
    assert.ok(rowsOf(content).includes('县级界'));
    const names = sheetOf(content)
      .page.layers.find(({ id }) => id === 'ZJ')!
      .items.flatMap((item) => (item.kind === 'text' ? [item.text] : []));
    assert.deepEqual(names.sort(), ['天宁区', '钟楼区'].sort());
  });
});

describe('界址点 on a sheet', () => {
  it('are those of parcels that it draws', () => {
    const own = parcelOf('320402001001GB00001', square(497550, 3520800, 100));
    const point = (parcelCode: string, x: number, y: number) => ({
      parcelCode,
      number: 'J1',
      ring: 1,
      sequence: 1,
      x,
      y,
    });
    const gone = [point('320402001001GB00009', 497700, 3520950), point('320402001001GB00009', 497720, 3520950)];
    const { report } = sheetOf({ ...contentOf([own]), points: gone });
    assert.equal(report.counts.boundaryPoints, 4, 'the corners of the parcel, not the points of one that is gone');
  });
});

describe('outlines on a sheet', () => {
  const outlineOf = (title: string, ring: readonly (readonly [number, number])[]) => ({
    title,
    geometry: { type: 'Polygon' as const, coordinates: [[...ring, ring[0]!]] },
  });
  const request = (crs: number | undefined, ...outlines: MapRequest['outlines'] & {}) => ({
    sheet: '3520.75-497.50',
    scale: 500,
    crs,
    outlines,
  });
  const content = contentOf([parcelOf('320402001001GB00001', square(497550, 3520800, 100))]);
  const { page } = sheetOf(
    content,
    request(4549, outlineOf('调查范围', square(497580, 3520830, 60)), outlineOf('别处', square(499000, 3520830, 60))),
  );
  const words = page.layers.flatMap(({ items }) => items.flatMap((item) => (item.kind === 'text' ? [item.text] : [])));
  const drawn = page.layers.find(({ id }) => id === 'FWX')!;

  it('lie at their ground coordinates, in the legend by their name; one that the sheet does not reach is in neither', () => {
    assert.equal(drawn.items.length, 1);
    const [item] = drawn.items;
    assert.ok(item?.kind === 'path' && item.isClosed);
    const { frame, origin } = page.georeference!;
    const [x, y] = [frame[0] + (497580 - origin[0]) * 2, frame[1] + (3520830 - origin[1]) * 2];
    assert.ok(Math.hypot(item.lines.xy[0]! - x, item.lines.xy[1]! - y) < 1e-6);
    assert.ok(Math.abs(item.lines.xy[2]! - x - 120) < 1e-6, '60 m at 1:500 are 120 mm');
    assert.ok(words.includes('调查范围'));
    assert.ok(!words.includes('别处'));
    assert.match(writeDxf(page).toString('latin1'), /FWX_/);
  });

  it('are the same given in degrees', () => {
    const { xy } = projectGeometry(
      { type: 'Polygon', ...linesOf([[...square(497580, 3520830, 60)]]), parts: Uint32Array.of(1) },
      4549,
      4490,
    );
    const ring = [0, 1, 2, 3].map((i) => [xy[2 * i]!, xy[2 * i + 1]!] as [number, number]);
    const other = sheetOf(content, request(undefined, outlineOf('调查范围', ring)));
    const [item] = other.page.layers.find(({ id }) => id === 'FWX')!.items;
    const [own] = drawn.items;
    assert.ok(item?.kind === 'path' && own?.kind === 'path');
    for (let at = 0; at < 8; at++) assert.ok(Math.abs(item.lines.xy[at]! - own.lines.xy[at]!) < 1e-4);
  });

  it('are refused nowhere in China, and say which', () => {
    assert.throws(
      () => planMap(request(4549, outlineOf('调查范围', square(0, 0, 60))) as MapRequest, 4549),
      (fault) => fault instanceof Problem && fault.options.errors?.[0]?.at === 'body.outlines.0.geometry',
    );
  });
});

describe('control points on a sheet', () => {
  const mark = (number: string, type: string, x: number, y: number, elevation: string | null = '6.616') => ({
    number,
    type,
    grade: null,
    elevation,
    x,
    y,
  });
  const parcels = [parcelOf('320402001001GB00001', square(497550, 3520800, 100))];
  const controls = [
    mark('GD00001', '110302', 497600, 3520850),
    mark('SZ00002', '110202', 497700, 3520900),
    mark('TG00003', '110103', 497710, 3520930, null),
    mark('TG00004', '110103', 497900, 3521100),
  ];
  const { page, report } = sheetOf({ ...contentOf(parcels), controls });
  const layer = page.layers.find(({ id }) => id === 'KZD')!;
  const words = page.layers.flatMap(({ items }) => items.flatMap((item) => (item.kind === 'text' ? [item.text] : [])));

  it('stand at their coordinates with the sign of their kind, 3 mm a triangle', () => {
    assert.equal(report.counts.controlPoints, 3, 'one lies beyond the sheet');
    const [triangle] = layer.items;
    assert.ok(triangle?.kind === 'path' && triangle.isClosed);
    const [ax, ay, bx, by, cx, cy] = triangle.lines.xy;
    for (const side of [Math.hypot(ax! - bx!, ay! - by!), Math.hypot(cx! - bx!, cy! - by!)]) {
      assert.ok(Math.abs(side - 3) < 0.01);
    }
    const { frame, origin } = page.georeference!;
    const centre = [(ax! + bx! + cx!) / 3, (ay! + by! + cy!) / 3];
    assert.ok(Math.abs(centre[0]! - (frame[0] + (497600 - origin[0]) * 2)) < 0.001);
    assert.ok(Math.abs(centre[1]! - (frame[1] + (3520850 - origin[1]) * 2)) < 0.001);
    const crossed = layer.items.filter((item) => item.kind === 'path' && !item.isClosed);
    assert.equal(crossed.length, 2, 'the two strokes of a levelling point');
  });

  it('are lettered with number over elevation, clear of all other texts', () => {
    for (const each of ['GD00001', 'SZ00002', '6.616', 'TG00003']) assert.ok(words.includes(each), each);
    assert.equal(report.overlappingLabels, 0);
    assert.deepEqual(report.unplaced, []);
  });

  it('are told in the legend, each kind that the sheet shows', () => {
    for (const kind of ['卫星定位等级点', '水准点', '图根点']) assert.ok(words.includes(kind), kind);
    assert.ok(!words.includes('三角点'));
  });

  it('have a layer of their own in DXF', () => {
    assert.match(writeDxf(page).toString('latin1'), /KZD_/);
  });
});

describe('dashes in DXF', () => {
  it('are line types whose lengths are those on paper', () => {
    const county = borderRules.find(({ id }) => id === 'XJ')!;
    const { xy, ends } = linesOf([
      [
        [497550, 3520700],
        [497550, 3521100],
      ],
    ]);
    const line = { type: 'LineString' as const, xy, ends, parts: Uint32Array.of(1) };
    const border = {
      rule: county,
      code: '320402',
      name: null,
      border: line,
      area: { ...line, xy: new Float64Array(), ends: new Uint32Array() },
    };
    const dxf = writeDxf(sheetOf({ ...contentOf([]), borders: [border] } as MapContent).page).toString('latin1');
    const [long, gap, dot] = county.line.dash!;
    const pattern = dxf.slice(dxf.indexOf('\n2\nDASHDOT\n'));
    const lengths = [...pattern.matchAll(/\n49\n(-?[\d.]+)/g)].slice(0, 4).map((match) => Number(match[1]));
    // 1:500: a millimetre is half a metre.
    assert.deepEqual(lengths, [long! / 2, -gap! / 2, 0, -gap! / 2]);
    assert.ok(dot! < 0.05);
    assert.ok(dxf.split('\nENTITIES\n')[1]!.includes('\n6\nDASHDOT\n'));
  });
});

describe('a DXF for print', () => {
  it('has the page as its paper, at the scale of the map', () => {
    const { page } = sheetOf(contentOf([]));
    const dxf = writeDxf(page).toString('latin1');
    const header = (name: string) =>
      [
        .../(\n\d+\n\S+)+/
          .exec(dxf.slice(dxf.indexOf(name) + name.length))![0]
          .split('\n9\n')[0]!
          .matchAll(/\n[1-4]0\n(\S+)/g),
      ].map((match) => Number(match[1]));
    assert.deepEqual(header('$PLIMMAX'), [0.841, 0.594]);
    assert.deepEqual(header('$PSVPSCALE'), [0.002]);
    // The south-west corner of the frame comes to lie where it is on the page: ground × scale + base.
    const { origin, place } = page.georeference!;
    const base = header('$PINSBASE');
    for (const side of [0, 1] as const)
      assert.ok(Math.abs(origin[side] * 0.002 + base[side]! - place[side] / 1000) < 1e-9, String(side));
  });
});

describe('dashes on paper', () => {
  const dash = [6, 1.5, 0.01, 1.5];
  const of = (...points: [number, number][]) => {
    const { xy, ends } = dashLines(linesOf([points]), dash);
    return Array.from(ends, (end, i) => Array.from(xy.slice(2 * (i === 0 ? 0 : ends[i - 1]!), 2 * end)));
  };
  const lengthOf = ([ax, ay, bx, by]: readonly number[]) => Math.hypot(bx! - ax!, by! - ay!);

  it('meet at corners with lines, never with gaps', () => {
    const pieces = of([0, 0], [41, 0], [41, 33]);
    const touching = pieces.filter((piece) => piece.some((x, i) => i % 2 === 0 && x === 41 && piece[i + 1] === 0));
    assert.equal(touching.length, 2, 'one line ends in the corner, one begins there');
    assert.ok(touching.every((piece) => lengthOf(piece) > 4));
    assert.deepEqual(
      [pieces[0]!.slice(0, 2), pieces.at(-1)!.slice(-2)],
      [
        [0, 0],
        [41, 33],
      ],
    );
  });

  it('keep their pattern within a quarter, and their dots', () => {
    const pieces = of([0, 0], [100, 0]);
    const lines = pieces.filter((piece) => lengthOf(piece) > 1);
    const dots = pieces.filter((piece) => lengthOf(piece) < 0.1);
    assert.equal(lines.length, dots.length + 1);
    for (const line of lines) assert.ok(Math.abs(lengthOf(line) - 6) < 1.5, `${lengthOf(line)}`);
  });

  it('follow a bent line, which is not cut at its bends', () => {
    const bend = Array.from({ length: 200 }, (_, i): [number, number] => [i * 0.5, 10 * Math.sin(i / 30)]);
    const pieces = of(...bend);
    assert.ok(pieces.length > 15 && pieces.length < 40, `${pieces.length}`);
    assert.ok(
      pieces.some((piece) => piece.length > 6),
      'a dash has the vertices of its line',
    );
  });
});

describe('a 宗地图 of 4,000 points', () => {
  const ring = Array.from({ length: 4000 }, (_, i): [number, number] => {
    const reach = 80 + 3 * Math.sin(i / 9);
    const turn = (i * Math.PI) / 2000;
    return [497625 + reach * Math.cos(turn), 3520875 + reach * Math.sin(turn)];
  });
  const parcel = parcelOf('320402001001GB00001', ring);

  it('is drawn in seconds, its points all in the tables, and what is not lettered is counted', () => {
    const started = performance.now();
    const { pages, report } = composeParcelMap({
      plane: planMap({ sheet: '3520.75-497.50', scale: 500 } as MapRequest, 4549).plane,
      paper: paperOf('A4', 'portrait'),
      parcel,
      points: [],
      content: contentOf([parcel]),
      texts: { unit: '测试院', notes: ['一'], signatories: [], secrecy: '内部' },
    });
    const tookMs = performance.now() - started;
    assert.ok(tookMs < 15_000, `${Math.round(tookMs)} ms`);
    const numbers = pages
      .slice(1)
      .flatMap(({ layers }) => layers.flatMap(({ items }) => items))
      .flatMap((item) => (item.kind === 'text' && /^J\d+$/.test(item.text) ? [item.text] : []));
    assert.equal(new Set(numbers).size, 4000);
    const { labels, boundaryPoints, pointsMerged } = report.counts;
    assert.equal(boundaryPoints + pointsMerged, 4000);
    // The fraction, a number for each point that is drawn, a length for each side.
    assert.equal(labels + report.unplaced.length, 1 + boundaryPoints + 4000);
    for (const page of pages) assert.deepEqual([overlappingTexts(page), textsOffPaper(page)], [[], []], page.title);
  });
});
