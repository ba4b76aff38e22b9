/** `dimai tiles build|verify|stats`: arguments in, exit code out. */
import cliProgress from 'cli-progress';
import { Command, CommanderError, InvalidArgumentError } from 'commander';

import { openDatabase } from '../schemas/database/cluster.ts';
import { migrate } from '../schemas/database/migrate.ts';
import { createPool } from '../schemas/database/pool.ts';
import type { Layer } from '../schemas/layer.ts';
import { layerById } from '../schemas/layers/index.ts';
import { regionById } from '../schemas/regions/index.ts';
import { readSettings, SettingsError, type Settings } from '../schemas/settings.ts';
import { archiveFolder } from './archive/archive-folder.ts';
import { archiveStats } from './archive/archive-stats.ts';
import { ArchiveStore } from './archive/archive-store.ts';
import { buildArchive, CONNECTIONS, type ArchiveContext, type ArchiveProgress } from './archive/build-archive.ts';
import { buildText, statsText, verifyText } from './archive/report.ts';
import { verifyArchive } from './archive/verify-archive.ts';

interface Flags {
  readonly json?: boolean;
  readonly fresh?: boolean;
  readonly sample?: number;
}

const EXIT = { ok: 0, different: 1, badUsage: 2 } as const;

/** Runs `argv` (`['tiles', 'build', …]`) and resolves with the exit code: 0 good, 1 archives differ or are absent, 2 wrong usage. */
export async function run(argv: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.ok;
  const program = new Command('dimai').exitOverride();
  const tiles = program.command('tiles').description('切片包（PMTiles） / tile archives (PMTiles)');
  tiles
    .command('build [layers...]')
    .description(
      '生成图层当前版本的切片包，不指定图层则全部 / build archives of current versions, of all layers by default',
    )
    .option('--fresh', '不沿用旧包，全部重新生成 / take nothing over from earlier archives')
    .option('--json', '输出 JSON / print JSON')
    .action(async (layers: string[], flags: Flags) => build(layers, flags));
  tiles
    .command('verify [layers...]')
    .description('逐个切片与实时查询比较 / compare archives with the live query, tile by tile')
    .option('--sample <count>', '只比较均匀抽取的这么多个 / compare only so many, evenly spread', parseCount)
    .option('--json', '输出 JSON / print JSON')
    .action(async (layers: string[], flags: Flags) => {
      exitCode = await verify(layers, flags);
    });
  tiles
    .command('stats [layers...]')
    .description('各级切片数与大小 / number and size of tiles by zoom')
    .option('--json', '输出 JSON / print JSON')
    .action(async (layers: string[], flags: Flags) => stats(layers, flags));
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.badUsage;
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return EXIT.badUsage;
  }
}

function parseCount(given: string): number {
  const count = Number(given);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new InvalidArgumentError('应为正整数 expected a positive whole number');
}

/** Layers of these ids, or all of the region that have tiles; throws where one is unknown or has none. */
function chosenLayers(ids: readonly string[], settings: Settings): readonly Layer[] {
  const hasTiles = ({ tiles, geometry }: Layer) => tiles !== undefined && geometry !== null;
  if (ids.length === 0) {
    const region = regionById(settings.region);
    if (region === undefined) throw new SettingsError([`DIMAI_REGION=${settings.region} is unknown`]);
    return region.layers.map(layerById).filter((layer) => layer !== undefined && hasTiles(layer)) as Layer[];
  }
  const layers = ids.map((id) => ({ id, layer: layerById(id) }));
  const wrong = layers.filter(({ layer }) => layer === undefined || !hasTiles(layer)).map(({ id }) => id);
  if (wrong.length > 0) {
    throw new SettingsError([`没有图层，或图层没有瓦片 no such layer, or one without tiles: ${wrong.join(', ')}`]);
  }
  return layers.map(({ layer }) => layer!);
}

/** Opens the database and does `work` for one layer after the other, with a bar on a terminal. */
async function forLayers<T>(
  layers: readonly Layer[],
  settings: Settings,
  work: (context: ArchiveContext, layer: Layer) => Promise<T>,
): Promise<readonly T[]> {
  const database = await openDatabase(settings, (message) => process.stderr.write(`${message}\n`));
  const db = createPool({ url: database.url, size: CONNECTIONS + 1, applicationName: 'dimai-tiles' });
  const store = new ArchiveStore(archiveFolder(settings), db);
  try {
    await migrate(db);
    const results: T[] = [];
    for (const layer of layers) {
      results.push(await withBar(layer, (progress) => work({ db, store, progress }, layer)));
    }
    return results;
  } finally {
    await db.end();
    await database.release();
  }
}

const PHASES = {
  cover: '查找 finding',
  encode: '生成 encoding',
  write: '写入 writing',
  verify: '比较 comparing',
} as const;

async function withBar<T>(layer: Layer, work: (progress: (at: ArchiveProgress) => void) => Promise<T>): Promise<T> {
  if (!process.stderr.isTTY) return work(() => {});
  const bar = new cliProgress.SingleBar({
    format: `${layer.title} {phase} {bar} {value}/{total} {duration_formatted}`,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(1, 0, { phase: '' });
  try {
    return await work(({ phase, done, total }) => {
      bar.setTotal(Math.max(total, 1));
      bar.update(done, { phase: PHASES[phase] });
    });
  } finally {
    bar.stop();
  }
}

function print(json: boolean | undefined, values: readonly unknown[], lines: readonly string[]): void {
  process.stdout.write(json ? `${JSON.stringify(values, undefined, 2)}\n` : `${lines.join('\n')}\n`);
}

async function build(ids: readonly string[], { json, fresh = false }: Flags): Promise<void> {
  const settings = readSettings(process.env);
  const builds = await forLayers(chosenLayers(ids, settings), settings, async (context, layer) => {
    const built = await buildArchive(context, layer, { maxZoom: settings.tileArchiveZoom, fresh });
    await context.store.prune(layer.id, settings.tileArchivesKept);
    return built;
  });
  print(json, builds, builds.map(buildText));
}

/** A layer that has nothing to draw needs no archive; when it is named, its absence is told all the same. */
async function verify(ids: readonly string[], { json, sample }: Flags): Promise<number> {
  const settings = readSettings(process.env);
  const options = { sample, maxZoom: settings.tileArchiveZoom };
  const all = await forLayers(chosenLayers(ids, settings), settings, (context, layer) =>
    verifyArchive(context, layer, options),
  );
  const results = all.filter(({ state, version }) => ids.length > 0 || state !== 'absent' || version > 0);
  print(json, results, results.map(verifyText));
  return results.every(({ state }) => state === 'equal') ? EXIT.ok : EXIT.different;
}

async function stats(ids: readonly string[], { json }: Flags): Promise<void> {
  const settings = readSettings(process.env);
  const wanted = new Set(chosenLayers(ids, settings).map(({ id }) => id));
  const files = await new ArchiveStore(archiveFolder(settings)).list();
  const measured = [];
  for (const file of files) if (wanted.has(file.layerId)) measured.push(await archiveStats(file));
  print(
    json,
    measured,
    measured.length === 0 ? ['还没有切片包 no archives yet（dimai tiles build）'] : measured.map(statsText),
  );
}
