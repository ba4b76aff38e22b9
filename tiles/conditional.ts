/** Whether an `If-None-Match` header names this entity tag, by weak comparison (RFC 9110 §13.1.2); `*` matches any. */
export function matchesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header === etag || header.trim() === '*') return true;
  const wanted = opaque(etag);
  return header.split(',').some((candidate) => opaque(candidate.trim()) === wanted);
}

function opaque(etag: string): string {
  return etag.startsWith('W/') ? etag.slice(2) : etag;
}

/** Answers by header and coding: clients send few different ones. */
const takes = new Map<string, boolean>();
const MOST_KNOWN = 1000;

/** Whether a client takes a coding, e.g. `gzip`, by its `Accept-Encoding` (RFC 9110 §12.5.3); without the header it takes none. */
export function acceptsEncoding(header: string | undefined, coding: string): boolean {
  if (header === undefined) return false;
  const key = `${coding} ${header}`;
  let answer = takes.get(key);
  if (answer === undefined) {
    answer = namesCoding(header, coding);
    if (takes.size >= MOST_KNOWN) takes.clear();
    takes.set(key, answer);
  }
  return answer;
}

function namesCoding(header: string, coding: string): boolean {
  let any = false;
  for (const item of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = item.split(';').map((text) => text.trim());
    const quality = parameters.find((parameter) => parameter.startsWith('q='));
    const accepted = quality === undefined || Number(quality.slice(2)) > 0;
    if (name === coding) return accepted;
    if (name === '*') any = accepted;
  }
  return any;
}
