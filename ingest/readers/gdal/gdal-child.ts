/**
 * The process that runs GDAL. It is a process of its own because GDAL blocks, because a crash on a hostile file must not
 * take the server along, and because gdal-async does not work in worker threads.
 */

import { closeSync, openSync, readSync } from 'node:fs';
import type gdalModule from 'gdal-async';
import type { GdalAnswer, GdalLayer, GdalRequest, GdalRow } from './messages.ts';

type Gdal = typeof gdalModule;

const BATCH_ROWS = 500;
const BATCH_BYTES = 8 * 1024 * 1024;

let rows: Generator<GdalRow> | null = null;

process.on('message', (request: GdalRequest) => void answer(request));
process.on('disconnect', () => process.exit(0));

async function answer(request: GdalRequest): Promise<void> {
  try {
    send(await answerTo(request));
  } catch (error) {
    send({ is: 'failed', reason: error instanceof Error ? error.message : String(error) });
  }
}

function send(message: GdalAnswer): void {
  process.send?.(message);
}

async function answerTo(request: GdalRequest): Promise<GdalAnswer> {
  if (request.do === 'next') return { is: 'rows', rows: takeBatch() };
  let gdal: Gdal;
  try {
    gdal = (await import('gdal-async')).default;
  } catch (error) {
    return { is: 'missing', reason: String(error) };
  }
  for (const [key, value] of Object.entries(request.config)) gdal.config.set(key, value);
  const dataset = gdal.open(request.path);
  if (request.do === 'describe') return { is: 'layers', layers: describe(dataset) };
  rows = readLayer(gdal, dataset, request);
  return { is: 'rows', rows: takeBatch() };
}

function describe(dataset: gdalModule.Dataset): GdalLayer[] {
  return dataset.layers.map((layer) => ({
    name: layer.name,
    columns: layer.fields.map(({ name, type, width, precision }) => ({ name, type, width, precision })),
    geometryType: layer.geomType,
    rows: layer.features.count(),
    wkt: layer.srs?.toWKT() ?? null,
  }));
}

/** An empty batch is the end. */
function takeBatch(): GdalRow[] {
  const batch: GdalRow[] = [];
  for (let bytes = 0; batch.length < BATCH_ROWS && bytes < BATCH_BYTES;) {
    const next = rows?.next();
    if (next == null || next.done === true) break;
    batch.push(next.value);
    bytes += next.value.wkb?.length ?? 0;
  }
  return batch;
}

function* readLayer(
  gdal: Gdal,
  dataset: gdalModule.Dataset,
  { layer: index, dumpPath, mostBytes }: Extract<GdalRequest, { do: 'open' }>,
): Generator<GdalRow> {
  const layer = dataset.layers.get(index);
  let dump: Generator<Uint8Array | null> | null = null;
  let read = 0;
  for (let feature = layer.features.first(); feature != null; feature = layer.features.next()) {
    const values = feature.fields.toArray();
    read++;
    if (dump == null) {
      try {
        const geometry = feature.getGeometry();
        const bytes = geometry?.wkbSize ?? 0;
        yield bytes > mostBytes
          ? { values, wkb: null, leftBytes: bytes }
          : { values, wkb: geometry?.toWKB('LSB', 'ISO') ?? null };
        continue;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (!/unsupported geometry type/i.test(reason)) {
          // no geometry at all is reported as an error too
          yield /null geometry|no geometry/i.test(reason)
            ? { values, wkb: null }
            : { values, wkb: null, fault: reason };
          continue;
        }
      }
      dump = dumpShapes(gdal, dataset, layer.name, dumpPath);
      for (let i = 1; i < read; i++) dump.next();
    }
    const next = dump.next();
    const wkb = next.done === true ? null : next.value;
    yield wkb != null && wkb.length > mostBytes ? { values, wkb: null, leftBytes: wkb.length } : { values, wkb };
  }
}

/** Shapes of a layer with curves, in order, by way of a PostgreSQL dump: the one output of GDAL that keeps curves and every bit. */
function* dumpShapes(
  gdal: Gdal,
  dataset: gdalModule.Dataset,
  name: string,
  path: string,
): Generator<Uint8Array | null> {
  gdal.config.set('PG_USE_COPY', 'YES');
  const options = ['CREATE_TABLE=NO', 'CREATE_SCHEMA=NO', 'SPATIAL_INDEX=NO', 'GEOMETRY_NAME=shape'];
  const written = gdal.vectorTranslate(path, gdal.open(dataset.description), [
    '-f',
    'PGDUMP',
    ...options.flatMap((option) => ['-lco', option]),
    '-nlt',
    'GEOMETRY',
    '-select',
    '',
    name,
  ]);
  written.close();
  let inCopy = false;
  for (const line of linesOfFile(path)) {
    if (line === String.raw`\.`) return;
    if (inCopy) {
      const hex = line.split('\t', 1)[0]!;
      yield hex === String.raw`\N` ? null : Buffer.from(hex, 'hex');
    } else if (line.startsWith('COPY ')) inCopy = true;
  }
}

function* linesOfFile(path: string): Generator<string> {
  const descriptor = openSync(path, 'r');
  const buffer = Buffer.alloc(1024 * 1024);
  let rest = '';
  try {
    for (let read = readSync(descriptor, buffer); read > 0; read = readSync(descriptor, buffer)) {
      const lines = (rest + buffer.toString('latin1', 0, read)).split('\n');
      rest = lines.pop()!;
      yield* lines;
    }
  } finally {
    closeSync(descriptor);
  }
}
