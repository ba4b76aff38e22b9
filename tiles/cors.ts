/** Origins that may read across sites: exact ones, or `*` for all. */
export type AllowedOrigins = readonly string[];

/** Headers that let pages of other origins read tiles, TileJSON and styles; no credentials ever travel with them. */
export function corsHeaders(allowed: AllowedOrigins, origin: string | undefined): Record<string, string> {
  if (allowed.includes('*')) return { 'Access-Control-Allow-Origin': '*', ...EXPOSED };
  if (origin === undefined || !allowed.includes(origin)) return { Vary: 'Origin' };
  return { 'Access-Control-Allow-Origin': origin, Vary: 'Origin', ...EXPOSED };
}

/** What a preflight request (OPTIONS) is answered on top of `corsHeaders`. */
export const preflightHeaders = {
  'Access-Control-Allow-Methods': 'GET, HEAD',
  'Access-Control-Allow-Headers': 'If-None-Match, Range',
  'Access-Control-Max-Age': '86400',
} as const;

const EXPOSED = {
  'Access-Control-Expose-Headers': 'ETag, Content-Length, Content-Range, Accept-Ranges, Retry-After',
} as const;
