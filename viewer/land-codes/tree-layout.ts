/** Where the codes of a family stand: a column per generation, in each column near those they came from. */
import type { Lineage, LineageCode, LineageEdge } from './api.ts';

export const BOX = { width: 196, height: 50, gapX: 92, gapY: 16 } as const;

export interface PlacedCode {
  readonly code: LineageCode;
  readonly x: number;
  readonly y: number;
}

/** A line from a code to one that came of it. */
export interface PlacedEdge {
  readonly edge: LineageEdge;
  readonly path: string;
  /** Share of the ground of the code before, 0 to 1; null where nobody knows. */
  readonly share: number | null;
}

export interface TreeLayout {
  readonly codes: readonly PlacedCode[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
  readonly generations: readonly { readonly generation: number; readonly x: number }[];
}

/** Rounds in which neighbours pull each other into order. */
const ROUNDS = 6;

/** Lays out a lineage; equal lineages look equal. */
export function layOut({ codes, edges }: Pick<Lineage, 'codes' | 'edges'>): TreeLayout {
  const columns = new Map<number, LineageCode[]>();
  for (const code of codes) {
    const column = columns.get(code.generation);
    if (column === undefined) columns.set(code.generation, [code]);
    else column.push(code);
  }
  const generations = [...columns.keys()].toSorted((a, b) => a - b);
  const links = edges.filter((edge) => edge.from !== null && edge.to !== null);
  const neighbours = new Map<string, string[]>();
  const link = (a: string, b: string) => {
    const known = neighbours.get(a);
    if (known === undefined) neighbours.set(a, [b]);
    else known.push(b);
  };
  for (const { from, to } of links) {
    link(from!, to!);
    link(to!, from!);
  }
  const rank = new Map<string, number>();
  for (const column of columns.values()) column.forEach(({ code }, index) => rank.set(code, index - column.length / 2));
  for (let round = 0; round < ROUNDS; round++) {
    const order = round % 2 === 0 ? generations : generations.toReversed();
    for (const generation of order) {
      const column = columns.get(generation)!;
      const pull = new Map(column.map(({ code }) => [code, meanOf(neighbours.get(code) ?? [code], rank)]));
      column.sort((a, b) => pull.get(a.code)! - pull.get(b.code)! || (a.code < b.code ? -1 : 1));
      column.forEach(({ code }, index) => rank.set(code, index - (column.length - 1) / 2));
    }
  }
  const tallest = Math.max(1, ...[...columns.values()].map((column) => column.length));
  const height = tallest * (BOX.height + BOX.gapY) - BOX.gapY;
  const at = new Map<string, PlacedCode>();
  generations.forEach((generation, position) => {
    const column = columns.get(generation)!;
    const own = column.length * (BOX.height + BOX.gapY) - BOX.gapY;
    column.forEach((code, index) => {
      const y = (height - own) / 2 + index * (BOX.height + BOX.gapY);
      at.set(code.code, { code, x: position * (BOX.width + BOX.gapX), y });
    });
  });
  const areas = new Map(codes.map(({ code, area }) => [code, area]));
  return {
    codes: [...at.values()],
    edges: links.flatMap((edge) => {
      const [from, to] = [at.get(edge.from!), at.get(edge.to!)];
      if (from === undefined || to === undefined) return [];
      const whole = areas.get(edge.from!) ?? null;
      const share = edge.area === null || whole === null || whole === 0 ? null : Math.min(1, edge.area / whole);
      return [{ edge, share, path: curve(from, to) }];
    }),
    width: generations.length * (BOX.width + BOX.gapX) - BOX.gapX,
    height,
    generations: generations.map((generation, position) => ({ generation, x: position * (BOX.width + BOX.gapX) })),
  };
}

function meanOf(codes: readonly string[], rank: ReadonlyMap<string, number>): number {
  return codes.reduce((sum, code) => sum + (rank.get(code) ?? 0), 0) / codes.length;
}

function curve(from: PlacedCode, to: PlacedCode): string {
  const [x1, y1] = [from.x + BOX.width, from.y + BOX.height / 2];
  const [x2, y2] = [to.x, to.y + BOX.height / 2];
  const bend = (x2 - x1) / 2;
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}
