/** Whether somebody sits at the page: what it asks by itself, with nobody there, must not keep a session alive. */

const AWAY_MS = 60_000;
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

let lastSign = -Infinity;

/** Takes note of hands at the page; returns what stops it. */
export function followAttention(): () => void {
  const note = (): void => {
    lastSign = performance.now();
  };
  note();
  for (const sign of SIGNS) addEventListener(sign, note, { capture: true, passive: true });
  return () => {
    for (const sign of SIGNS) removeEventListener(sign, note, { capture: true });
  };
}

/** True while hands were at the page within the last minute; a wall is looked at, and touched by nobody. */
export const isAttended = (): boolean =>
  performance.now() - lastSign < AWAY_MS || new URLSearchParams(location.search).get('screen') === '1';
