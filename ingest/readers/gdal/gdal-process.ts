/** The parent's side of the reading process: one request, one answer; a process that dies is a damaged file. */

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Refusal } from '../../delivery.ts';
import { damagedFile } from '../read-limits.ts';
import type { GdalAnswer, GdalLayer, GdalRequest, GdalRow } from './messages.ts';

const CHILD = fileURLToPath(new URL('gdal-child.mjs', import.meta.url));

/** State: the running process. Close it when done. */
export class GdalProcess {
  private readonly child: ChildProcess;
  private complaints = '';

  constructor() {
    this.child = fork(CHILD, {
      // it brings its own loader, or needs none
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.child.stderr?.on('data', (chunk: Buffer) => {
      if (this.complaints.length < 2000) this.complaints += chunk.toString();
    });
  }

  async layers(path: string, config: Readonly<Record<string, string>>): Promise<readonly GdalLayer[]> {
    const answer = await this.ask({ do: 'describe', path, config });
    return answer.is === 'layers' ? answer.layers : [];
  }

  /** Rows of a layer in batches. */
  async *rows(request: Omit<Extract<GdalRequest, { do: 'open' }>, 'do'>): AsyncGenerator<readonly GdalRow[]> {
    let answer = await this.ask({ do: 'open', ...request });
    while (answer.is === 'rows' && answer.rows.length > 0) {
      yield answer.rows;
      answer = await this.ask({ do: 'next' });
    }
  }

  close(): void {
    this.child.removeAllListeners();
    this.child.kill('SIGKILL');
  }

  private async ask(request: GdalRequest): Promise<GdalAnswer> {
    const answer = await new Promise<GdalAnswer>((resolve, reject) => {
      const onMessage = (message: unknown) => settle(() => resolve(message as GdalAnswer));
      const onExit = (code: number | null, signal: string | null) =>
        settle(() => reject(this.crashed(code == null ? String(signal) : `code ${code}`)));
      const settle = (end: () => void) => {
        this.child.off('message', onMessage).off('exit', onExit);
        end();
      };
      this.child.once('message', onMessage).once('exit', onExit);
      if (!this.child.connected) onExit(this.child.exitCode, this.child.signalCode);
      else this.child.send(request);
    });
    if (answer.is === 'missing') throw missing(answer.reason);
    if (answer.is === 'failed') {
      throw damagedFile({ zh: `GDAL 无法读取（${answer.reason}）`, en: `GDAL cannot read it (${answer.reason})` });
    }
    return answer;
  }

  private crashed(how: string): Refusal {
    const words = this.complaints.trim().split('\n').at(-1) ?? '';
    return damagedFile({
      zh: `读取进程中途退出（${how}）${words}`,
      en: `the reading process ended (${how}) ${words}`,
    });
  }
}

function missing(cause: unknown): Refusal {
  return new Refusal(
    'reader-missing',
    {
      zh: '读取此格式需要 GDAL 组件（gdal-async），本机未安装。请安装 libgdal-dev、g++、make、python3 后重新运行 npm start；或请对方改交 Shapefile 或 GeoJSON。',
      en: 'This format needs GDAL (gdal-async), which is not installed here. Install libgdal-dev, g++, make and python3 and run npm start again, or ask for a shapefile or GeoJSON.',
    },
    { cause },
  );
}
