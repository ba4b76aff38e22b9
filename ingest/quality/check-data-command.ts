/** `dimai check-data` and the job of the same name: quality rules over what is published. */

import { InvalidArgumentError, type Command } from 'commander';
import { z } from 'zod';
import type { JobHandler } from '../../schemas/jobs/job.ts';
import type { Layer } from '../../schemas/layer.ts';
import { layerById } from '../../schemas/layers/index.ts';
import { installedQualityRules, type QualityRuleSet } from '../../schemas/rules/load-quality-rules.ts';
import { readSettings } from '../../schemas/settings.ts';
import { EXIT } from '../report.ts';
import { type CommandRunner, operatorName } from '../review-command.ts';
import { checkData, type CheckDataContext, type DataCheck } from './check-data.ts';

/** Layers with rules, or those that were named; a name that is none throws RangeError. */
export function layersToCheck(names: readonly string[], rules: QualityRuleSet): readonly Layer[] {
  const wanted = names.length === 0 ? [...rules.keys()] : names;
  return wanted.map((name) => {
    const layer = layerById(name);
    if (layer != null) return layer;
    throw new RangeError(`没有图层 no layer ${name}; ${[...rules.keys()].join(', ')}`);
  });
}

/** Checks layer after layer; layers that show nothing are left out. */
export async function checkLayers(
  context: CheckDataContext,
  layers: readonly Layer[],
  rules: QualityRuleSet,
  createdBy: string,
  onLayer: (done: number, layer: Layer) => void = () => {},
): Promise<readonly DataCheck[]> {
  const { rows } = await context.db.query<{ layer: string }>('select layer from dimai.layer_state where version > 0');
  const published = new Set(rows.map(({ layer }) => layer));
  const checks: DataCheck[] = [];
  for (const [i, layer] of layers.entries()) {
    if (!published.has(layer.id)) continue;
    onLayer(i, layer);
    checks.push(await checkData(context, layer, rules, createdBy));
  }
  return checks;
}

const Parameters = z.strictObject({ layers: z.array(z.string()).optional() });

/** Job `check-data`: `{ layers?: string[] }`, all layers with rules unless named. */
export const checkDataJob: JobHandler<z.infer<typeof Parameters>, readonly DataCheck[]> = {
  kind: 'check-data',
  run: async ({ db, log, signal, progress, createdBy }, parameters) => {
    const rules = installedQualityRules(readSettings(process.env).dataDirectory);
    const layers = layersToCheck(Parameters.parse(parameters).layers ?? [], rules);
    return checkLayers({ db, log, signal }, layers, rules, createdBy, (done, layer) =>
      progress({ phase: 'check', done, total: layers.length, message: `检查${layer.title}` }),
    );
  },
};

/** Adds the command to the program. */
export function addCheckDataCommand(program: Command, { run }: CommandRunner): void {
  program
    .command('check-data')
    .argument('[layers...]', '图层，缺省为全部有规则的图层 / layers, all with rules unless named')
    .description('按质量规则检查已发布数据，开出问题单 / quality rules over published layers, as tickets')
    .option('--json', '输出 JSON / print JSON')
    .action((names: string[], { json }: { json?: boolean }) => {
      const rules = installedQualityRules(readSettings(process.env).dataDirectory);
      let layers: readonly Layer[];
      try {
        layers = layersToCheck(names, rules);
      } catch (error) {
        throw new InvalidArgumentError((error as Error).message);
      }
      return run(json === true, async (context) => {
        const checks = await checkLayers(context, layers, rules, operatorName());
        process.stdout.write(`${json === true ? JSON.stringify(checks, null, 2) : checks.map(checkText).join('\n')}\n`);
        return checks.some(({ tickets }) => tickets.open > 0) ? EXIT.publishedWithRejects : EXIT.ok;
      });
    });
}

function checkText({ layer, version, rows, checks, tickets, byCode }: DataCheck): string {
  const codes = Object.entries(byCode).map(([code, count]) => `  ${code} × ${count}`);
  const unasked = checks.flatMap(({ rule, reason }) =>
    reason == null ? [] : [`  未检查 not asked ${rule}：${reason.zh} / ${reason.en}`],
  );
  return [
    `${layer} 版本 version ${version}，${rows} 行 rows：问题单 tickets 未办结 open ${tickets.open}，新开 opened ${tickets.opened}，办结 resolved ${tickets.resolved}`,
    ...codes,
    ...unasked,
  ].join('\n');
}
