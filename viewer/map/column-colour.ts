type Rgb = readonly [red: number, green: number, blue: number];

/** Sand to cinnabar, readable on light and dark maps alike. */
const RAMP: readonly Rgb[] = [
  [240, 201, 135],
  [232, 160, 88],
  [217, 112, 57],
  [190, 68, 44],
  [143, 36, 40],
];

/** Class 0–4 of a share 0–1 of the greatest value; the steps widen with the value, because a few places hold most of the land. */
export function classOf(share: number): number {
  return Math.min(RAMP.length - 1, Math.floor(Math.sqrt(Math.max(0, share)) * RAMP.length));
}

/** Share of the greatest value at which each class begins. */
export const classBegins: readonly number[] = RAMP.map((_, index) => (index / RAMP.length) ** 2);

/** Colour of a share 0–1 of the greatest value. */
export function columnColour(share: number): Rgb {
  return RAMP[classOf(share)]!;
}
