/** Short addresses of pages of the viewer: a link that fits into a message and brings back layers, filters, day and place. */
import { createHash } from 'node:crypto';
import { z } from 'zod';

import { Problem } from '../../schemas/problems.ts';
import { pageOfPath } from '../../schemas/viewer-pages.ts';
import { route, type Route } from '../route.ts';

const TAG = '短链接';
const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const LENGTH = 10;

const address = z
  .string()
  .max(20_000)
  .refine((text) => isPage(text), '应为本系统页面的地址，如 /overview?use=1');

/** Whether an address leads to a page of the viewer, and to no other host. */
function isPage(text: string): boolean {
  if (!/^\/(?![/\\])/.test(text)) return false;
  const url = new URL(text, 'http://here');
  return url.host === 'here' && pageOfPath(url.pathname) !== null;
}

/** The code of an address: the same address has the same one. */
function codeOf(text: string): string {
  const digest = createHash('sha256').update(text).digest();
  let number = digest.readBigUInt64BE(0);
  let code = '';
  for (let at = 0; at < LENGTH; at++) {
    code += LETTERS[Number(number % 62n)];
    number /= 62n;
  }
  return code;
}

const make = route({
  method: 'post',
  path: '/api/short-links',
  tag: TAG,
  summary: '为页面地址生成短链接；同一地址得到同一代码',
  body: z.strictObject({ address }),
  answer: z.object({ code: z.string(), path: z.string().describe('短地址，接在本系统网址之后') }),
  async handle({ db, caller }, { body }) {
    const code = codeOf(body.address);
    await db.query(
      `insert into dimai.short_link (code, address, created_by) values ($1, $2, $3) on conflict (code) do nothing`,
      [code, body.address, caller.name],
    );
    return { body: { code, path: `/s/${code}` } };
  },
});

const read = route({
  method: 'get',
  path: '/api/short-links/{code}',
  tag: TAG,
  summary: '短链接所指的页面地址',
  params: z.strictObject({ code: z.string().regex(/^[0-9A-Za-z]{10}$/, '应为十位字母或数字') }),
  answer: z.object({ address: z.string() }),
  problems: ['link-unknown'],
  async handle({ db }, { params: { code } }) {
    const { rows } = await db.query<{ address: string }>('select address from dimai.short_link where code = $1', [
      code,
    ]);
    if (rows[0] === undefined) throw new Problem('link-unknown', `没有短链接 ${code}`);
    return { body: { address: rows[0].address } };
  },
});

/** Routes of short links. */
export const shortLinkRoutes: readonly Route[] = [make, read];
