/** `dimai publish`, `dimai review`, `dimai discard`, `dimai rollback`, `dimai versions`: what follows staging, and the way back. */

import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { listVersions, type LayerVersion } from '../schemas/database/versions.ts';
import type { Layer } from '../schemas/layer.ts';
import type { LoadContext } from './load.ts';
import { EXIT, exitCodeOf, reportJson, reportText } from './report.ts';
import { discardStaged, publishStaged, reviewStaged } from './review.ts';
import { rollBack, type RolledBack } from './rollback.ts';

/** What the commands need of their program: a database, and errors turned into exit codes. */
export interface CommandRunner {
  readonly run: (isJson: boolean, work: (context: LoadContext) => Promise<number>) => Promise<void>;
  readonly parseLayer: (text: string) => Layer;
  readonly parseNumber: (text: string) => number;
}

/** Who works at this machine, as records name them. */
export function operatorName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'local';
  }
}

const print = (isJson: boolean | undefined, value: unknown, text: string) =>
  process.stdout.write(`${isJson === true ? JSON.stringify(value, null, 2) : text}\n`);

/** Adds the commands to the program. */
export function addReviewCommands(program: Command, { run, parseLayer, parseNumber }: CommandRunner): void {
  program
    .command('publish')
    .argument('<delivery>', '批次号 / number of the delivery', parseNumber)
    .description('发布暂存待审的批次 / publish a staged delivery as the next version of its layer')
    .option('--yes', '确认大量行消失 / confirm that most rows of the dataset vanish')
    .option('--json', '输出 JSON / print JSON')
    .action((delivery: number, flags: { yes?: boolean; json?: boolean }) =>
      run(flags.json === true, async (context) => {
        const report = await publishStaged(context, delivery, { by: operatorName(), confirmed: flags.yes === true });
        print(flags.json, { state: 'published', ...(reportJson(report) as object) }, reportText(report));
        return exitCodeOf(report);
      }),
    );
  program
    .command('review')
    .argument('<delivery>', '批次号 / number of the delivery', parseNumber)
    .description('重新比对暂存批次与现有数据，显示变化 / compare a staged delivery with the present data')
    .option('--json', '输出 JSON / print JSON')
    .action((delivery: number, flags: { json?: boolean }) =>
      run(flags.json === true, async (context) => {
        const report = await reviewStaged(context, delivery);
        print(flags.json, { state: 'staged', ...(reportJson(report) as object) }, reportText(report));
        return exitCodeOf(report);
      }),
    );
  program
    .command('discard')
    .argument('<delivery>', '批次号 / number of the delivery', parseNumber)
    .description('放弃暂存批次 / give a staged delivery up')
    .option('--json', '输出 JSON / print JSON')
    .action((deliveryId: number, flags: { json?: boolean }) =>
      run(flags.json === true, async ({ db }) => {
        await discardStaged(db, deliveryId);
        print(flags.json, { state: 'discarded', deliveryId }, `已放弃批次 Discarded delivery ${deliveryId}`);
        return EXIT.ok;
      }),
    );
  program
    .command('rollback')
    .argument('<layer>', '图层 / layer', parseLayer)
    .description(
      '回退：以旧版本的内容发布新版本，历史不变 / publish the content of an older version anew; history stays',
    )
    .requiredOption('--to <version>', '回退到的图层版本 / version of the layer to go back to', parseNumber)
    .option('--dataset <name>', '只回退这个数据集 / this dataset alone')
    .option('--json', '输出 JSON / print JSON')
    .action((layer: Layer, flags: { to: number; dataset?: string; json?: boolean }) =>
      run(flags.json === true, async (context) => {
        const { dataset, to: version } = flags;
        const made = await rollBack(
          { db: context.db, log: context.log, ...(context.signal == null ? {} : { signal: context.signal }) },
          { layer, version, by: operatorName(), ...(dataset == null ? {} : { dataset }) },
        );
        print(
          flags.json,
          { state: 'published', layer: layer.id, rolledBackTo: version, datasets: made },
          rollbackText(layer, version, made),
        );
        return EXIT.ok;
      }),
    );
  program
    .command('versions')
    .argument('<layer>', '图层 / layer', parseLayer)
    .description('列出图层的版本 / list the versions of a layer')
    .option('--json', '输出 JSON / print JSON')
    .action((layer: Layer, flags: { json?: boolean }) =>
      run(flags.json === true, async ({ db }) => {
        const versions = await listVersions(db, layer.id, { limit: 1000 });
        print(flags.json, versions, versionsText(versions));
        return EXIT.ok;
      }),
    );
}

function rollbackText(layer: Layer, version: number, made: readonly RolledBack[]): string {
  return made
    .map(
      ({ dataset, version: next, added, changed, removed, unchanged }) =>
        `已发布版本 Published version ${next}：${layer.id} / ${dataset}，内容同版本 ${version} the content is that of version ${version}\n` +
        `变化 Changes     新增 added ${added}，变更 changed ${changed}，移除 removed ${removed}，未变 unchanged ${unchanged}`,
    )
    .join('\n');
}

function versionsText(versions: readonly LayerVersion[]): string {
  if (versions.length === 0) return '还没有版本 There are no versions yet';
  return versions
    .map(
      ({ version, publishedAt, dataset, source, rolledBackTo, added, changed, removed }) =>
        `${String(version).padStart(5)}  ${publishedAt.slice(0, 16).replace('T', ' ')} UTC  ${dataset}  +${added} ~${changed} -${removed}  ` +
        (rolledBackTo == null ? source : `回退至版本 back to version ${rolledBackTo}`),
    )
    .join('\n');
}
