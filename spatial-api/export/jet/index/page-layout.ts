/** Bytes for entries on an index page, and where they start. */
export const ENTRY_SPACE = 3616;
export const ENTRIES_AT = 480;

/** The bit mask: bit p set says that an entry ends at `ENTRIES_AT + p`. */
export const MASK_AT = 27;
export const MASK_BYTES = 453;

/** Positions in the head of an index page. */
export const indexHead = { free: 2, table: 4, previous: 12, next: 16, tail: 20, prefix: 24, level: 26 } as const;

/** Bytes after the key: the row pointer of a leaf entry; on nodes the child page too. */
export const LEAF_POINTER = 4;
export const NODE_POINTER = 8;
