/** `dimai repairs`: what was repaired in a delivery, and the way back. */

import type { Command } from 'commander';
import { EXIT } from './report.ts';
import { type CommandRunner, operatorName } from './review-command.ts';
import { undoRepairs } from './undo-repairs.ts';

interface Listed {
  readonly code: string;
  readonly source_row: number;
  readonly row_key: string | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly undone: string | null;
}

/** Adds the command to the program. */
export function addRepairsCommand(program: Command, { run, parseNumber }: CommandRunner): void {
  program
    .command('repairs')
    .argument('<delivery>', '批次号 / number of the delivery', parseNumber)
    .description('列出批次的自动修复，或撤销 / list the repairs of a delivery, or take them back')
    .option(
      '--undo',
      '撤销：修复的行退出图层，按原样登记为退件 / take the repaired rows off the map, into the reject register',
    )
    .option('--json', '输出 JSON / print JSON')
    .action((delivery: number, { undo, json }: { undo?: boolean; json?: boolean }) =>
      run(json === true, async (context) => {
        const print = (value: unknown, text: string) =>
          process.stdout.write(`${json === true ? JSON.stringify(value, null, 2) : text}\n`);
        if (undo === true) {
          const undone = await undoRepairs(context, delivery, operatorName());
          const { layer, version, rows, superseded } = undone;
          print(
            undone,
            `已撤销 ${rows} 行，${layer} 为版本 ${version}；已被后续交付更改 ${superseded} 行。退件用 dimai rejects ${delivery} 导出。\n${rows} rows taken back, ${layer} is at version ${version}; ${superseded} were changed since.`,
          );
          return EXIT.ok;
        }
        const { rows } = await context.db.query<Listed>(
          `select code, source_row, row_key, to_char(undone_at, 'YYYY-MM-DD HH24:MI') as undone,
             coalesce(before_value, length(before_shape) || ' bytes WKB ' || md5(before_shape)) as before,
             coalesce(after_value, length(after_shape) || ' bytes WKB ' || md5(after_shape)) as after
           from dimai.repair where dataset_version_id = $1 order by id`,
          [delivery],
        );
        const lines = rows.map(
          ({ code, source_row: row, row_key: key, before, after, undone }) =>
            `第 ${row} 行 row ${row} ${key ?? ''} ${code}：${before} → ${after}${undone == null ? '' : `（已撤销 undone ${undone}）`}`,
        );
        print(rows, lines.join('\n') || `批次 ${delivery} 没有自动修复。Delivery ${delivery} has no repairs.`);
        return EXIT.ok;
      }),
    );
}
