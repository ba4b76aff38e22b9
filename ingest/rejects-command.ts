/** `dimai rejects`: the reject register of a delivery as a file. */

import type { Command } from 'commander';
import { exportRejects } from '../schemas/database/export-rejects.ts';
import type { CommandRunner } from './review-command.ts';
import { EXIT } from './report.ts';

/** Adds the command to the program. */
export function addRejectsCommand(program: Command, { run, parseNumber }: CommandRunner): void {
  program
    .command('rejects')
    .argument('<delivery>', '批次号 / number of the delivery', parseNumber)
    .description('导出退件：原属性、原图形、问题说明 / write the rejected rows with their issues')
    .requiredOption('--out <file>', '.gpkg（含图形 with shapes）或 or .xlsx')
    .option('--json', '输出 JSON / print JSON')
    .action((delivery: number, { out, json }: { out: string; json?: boolean }) =>
      run(json === true, async ({ db }) => {
        const rows = await exportRejects(db, delivery, out);
        const text =
          rows === 0
            ? `批次 ${delivery} 没有退件，未写文件。Delivery ${delivery} has no rejected rows; no file was written.`
            : `退件 ${rows} 行 → ${out}；改正后 dimai ingest ${out} --mends ${delivery}\n${rows} rejected rows → ${out}; mended, load them with --mends ${delivery}`;
        process.stdout.write(
          `${json === true ? JSON.stringify({ delivery, rows, file: rows === 0 ? null : out }) : text}\n`,
        );
        return EXIT.ok;
      }),
    );
}
