/** Colours of kinds: seen on their cards, and told apart by who sees no red, no green or no blue. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'mocha';

const styles = (name: string): string => readFileSync(new URL(`../styles/${name}.css`, import.meta.url), 'utf8');
const THEMES = ['light', 'dark'] as const;
type Colour = readonly [number, number, number];

/** Values of custom properties of a theme, from the block of `:root` that sets them. */
function valuesOf(css: string, theme: (typeof THEMES)[number], name: RegExp): readonly string[] {
  const block = css.split(theme === 'light' ? ':root {' : ":root[data-theme='dark'] {")[1]!.split('}')[0]!;
  return [...block.matchAll(new RegExp(`--(${name.source}): (#[0-9a-f]{6});`, 'g'))].map((match) => match[2]!);
}

/** Parts of linear light. */
function linear(hexadecimal: string): Colour {
  const part = (at: number): number => {
    const value = Number.parseInt(hexadecimal.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

const luminance = ([r, g, b]: Colour): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;

/** Contrast by WCAG 2.2. */
function contrast(a: string, b: string): number {
  const [dark, bright] = [luminance(linear(a)), luminance(linear(b))].toSorted((x, y) => x - y) as [number, number];
  return (bright + 0.05) / (dark + 0.05);
}

/** Colour vision without one kind of cone (Machado, Oliveira and Fernandes 2009, severity 1). */
const VISIONS: Readonly<Record<string, readonly Colour[]>> = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** CIE L*a*b*, white D65. */
function labOf(colour: Colour): Colour {
  const [r, g, b] = colour.map((part) => Math.min(1, Math.max(0, part))) as unknown as Colour;
  const root = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = root((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = root(luminance([r, g, b]));
  const z = root((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const seen = (colour: Colour, vision: readonly Colour[]): Colour =>
  vision.map((row) => row.reduce((sum, share, part) => sum + share * colour[part]!, 0)) as unknown as Colour;

const distance = (a: Colour, b: Colour): number => Math.hypot(...a.map((part, at) => part - b[at]!));

describe('colours of kinds in charts', () => {
  for (const theme of THEMES) {
    const kinds = valuesOf(styles('overview'), theme, /chart-\d/);
    const [surface] = valuesOf(styles('tokens'), theme, /surface/);

    it(`stand out from their card at 3 to 1 in the ${theme} theme`, () => {
      assert.equal(kinds.length, 8);
      for (const kind of kinds) assert.ok(contrast(kind, surface!) >= 3, `${kind} ${contrast(kind, surface!)}`);
    });

    it(`are told apart without red, green or blue in the ${theme} theme`, () => {
      for (const [vision, matrix] of Object.entries(VISIONS)) {
        const told = kinds.map((kind) => labOf(seen(linear(kind), matrix)));
        for (const [index, colour] of told.entries())
          for (const [other, before] of told.slice(0, index).entries())
            assert.ok(
              distance(colour, before) >= 15,
              `${vision} ${kinds[index]} ${kinds[other]} ${distance(colour, before)}`,
            );
      }
    });

    it(`have words that are read at 4.5 to 1 in the ${theme} theme`, () => {
      const inks = valuesOf(styles('tokens'), theme, /ink(?:-[23])?|accent|warn|danger|good/);
      assert.ok(inks.length >= 7);
      for (const ink of inks) assert.ok(contrast(ink, surface!) >= 4.5, `${ink} ${contrast(ink, surface!)}`);
    });
  }
});
