import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Position, type Ring, snapShapes, type SnapShape } from './snap.ts';

const closed = (...nodes: Position[]): Ring => [...nodes, nodes[0]!];
const areaOf = (ring: Ring): number =>
  ring.slice(1).reduce((sum, [x, y], i) => sum + ring[i]![0] * y - x * ring[i]![1], 0) / 2;
const areaOfShape = ({ rings }: SnapShape): number => rings.reduce((sum, ring) => sum + areaOf(ring), 0);

/** Ground of `columns` × `rows` quadrangles with crooked corners; some are published, the others are the survey. */
const grid = fc
  .record({
    columns: fc.integer({ min: 2, max: 4 }),
    rows: fc.integer({ min: 2, max: 4 }),
    seed: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 400, maxLength: 400 }),
    published: fc.array(fc.boolean(), { minLength: 16, maxLength: 16 }),
    extra: fc.array(fc.double({ min: 0.2, max: 0.8, noNaN: true }), { minLength: 16, maxLength: 16 }),
  })
  .map(({ columns, rows, seed, published, extra }) => {
    let next = 0;
    const random = () => seed[next++ % seed.length]!;
    const corner = Array.from({ length: (columns + 1) * (rows + 1) }, (_, i): Position => {
      const [c, r] = [i % (columns + 1), Math.floor(i / (columns + 1))];
      return [500_000 + 20 * c + 4 * random(), 3_500_000 + 20 * r + 4 * random()];
    });
    const cells = Array.from({ length: columns * rows }, (_, i) => {
      const at = Math.floor(i / columns) * (columns + 1) + (i % columns);
      return [at, at + 1, at + columns + 2, at + columns + 1].map((k) => corner[k]!);
    });
    const isPublished = (i: number) => i > 0 && published[i]!;
    const survey = cells.flatMap((nodes, id) => {
      if (isPublished(id)) return [];
      // measured anew: every node up to 2 cm off in each direction, and a node of its own on the first side
      const off = ([x, y]: Position): Position => [x + 0.02 * random(), y + 0.02 * random()];
      const t = extra[id]!;
      const [a, b] = [nodes[0]!, nodes[1]!];
      const between: Position = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
      const measured = [off(a), off(between), ...nodes.slice(1).map(off)];
      return [{ id, rings: [closed(...measured)] }];
    });
    const rings = cells.flatMap((nodes, id) => (isPublished(id) ? [closed(...nodes)] : []));
    return { cells, columns, rows, rings, survey };
  });

describe('nodes of a survey', () => {
  it('close the ground: published and surveyed parcels together have no gap and no overlap left', () => {
    fc.assert(
      fc.property(grid, ({ cells, columns, rows, rings, survey }) => {
        const { shapes, collapsed } = snapShapes(survey, { rings, points: [] }, 0.05);
        assert.deepEqual(collapsed, []);
        const outer = outerBorder(cells, columns, rows);
        for (const [from, to] of unsharedEdges([...rings, ...shapes.flatMap((shape) => shape.rings)])) {
          const middle: Position = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
          assert.ok(
            distanceTo(outer, middle) < 0.1,
            `a border inside the ground is not shared: ${String(from)} ${String(to)}`,
          );
        }
      }),
      { numRuns: 150 },
    );
  });

  it('never move a published point, and move by no more than twice the tolerance', () => {
    fc.assert(
      fc.property(grid, ({ rings, survey }) => {
        const before = JSON.stringify(rings);
        const { moves, added } = snapShapes(survey, { rings, points: [] }, 0.05);
        assert.equal(JSON.stringify(rings), before);
        for (const { metres } of moves) assert.ok(metres <= 0.1);
        for (const { metres } of added) assert.ok(metres <= 0.05);
      }),
      { numRuns: 100 },
    );
  });

  it('stay where they are when it is done again', () => {
    fc.assert(
      fc.property(grid, ({ rings, survey }) => {
        const once = snapShapes(survey, { rings, points: [] }, 0.05);
        const twice = snapShapes(once.shapes, { rings, points: [] }, 0.05);
        assert.deepEqual(twice.shapes, once.shapes);
        assert.deepEqual(twice.moves, []);
        assert.deepEqual(twice.added, []);
      }),
      { numRuns: 150 },
    );
  });

  it('give each parcel the area of the ground that was published for it, to the bit where all its nodes are published', () => {
    fc.assert(
      fc.property(grid, ({ cells, rings, survey }) => {
        const points = cells.flat();
        const without = survey.map(({ id, rings: [ring] }) => ({ id, rings: [[ring![0]!, ...ring!.slice(2)]] }));
        const { shapes } = snapShapes(without, { rings, points }, 0.05);
        for (const shape of shapes) assert.equal(areaOfShape(shape), areaOf(closed(...cells[shape.id]!)));
      }),
      { numRuns: 100 },
    );
  });

  const block = closed([0, 0], [10, 0], [10, 10], [0, 10]);

  it('become the published point beside them, also along its line', () => {
    const beside: SnapShape = { id: 1, rings: [closed([10, -0.03], [20, 0], [20, 10], [10.04, 9.98])] };
    const { shapes, moves } = snapShapes([beside], { rings: [block], points: [] }, 0.05);
    assert.deepEqual(shapes[0]!.rings[0], closed([10, 0], [20, 0], [20, 10], [10, 10]));
    assert.deepEqual(
      moves.map(({ to_what }) => to_what),
      ['published-point', 'published-point'],
    );
  });

  it('stay beyond the tolerance', () => {
    const apart: SnapShape = { id: 1, rings: [closed([10.06, 0], [20, 0], [20, 10], [10.06, 10])] };
    const { shapes, moves } = snapShapes([apart], { rings: [block], points: [] }, 0.05);
    assert.deepEqual(shapes, [apart]);
    assert.deepEqual(moves, []);
  });

  it('are drawn onto a published line where no point is near, and the line stays straight', () => {
    const half: SnapShape = { id: 1, rings: [closed([10.03, 0.01], [20, 0], [20, 5], [9.98, 5])] };
    const { shapes, moves } = snapShapes([half], { rings: [block], points: [] }, 0.05);
    assert.deepEqual(shapes[0]!.rings[0], closed([10, 0], [20, 0], [20, 5], [10, 5]));
    assert.deepEqual(
      moves.map(({ to_what }) => to_what),
      ['published-point', 'published-line'],
    );
  });

  it('of two parcels that meet on a published line are one node of it', () => {
    const left: SnapShape = { id: 1, rings: [closed([0, -5], [5, -5], [5, 0.02], [0, 0])] };
    const right: SnapShape = { id: 2, rings: [closed([5, -5], [10, -5], [10, 0], [5.03, -0.03])] };
    const { shapes, added } = snapShapes([left, right], { rings: [block], points: [] }, 0.05);
    assert.deepEqual(shapes[0]!.rings[0]![2], [5, 0]);
    assert.deepEqual(shapes[1]!.rings[0]![3], [5, 0]);
    assert.deepEqual(added, []);
  });

  it('are taken up by a long edge that passes a published point', () => {
    const long: SnapShape = { id: 1, rings: [closed([10, -20], [40, -20], [40, 20], [10, 20])] };
    const bent = closed([0, 0], [9.97, 0], [10.02, 10], [0, 10]);
    const { shapes, added } = snapShapes([long], { rings: [bent], points: [] }, 0.05);
    assert.deepEqual(shapes[0]!.rings[0], closed([10, -20], [40, -20], [40, 20], [10, 20], [10.02, 10], [9.97, 0]));
    assert.equal(added.length, 2);
  });

  it('that fall together to less than a triangle are told, and the ring stays as it was', () => {
    const sliver: SnapShape = { id: 7, rings: [closed([10, 0], [10.03, 5], [10, 10])] };
    const { shapes, collapsed } = snapShapes([sliver], { rings: [block], points: [[10, 5]] }, 0.05);
    // three published points in one line are a ring without ground; the check of shapes says so
    assert.equal(collapsed.length, 0);
    assert.equal(areaOfShape(shapes[0]!), 0);
    const tiny: SnapShape = { id: 8, rings: [closed([10, 0], [10.03, 0], [10, 0.03])] };
    assert.deepEqual(snapShapes([tiny], { rings: [block], points: [] }, 0.05).collapsed, [
      { id: 8, ring: 0, at: [10, 0] },
    ]);
  });
});

/** Edges that no ring runs back over, those divided by a node of another ring included. */
function unsharedEdges(rings: readonly Ring[]): readonly (readonly [Position, Position])[] {
  const nodes = [...new Map(rings.flat().map((node) => [String(node), node])).values()];
  const edges = new Map<string, readonly [Position, Position]>();
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [from, to] = [ring[i - 1]!, ring[i]!];
      const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
      const along = ([x, y]: Position) =>
        ((x - from[0]) * (to[0] - from[0]) + (y - from[1]) * (to[1] - from[1])) / length;
      const on = nodes
        .filter((node) => along(node) > 1e-6 && along(node) < length - 1e-6 && distanceTo([[from, to]], node) < 1e-6)
        .toSorted((a, b) => along(a) - along(b));
      const chain = [from, ...on, to];
      for (let k = 1; k < chain.length; k++) {
        const [a, b] = [chain[k - 1]!, chain[k]!];
        if (!edges.delete(`${String(b)} ${String(a)}`)) edges.set(`${String(a)} ${String(b)}`, [a, b]);
      }
    }
  }
  return [...edges.values()];
}

function outerBorder(
  cells: readonly (readonly Position[])[],
  columns: number,
  rows: number,
): (readonly [Position, Position])[] {
  return cells.flatMap((nodes, i) => {
    const [c, r] = [i % columns, Math.floor(i / columns)];
    const sides = [r === 0, c === columns - 1, r === rows - 1, c === 0];
    return sides.flatMap((isOuter, k) => (isOuter ? [[nodes[k]!, nodes[(k + 1) % 4]!] as const] : []));
  });
}

function distanceTo(edges: readonly (readonly [Position, Position])[], [x, y]: Position): number {
  return Math.min(
    ...edges.map(([a, b]) => {
      const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
      const t = Math.min(1, Math.max(0, ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy)));
      return Math.hypot(a[0] + t * dx - x, a[1] + t * dy - y);
    }),
  );
}
