/** Whatever bytes come, a reader gives rows with coded findings or a coded refusal, soon. `FUZZ_RUNS=5000` looks longer; finds go to `fixtures/fuzz/finds`. */

import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { spoilt } from '../fixtures/fuzz/mutations.ts';
import { type Files, type Seed, seeds } from '../fixtures/fuzz/seeds.ts';
import { withFiles } from '../fixtures/harness/deliveries.ts';
import { Refusal } from './delivery.ts';
import { isIssueCode } from './issues.ts';
import { readEsriShape } from './readers/mdb/esri-shape.ts';
import { suggestMapping } from './suggest.ts';

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 60);
const SECONDS = 20;
const finds = fileURLToPath(new URL('../fixtures/fuzz/finds/', import.meta.url));

/** Reads a delivery to its end, as `--suggest` and a load would. Throws on anything but rows, coded findings and refusals. */
async function readWhole(files: Files): Promise<string> {
  const started = performance.now();
  const outcome = await withFiles(files, async (opened) => {
    for (const layer of opened.layers) {
      for (const { code } of layer.issues) assert.ok(isIssueCode(code), code);
      for await (const batch of layer.read()) {
        for (const row of batch) {
          for (const { code } of row.issues) assert.ok(isIssueCode(code), code);
          const { geometry } = row;
          if (geometry == null) continue;
          assert.equal(geometry.xy.length % 2, 0);
          const last = geometry.ends.at(-1);
          if (last != null) assert.equal(last, geometry.xy.length / 2);
        }
      }
      await suggestMapping('x', layer, undefined);
    }
    return 'read';
  }).catch((error: unknown) => {
    if (error instanceof Refusal) return error.code;
    throw error;
  });
  const seconds = (performance.now() - started) / 1000;
  assert.ok(seconds < SECONDS, `took ${seconds} s`);
  return outcome;
}

/** Keeps what made a reader fail, so that it is read again in every run. */
function keep({ format }: Seed, files: Files): string {
  const name = `${format}-${Date.now()}`;
  mkdirSync(join(finds, name), { recursive: true });
  for (const [file, bytes] of Object.entries(files)) {
    mkdirSync(join(finds, name, file, '..'), { recursive: true });
    writeFileSync(join(finds, name, file), bytes);
  }
  return name;
}

const spoiltFiles = ({ files, spoil, pack }: Seed) =>
  fc
    .constantFrom(...spoil)
    .chain((name) => spoilt(files[name]!).map((bytes) => ({ ...files, [name]: bytes })))
    .map((made) => pack?.(made) ?? made);

async function attempt(seed: Seed, files: Files): Promise<void> {
  try {
    await readWhole(files);
  } catch (error) {
    if (process.env['FUZZ_RUNS'] != null) console.error(keep(seed, files), error);
    throw error;
  }
}

describe('readers given spoilt files', function () {
  this.timeout(Math.max(60_000, RUNS * 1000));
  for (const seed of seeds()) {
    it(`${seed.format}: whole, read without a refusal`, async () => {
      assert.equal(await readWhole(seed.pack?.(seed.files) ?? seed.files), 'read');
    });

    it(`${seed.format}: spoilt, read or refused with a code`, () =>
      fc.assert(
        fc.asyncProperty(spoiltFiles(seed), (files) => attempt(seed, files)),
        { numRuns: RUNS, endOnFailure: true },
      ));

    it(`${seed.format}: cut off anywhere, read or refused with a code`, async () => {
      const step = RUNS > 1000 ? 1 : 1 / 25;
      for (const name of seed.spoil) {
        const whole = seed.files[name]!;
        const stride = step === 1 ? 1 : Math.max(1, Math.ceil(whole.length * step));
        for (let length = 0; length < whole.length; length += stride) {
          const files = { ...seed.files, [name]: whole.subarray(0, length) };
          await attempt(seed, seed.pack?.(files) ?? files);
        }
      }
    });
  }

  it('any bytes under any name are read or refused with a code', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(
          'a.shp',
          'a.dbf',
          'a.txt',
          'a.csv',
          'a.vct',
          'a.geojson',
          'a.xlsx',
          'a.mdb',
          'a.zip',
          'a.gpkg',
          'a.dxf',
          'a.tgz',
        ),
        fc.uint8Array({ maxLength: 3000 }),
        async (name, bytes) => {
          await readWhole({ [name]: Buffer.from(bytes) });
        },
      ),
      { numRuns: RUNS },
    ));

  it('shapes of personal geodatabases: any bytes give a shape or a coded finding', () => {
    const valid = Buffer.alloc(48 + 8 * 6 + 28);
    valid.writeUInt32LE((0x20000000 | 51) >>> 0, 0);
    valid.writeInt32LE(1, 36);
    valid.writeInt32LE(3, 40);
    [39_000, 0, 41_000, 0, 39_000, 0].forEach((number, i) => valid.writeDoubleLE(number, 48 + 8 * i));
    valid.writeInt32LE(1, 96);
    valid.writeInt32LE(1, 104);
    valid.writeDoubleLE(40_000, 108);
    valid.writeDoubleLE(1000, 116);
    fc.assert(
      fc.property(
        fc.oneof(
          spoilt(valid),
          fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
        ),
        (bytes) => {
          const issues: { code: string }[] = [];
          const shape = readEsriShape(bytes, 1, issues as never, 100_000);
          for (const { code } of issues) assert.ok(isIssueCode(code));
          if (shape != null) assert.equal(shape.xy.length % 2, 0);
        },
      ),
      { numRuns: RUNS * 20 },
    );
  });

  for (const name of readdirSync(finds, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    it(`what once broke a reader is read or refused: ${name.name}`, async () => {
      const folder = join(finds, name.name);
      const files = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => {
          const path = join(entry.parentPath ?? entry.path, entry.name);
          return [path.slice(folder.length + 1), readFileSync(path)] as const;
        });
      await readWhole(Object.fromEntries(files));
    });
  }
});
