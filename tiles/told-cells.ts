/** Cells of a mesh for who may not be told of few features: they see at least so many in each cell and class, or none. */
import { suppressedGroups } from '../schemas/small-counts.ts';
import { addCell, coarser, OTHER_CLASSES, type Mesh, type MeshCell, type Tally } from './mesh.ts';

/** Cells of a mesh are halved as often as this until one holds everything. */
const DEEPEST = 20;

/**
 * The cells that are told, the largest of them as fine as the mesh. A cell is told by its quarters where each of these that has features has
 * enough of them; were only the large quarters told, the others could be had from it. What is too little altogether is not told.
 */
export function toldCells(mesh: Mesh, least: number): Mesh {
  const levels = [mesh];
  while (levels.at(-1)!.size > 1 && levels.length < DEEPEST) levels.push(coarser(levels.at(-1)!));
  const told: Mesh = new Map();
  const tell = (level: number, number: number, cell: MeshCell): void => {
    const quarters = level === 0 ? [] : quartersOf(levels[level - 1]!, number);
    if (level > 0 && quarters.every(([, quarter]) => quarter.count >= least)) {
      for (const [at, quarter] of quarters) tell(level - 1, at, quarter);
    } else if (cell.count >= least) {
      // The number of its first finest cell, which no other has.
      const [column, row] = [Math.floor(number / 0x100000), number % 0x100000];
      addCell(told, column * 2 ** level * 0x100000 + row * 2 ** level, withoutSmallClasses(cell, least));
    }
  };
  for (const [number, cell] of levels.at(-1)!) tell(levels.length - 1, number, cell);
  return told;
}

function quartersOf(finer: Mesh, number: number): readonly (readonly [number, MeshCell])[] {
  const [column, row] = [Math.floor(number / 0x100000) * 2, (number % 0x100000) * 2];
  return [0, 1, 2, 3].flatMap((quarter) => {
    const at = (column + (quarter & 1)) * 0x100000 + row + (quarter >> 1);
    const cell = finer.get(at);
    return cell === undefined ? [] : [[at, cell] as const];
  });
}

/** The cell with its small classes put together, and the next smallest where these alone would be few. */
function withoutSmallClasses(cell: MeshCell, least: number): MeshCell {
  const classes = [...cell.classes];
  const hidden = suppressedGroups(
    classes.map(([, tally]) => tally),
    least,
  );
  if (hidden.size === 0) return cell;
  const rest = classes.filter((_, index) => hidden.has(index)).map(([, tally]) => tally);
  const sum = (key: keyof Tally) => rest.reduce((total, tally) => total + tally[key], 0);
  const told = classes.filter((_, index) => !hidden.has(index));
  return { ...cell, classes: new Map([...told, [OTHER_CLASSES, { count: sum('count'), area: sum('area') }]]) };
}
