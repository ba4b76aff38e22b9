import type { Database } from '../../schemas/database/sql.ts';
import { Problem } from '../../schemas/problems.ts';
import type { DifferenceKind } from './differences.ts';

/** How a message goes up once more. */
export type ResendKind = 'late' | 'again' | 'after-repair';

/** 补报 (its log has been sent already), 重报, 质检修复后上报. */
export const SUFFIXES: Readonly<Record<ResendKind, string>> = { late: '_BBXZ', again: '_CBXZ', 'after-repair': '_BL' };

export const RESEND_TITLES: Readonly<Record<ResendKind, string>> = {
  late: '补报',
  again: '重报',
  'after-repair': '质检修复后上报',
};

const MOST_CHARACTERS = 40;

/** The way a difference is mended unless somebody says otherwise; null where nothing goes up. */
export function usualResend(kind: DifferenceKind): ResendKind | null {
  if (kind === 'upper-only') return null;
  return kind === 'field-differs' ? 'again' : 'late';
}

/** The id of a message that is sent once more: the first one with the suffix of its kind, never two suffixes. */
export function resentId(messageId: string, kind: ResendKind): string {
  const id = `${messageId.replace(/(_BBXZ|_CBXZ|_BL)+$/, '')}${SUFFIXES[kind]}`;
  if (id.length > MOST_CHARACTERS) {
    throw new Problem('request-invalid', `报文编号 ${id} 长 ${id.length} 个字符，最多 ${MOST_CHARACTERS} 个`);
  }
  return id;
}

/** A new id for what never went up: 区县代码, yyMMdd, a running number of six digits. */
export async function newMessageId(db: Database, district: string, day: string): Promise<string> {
  const { rows } = await db.query<{ serial: string }>(
    `select lpad(nextval('dimai.message_serial')::text, 6, '0') as serial`,
  );
  return `${district}${day.slice(2).replaceAll('-', '')}${rows[0]!.serial}`;
}
