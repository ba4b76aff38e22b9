/** What a tool was asked, in the address of the map: links, bookmarks and short links carry it, reload and Back bring it back. */
import { useEffect } from 'preact/hooks';
import { batch, effect } from '@preact/signals';
import type { ToolPart, ViewerState } from '../state.ts';

/** Opens a tool that is asked nothing yet. */
export function openTool(state: ViewerState, part: ToolPart): void {
  batch(() => {
    if (part !== state.toolPart.peek()) state.toolOrder.value = '';
    state.toolPart.value = part;
    state.areToolsOpen.value = true;
  });
}

/** The order that came with the address, of which any part may be missing or of the wrong kind. */
export function givenOrder({ toolOrder }: ViewerState): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(toolOrder.peek());
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

export const textIn = (order: Readonly<Record<string, unknown>>, name: string): string | undefined => {
  const value = order[name];
  return typeof value === 'string' ? value : undefined;
};

/** Keeps the order of the open tool in the state; `order` says what differs from how the tool begins, undefined for nothing. */
export function useKeptOrder({ toolOrder }: ViewerState, order: () => object | undefined): void {
  useEffect(
    () =>
      effect(() => {
        const present = order();
        toolOrder.value = present === undefined ? '' : JSON.stringify(present);
      }),
    [],
  );
}
