/** Imports the program at a `.ts` URL, from the one file that is kept of it where there is one. */
export function importProgram(source: URL): Promise<unknown>;
