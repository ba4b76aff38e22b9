/** Files of 宗地图, one or thousands. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../../schemas/problems.ts';
import { zipFiles } from '../export/zip-files.ts';
import type { SheetReport } from './compose-sheet.ts';
import { writeData } from './data-files.ts';
import { drawParcelMaps, type Made } from './draw-parcel-maps.ts';
import { letterPage } from './fonts.ts';
import { headOf, MapFiles } from './map-files.ts';
import { type MapReport, type MapRun, Seen, summary } from './map-report.ts';
import { degreesAround, type MapPlane } from './map-plane.ts';
import { writePdf } from './write-pdf.ts';

/** Makes the 宗地图 of an order. One parcel is a document; several are one PDF each, in a zip with a list. */
export async function makeParcelMaps(run: MapRun, folder: string): Promise<MapReport> {
  const { order } = run;
  const codes = order.request.parcels ?? [order.request.parcel!];
  return codes.length === 1 && order.request.parcel != null
    ? makeOne(run, folder, codes[0]!)
    : makeBatch(run, folder, codes);
}

/** Maps of an order; a parcel that is not there or cannot be drawn ends it. */
async function* mapsOf(run: MapRun, codes: readonly string[]): AsyncGenerator<Made> {
  const at = run.order.request.parcel == null ? 'body.parcels' : 'body.parcel';
  const refuse = (absent: readonly string[]): never => {
    const listed = absent.slice(0, 5).join('、');
    throw new Problem(
      'map-empty',
      `没有宗地 ${listed}${absent.length > 5 ? ` 等 ${absent.length} 宗` : ''}，或其没有图形、已失效、不在授权范围`,
      { errors: absent.slice(0, 20).map((code) => ({ at, actual: code, expected: '现势宗地的代码' })) },
    );
  };
  for await (const drawn of drawParcelMaps(run, codes, refuse)) {
    if ('made' in drawn) yield drawn.made;
    else throw drawn.problem ?? new Error(`${drawn.code} is gone`);
  }
}

async function makeOne(run: MapRun, folder: string, code: string): Promise<MapReport> {
  const { order } = run;
  const files = new MapFiles(order, folder);
  const seen = new Seen();
  let made: Made | undefined;
  for await (const each of mapsOf(run, [code])) made = each;
  const { pages, report, plane, content, bounds } = made!;
  seen.add(content);
  for (const [i, page] of pages.entries()) await files.addPage(page, i === 0);
  const [w, s, e, n] = bounds;
  const outline = [
    [w, s],
    [e, s],
    [e, n],
    [w, n],
    [w, s],
  ] as const;
  await writeData(
    run,
    { plane, sheets: [{ number: code, outline, bounds, neighbours: [] }], shape: made!.parcel.geometry },
    files,
  );
  return {
    kind: 'parcel',
    scale: pages[0]!.georeference!.scale,
    paper: order.request.paper ?? 'A4',
    epsg: plane.epsg,
    zone: plane.zone,
    otherZones: [],
    division: 'paper',
    pages: files.pageCount,
    ...summary([report], order, files, { plane, otherZones: [], seen }),
    sheetCount: 1,
    extent: degreesAround(plane, outline.slice(0, 4)),
    files: await files.finish(),
  };
}

async function makeBatch(run: MapRun, folder: string, codes: readonly string[]): Promise<MapReport> {
  const { order, progress } = run;
  const files = new MapFiles({ ...order, formats: [] }, folder);
  const seen = new Seen();
  const work = join(folder, 'parcels');
  mkdirSync(work);
  const reports: SheetReport[] = [];
  const lines: string[] = [];
  let extent: [number, number, number, number] | undefined;
  let plane: MapPlane | undefined;
  const packed: { name: string; path: string }[] = [];
  const unique = [...new Set(codes)];
  for await (const made of mapsOf(run, unique)) {
    const pages = made.pages.map((page) => letterPage(page, files.missing));
    if (reports.length === 0) await files.addPage(made.pages[0]!);
    const name = `${made.parcel.code}.pdf`;
    const head = { ...headOf(order), title: `宗地图 ${made.parcel.code}` };
    writeFileSync(join(work, name), writePdf(pages, head));
    packed.push({ name, path: join(work, name) });
    const { scale } = made.pages[0]!.georeference!;
    lines.push(
      [
        made.parcel.code,
        made.parcel.area ?? '',
        `1:${scale}`,
        String(made.pages.length),
        String(made.report.unplaced.length),
        name,
      ].join(','),
    );
    reports.push(made.report);
    seen.add(made.content);
    plane ??= made.plane;
    const [w, s, e, n] = made.bounds;
    const own = degreesAround(made.plane, [
      [w, s],
      [e, s],
      [e, n],
      [w, n],
    ]);
    extent =
      extent == null
        ? own
        : [
            Math.min(extent[0], own[0]),
            Math.min(extent[1], own[1]),
            Math.max(extent[2], own[2]),
            Math.max(extent[3], own[3]),
          ];
    if (reports.length % 10 === 0)
      await progress?.(reports.length, unique.length, `宗地图 ${reports.length}/${unique.length}`);
  }
  const list = join(work, '清单.csv');
  writeFileSync(list, `\uFEFF宗地代码,宗地面积,比例尺,页数,未注记,文件\r\n${lines.join('\r\n')}\r\n`);
  await zipFiles(join(folder, 'parcel-maps.zip'), [{ name: '清单.csv', path: list }, ...packed]);
  rmSync(work, { recursive: true });
  files.note('parcel-maps.zip', 'pdf');
  return {
    kind: 'parcels',
    scale: null,
    paper: order.request.paper ?? 'A4',
    epsg: plane!.epsg,
    zone: plane!.zone,
    otherZones: [],
    division: 'paper',
    pages: reports.length,
    ...summary(reports, order, files, { plane: plane!, otherZones: [], seen }),
    sheetCount: reports.length,
    extent: extent!,
    files: await files.finish(),
  };
}
