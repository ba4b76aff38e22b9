import { saidAt } from '../flag-words.ts';
import { Problem, problems } from '../problems.ts';
import type { JobProblem } from './job.ts';

/**
 * Tells an error to the people who watch. Refusals and problems know their code and sentences; a fault is named with its
 * message, since who runs jobs is staff and "something went wrong" helps nobody.
 */
export function problemOf(error: unknown): JobProblem {
  if (error instanceof Problem) {
    const { zh, en } = problems[error.code];
    const { detailEn } = error.options;
    return { code: error.code, zh: `${zh}：${error.detail}`, en: detailEn === undefined ? en : `${en}: ${detailEn}` };
  }
  const { code, zh, en } = (error ?? {}) as { code?: unknown; zh?: unknown; en?: unknown };
  if (typeof code === 'string' && typeof zh === 'string' && typeof en === 'string') {
    return { code, ...saidAt('order', { zh, en }) };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (isConnectionFailure(error)) {
    return {
      code: 'database-unavailable',
      zh: `数据库连接中断：${message}。请在数据库恢复后重试。`,
      en: `The connection to the database broke: ${message}. Retry when the database is back.`,
    };
  }
  return {
    code: 'fault',
    zh: `程序故障：${message}。请将任务编号告知管理员。`,
    en: `A fault of the program: ${message}. Tell the administrator the id of this job.`,
  };
}

/** Refused, reset or ended connections, PostgreSQL classes 08 (but 08P01, which is our own mistake) and 57P0x, too many clients, or a pool without a free connection: the work may well succeed in a moment. */
export function isConnectionFailure(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  if (typeof code === 'string' && /^(ECONN|ENOENT$|EPIPE$|ETIMEDOUT$|08(?!P01)|57P0|53300)/.test(code)) return true;
  return (
    error instanceof Error &&
    /timeout exceeded when trying to connect|Connection terminated|Connection ended|not queryable|the database system is/i.test(
      error.message,
    )
  );
}
