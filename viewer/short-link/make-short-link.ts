import { requestJson } from '../api.ts';

/** A short address of the page as it is shown now, written out in full. */
export async function makeShortLink(): Promise<string> {
  const address = `${location.pathname}${location.search}`;
  const { path } = await requestJson<{ path: string }>('/api/short-links', { body: { address } });
  return `${location.origin}${path}`;
}
