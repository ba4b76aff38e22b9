import type { Messages } from '../i18n/zh.ts';
import { useViewer } from '../viewer.ts';

/** Marks between words, as the reader's language writes them. */
export function useMarks(): Messages['marks'] {
  return useViewer().state.messages.value.marks;
}
