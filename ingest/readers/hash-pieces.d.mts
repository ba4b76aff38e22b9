/** A text, or a file by its content; a sparse one is mostly blanks, which are counted, not hashed. */
export type HashedPiece = string | { readonly path: string; readonly bytes: number; readonly isSparse?: boolean };

/** SHA-256 over the pieces one after the other, hexadecimal. */
export function hashPieces(pieces: readonly HashedPiece[]): Promise<string>;
