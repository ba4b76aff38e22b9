/** Going from page to page. */
import { batch, signal } from '@preact/signals';
import { restore } from '../address.ts';
import { queryOf } from '../api.ts';
import { type AnyRoute, followedTarget, routeOf, withPresentLook } from '../navigation.ts';
import { readUrlState } from '../url-state.ts';
import type { Viewer } from '../viewer.ts';

/**
 * The query that stands in the address, also where a page put it there itself (`keepInAddress`), of which its route does not tell;
 * null until it first changes.
 */
export const presentSearch = signal<string | null>(null);

/** Opens a page of the viewer as a step in the history, or in the place of the present one. */
export function navigate(viewer: Viewer, address: string, how: 'push' | 'replace' = 'push'): void {
  const target = withPresentLook(new URL(address, location.href), new URLSearchParams(location.search));
  const path = `${target.pathname}${target.search}${target.hash}`;
  if (path === `${location.pathname}${location.search}`) return;
  history[how === 'push' ? 'pushState' : 'replaceState'](null, '', path);
  show(viewer, routeOf(location));
}

/**
 * Puts what a page shows into its address, so that a reload or a pasted link shows it again. It is no step in the history
 * unless it is said to be one (a record that is opened in the list), and the page is not told of what it has done itself.
 */
export function keepInAddress(search: string, how: 'push' | 'replace' = 'replace'): void {
  const target = new URL(location.href);
  target.search = search;
  const { pathname, search: full } = withPresentLook(target, new URLSearchParams(location.search));
  if (full !== location.search) history[how === 'push' ? 'pushState' : 'replaceState'](null, '', `${pathname}${full}`);
  presentSearch.value = full;
}

/** The same for the conditions of a list by their names; what is empty is left out. */
export function keepFilter(
  conditions: Readonly<Record<string, string | number | null>>,
  how: 'push' | 'replace' = 'replace',
): void {
  const set = Object.entries(conditions).filter(([, value]) => value !== '' && value !== null);
  keepInAddress(queryOf(Object.fromEntries(set) as Record<string, string | number>), how);
}

/** Follows links inside the page and the browser's Back and Forward; returns what stops it. */
export function followNavigation(viewer: Viewer): () => void {
  const onClick = (event: MouseEvent): void => {
    const target = followedTarget(event);
    if (target === null) return;
    event.preventDefault();
    navigate(viewer, target.href);
  };
  const onBack = (): void => show(viewer, routeOf(location));
  document.addEventListener('click', onClick);
  addEventListener('popstate', onBack);
  return () => {
    document.removeEventListener('click', onClick);
    removeEventListener('popstate', onBack);
  };
}

function show(viewer: Viewer, route: AnyRoute): void {
  const { state } = viewer;
  const isOtherPage = state.route.value.page !== route.page;
  batch(() => {
    state.route.value = route;
    presentSearch.value = location.search;
    state.isMenuOpen.value = false;
    if (route.page === 'map') restore(viewer, readUrlState(route.search));
  });
  if (isOtherPage && route.page !== 'map') requestAnimationFrame(focusPage);
}

/** A new page begins at its top; screen readers are told its heading. */
function focusPage(): void {
  const main = document.querySelector<HTMLElement>('#page');
  main?.scrollTo(0, 0);
  main?.focus({ preventScroll: true });
}
