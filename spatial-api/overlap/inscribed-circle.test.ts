import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { fromGeoJson } from '../../schemas/geometry.ts';
import { inscribedWidth } from './inscribed-circle.ts';

function polygon(...rings: [number, number][][]) {
  return fromGeoJson({ type: 'Polygon', coordinates: rings.map((ring) => [...ring, ring[0]!]) });
}

function between(width: { atLeast: number; atMost: number }, expected: number, share = 0.021): void {
  assert.ok(
    width.atLeast <= expected + 1e-7 && expected <= width.atMost + 1e-7,
    `${JSON.stringify(width)} around ${expected}`,
  );
  assert.ok(width.atMost - width.atLeast <= Math.max(0.0011, expected * share), `${JSON.stringify(width)} too loose`);
}

describe('the width of a piece', () => {
  it('is the side of a square, far from the origin and turned', () => {
    const [e, n, c, s] = [40497500, 3521040, Math.cos(0.7) * 30, Math.sin(0.7) * 30];
    between(
      inscribedWidth(
        polygon([
          [e, n],
          [e + c, n + s],
          [e + c - s, n + s + c],
          [e - s, n + c],
        ]),
      ),
      30,
    );
  });

  it('is the height of a strip, however long', () => {
    between(
      inscribedWidth(
        polygon([
          [0, 0],
          [5000, 0],
          [5000, 0.134],
          [0, 0.134],
        ]),
      ),
      0.134,
      0.28,
    );
  });

  it('follows a bent strip with many vertices', () => {
    const n = 2000;
    const arc = Array.from({ length: n + 1 }, (_, i): [number, number] => {
      const a = (Math.PI * i) / n;
      return [1000 * Math.cos(a), 1000 * Math.sin(a)];
    });
    const inner = arc.map(([x, y]): [number, number] => [x * 0.9995, y * 0.9995]).reverse();
    between(inscribedWidth(polygon([...arc, ...inner])), 0.5, 0.28);
  });

  it('does not count a hole as inside', () => {
    const frame = polygon(
      [
        [0, 0],
        [10, 0],
        [10, 10],
        [0, 10],
      ],
      [
        [1, 1],
        [9, 1],
        [9, 9],
        [1, 9],
      ],
    );
    // the corner of the frame holds a circle that touches both outer sides and the hole's corner: r + r√2 = √2
    between(inscribedWidth(frame), (2 * Math.SQRT2) / (1 + Math.SQRT2));
  });

  it('is that of the widest part: a disc with a long tail', () => {
    const disc = Array.from({ length: 360 }, (_, i): [number, number] => {
      const a = ((i + 0.5) * Math.PI) / 180;
      return [20 * Math.cos(a), 20 * Math.sin(a)];
    });
    const width = inscribedWidth(polygon([[500, -0.05], [500, 0.05], ...disc]));
    assert.ok(width.atLeast > 39.5 && width.atMost < 40.5, JSON.stringify(width));
  });
});
