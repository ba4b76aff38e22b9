/** Which part of the map the panels leave free, measured from the page. */

export interface Padding {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

const MARGIN = 40;

/** Pixels at each edge of the map that panels cover, plus a margin. Elements say which edge they cover by `data-covers`. */
export function freePadding(): Padding {
  const stage = document.querySelector('.stage')?.getBoundingClientRect();
  if (stage === undefined) return { top: MARGIN, right: MARGIN, bottom: MARGIN, left: MARGIN };
  const boxOf = (edge: string): DOMRect | undefined =>
    document.querySelector(`[data-covers="${edge}"]`)?.getBoundingClientRect();
  const bottom = boxOf('bottom');
  const margin = Math.min(MARGIN, stage.width / 12);
  return {
    top: margin,
    left: margin + Math.max(0, (boxOf('left')?.right ?? stage.left) - stage.left),
    right: margin + Math.max(0, stage.right - (boxOf('right')?.left ?? stage.right)),
    bottom: margin + Math.min(stage.height / 2, Math.max(0, stage.bottom - (bottom?.top ?? stage.bottom))),
  };
}

/** Factor by which map text and lines grow on large screens; the page's own type follows the same steps through its root size. */
export function mapScale(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
}
