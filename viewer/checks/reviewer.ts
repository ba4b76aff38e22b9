/** Who reviews, kept by the browser so that it is typed once. */
const KEY = 'dimai.reviewer';

export function rememberedReviewer(): string {
  try {
    return localStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}

export function rememberReviewer(name: string): void {
  try {
    if (name.trim() !== '') localStorage.setItem(KEY, name.trim());
  } catch {
    // Storage is forbidden or full: it is typed again next time.
  }
}
