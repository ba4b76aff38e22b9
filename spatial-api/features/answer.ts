/** JSON for programs and HTML for people, at the same address. */
import { z } from 'zod';

import type { Answer, RouteContext } from '../route.ts';
import { describeDocument, htmlPage } from './html.ts';

/** The parameter by which a document is asked for in one form or the other. */
export const formQuery = z.strictObject({
  f: z.enum(['json', 'html']).optional().describe('json 或 html；缺省按 Accept 请求头'),
});

const PAGE_HEADERS = { 'Content-Type': 'text/html; charset=utf-8', Vary: 'Accept' };

/** Whether a person asks: `f=html`, or a browser, which puts text/html first. */
export function wantsHtml({ header }: Pick<RouteContext, 'header'>, f: string | undefined): boolean {
  if (f !== undefined) return f === 'html';
  const [first = ''] = (header('Accept') ?? '').split(',');
  return first.trim().startsWith('text/html');
}

/** Address of `/ogc` as the client wrote it. */
export function baseOf({ origin }: Pick<RouteContext, 'origin'>): string {
  return `${origin}/ogc`;
}

/** A document in the form that is wanted. */
export function documentAnswer<T extends object>(
  context: RouteContext,
  f: 'json' | 'html' | undefined,
  title: string,
  document: T,
  type?: string,
): Answer<T> {
  if (!wantsHtml(context, f)) {
    return { body: document, headers: { Vary: 'Accept', ...(type === undefined ? {} : { 'Content-Type': type }) } };
  }
  return htmlAnswer<T>(htmlPage(title, baseOf(context), describeDocument(document)));
}

/** A page; its bytes are sent as they are, whatever the route answers otherwise. */
export function htmlAnswer<T>(page: string): Answer<T> {
  return { body: Buffer.from(page) as unknown as T, headers: PAGE_HEADERS };
}
