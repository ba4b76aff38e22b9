/** Who reviews: who has logged in, else the name that the browser kept, so that it is typed once. */
import type { Session } from '../session.ts';

const KEY = 'dimai.reviewer';

export function rememberedReviewer(): string {
  try {
    return localStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}

/** Whether the server knows the name itself. */
export function isNamed(session: Session | null): boolean {
  return session?.kind === 'user';
}

export function reviewerOf(session: Session | null): string {
  return session?.kind === 'user' ? session.name : rememberedReviewer();
}

export function rememberReviewer(name: string): void {
  try {
    if (name.trim() !== '') localStorage.setItem(KEY, name.trim());
  } catch {
    // Storage is forbidden or full: it is typed again next time.
  }
}
