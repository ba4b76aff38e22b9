/** Maps that a person keeps, in the browser they work in. */

export interface Bookmark {
  readonly name: string;
  /** The query of the map's address. */
  readonly search: string;
}

const KEY = 'dimai.bookmarks';

/** What was kept; nothing where storage is forbidden or holds something else. */
export function readBookmarks(): readonly Bookmark[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isBookmark) : [];
  } catch {
    return [];
  }
}

export function writeBookmarks(marks: readonly Bookmark[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(marks));
  } catch {
    // Storage is forbidden or full: the list holds for this page only.
  }
}

function isBookmark(value: unknown): value is Bookmark {
  if (typeof value !== 'object' || value === null) return false;
  const { name, search } = value as Record<string, unknown>;
  return typeof name === 'string' && typeof search === 'string';
}
