/** Reads plain HTTP/1.1 GET requests off a connection; whatever is not quite plain is left to Node's parser. */
import type { IncomingHttpHeaders } from 'node:http';

/** A request without a body. */
export interface RequestHead {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Bytes that it takes. */
  readonly length: number;
}

const LONGEST_HEAD = 4096;
const REQUEST_LINE = /^GET (\/[!-~]{0,1000}) HTTP\/1\.1$/;
const HEADER_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t -~]*)$/;

/**
 * What makes a request more than plain: a body, a change of protocol, an answer after which the connection ends, credentials. `host`
 * is missing from no plain request, and no header comes twice.
 */
const NOT_PLAIN = new Set([
  'content-length',
  'transfer-encoding',
  'expect',
  'upgrade',
  'te',
  'trailer',
  'http2-settings',
  'cookie',
  'authorization',
  'x-api-key',
]);

/** Headers by their text: a client sends the same ones again and again. */
const known = new Map<string, IncomingHttpHeaders | null>();
const MOST_KNOWN = 1000;

/** The request that begins at `start`; undefined where it is not whole, or not plain. */
export function readRequestHead(bytes: Buffer, start: number): RequestHead | undefined {
  const text = bytes.toString('latin1', start, Math.min(bytes.length, start + LONGEST_HEAD));
  if (!text.startsWith('GET /')) return undefined;
  const line = text.indexOf('\r\n');
  const end = text.indexOf('\r\n\r\n', line);
  if (line < 0 || end < 0) return undefined;
  const path = REQUEST_LINE.exec(text.slice(0, line))?.[1];
  const headers = end === line ? null : headersOf(text.slice(line + 2, end));
  return path === undefined || headers === null ? undefined : { path, headers, length: end + 4 };
}

function headersOf(text: string): IncomingHttpHeaders | null {
  let headers = known.get(text);
  if (headers === undefined) {
    headers = parseHeaders(text);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(text, headers);
  }
  return headers;
}

function parseHeaders(text: string): IncomingHttpHeaders | null {
  const headers: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const line of text.split('\r\n')) {
    const [, name, value = ''] = HEADER_LINE.exec(line) ?? [];
    if (name === undefined) return null;
    const key = name.toLowerCase();
    if (NOT_PLAIN.has(key) || key in headers) return null;
    headers[key] = value.trimEnd();
  }
  const connection = headers['connection']?.toLowerCase() ?? 'keep-alive';
  return headers['host'] === undefined || connection !== 'keep-alive' ? null : headers;
}
