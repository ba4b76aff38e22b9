/** Which page is shown, and how one gets from page to page without loading the viewer again. */
import { type PageAddress, pageOfPath, type ViewerPage } from '../schemas/viewer-pages.ts';

/** An address inside the viewer as it was opened. */
export interface Route extends PageAddress {
  readonly search: string;
}

/** No page stands at this address. */
export interface UnknownRoute {
  readonly page: 'unknown';
  readonly parameters: Readonly<Record<string, never>>;
  readonly search: string;
}

export type AnyRoute = Route | UnknownRoute;

/** The page at a path and query. */
export function routeOf({ pathname, search }: Pick<Location, 'pathname' | 'search'>): AnyRoute {
  const found = pageOfPath(pathname);
  return found === null ? { page: 'unknown', parameters: {}, search } : { ...found, search };
}

/** The nearest page above a path that names no record, e.g. `/checks` above `/checks/4f…`; the map above all. */
export function deskAbove(path: string): { readonly page: ViewerPage; readonly path: string } {
  const parts = path.split('/').slice(0, -1);
  const above = parts.join('/');
  if (above === '') return { page: 'map', path: '/' };
  const found = pageOfPath(above);
  return found !== null && Object.keys(found.parameters).length === 0
    ? { page: found.page, path: above }
    : deskAbove(above);
}

/**
 * The address of another page with the theme and language of the present one, where that names them: a link that was sent
 * in English stays English on the way.
 */
export function withPresentLook(target: URL, present: URLSearchParams): URL {
  const next = new URL(target);
  for (const name of ['theme', 'lang']) {
    const value = present.get(name);
    if (value !== null && !next.searchParams.has(name)) next.searchParams.set(name, value);
  }
  // Commas, slashes and the like may stand in a query as they are.
  next.search = next.search.replaceAll('%2F', '/').replaceAll('%2C', ',').replaceAll('%40', '@');
  return next;
}

/** The target of a click that the viewer itself follows: a plain click on a link to one of its own pages. */
export function followedTarget(event: MouseEvent): URL | null {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return null;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (link === null || link.target !== '' || link.hasAttribute('download') || !link.hasAttribute('href')) return null;
  const url = new URL(link.href);
  if (url.origin !== location.origin || (url.hash !== '' && url.pathname === location.pathname)) return null;
  return pageOfPath(url.pathname) === null ? null : url;
}
