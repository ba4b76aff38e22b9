/** Begins the names of all sources and layers of rehearsals, whose program is fetched when the map stands. */
export const REHEARSAL = 'rehearsal/';
