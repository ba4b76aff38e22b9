/** A land file as the server tells it; its types are those of the interface's document. */
import type { FileRecord, LandFile as ToldFile, Provenance } from '../../schemas/client/types.ts';
import { type Drawn, queryOf, requestJson } from '../api.ts';

export type { FileRecord, Provenance };
export type LandFile = Drawn<ToldFile>;

type Blocks = LandFile['blocks'];
type Missing = Extract<Blocks['rights'], { readonly state: 'missing' }>;

/** A part of the file that is there, or the reason why not. */
export type Block<T> =
  | { readonly state: 'present'; readonly provenance: readonly Provenance[]; readonly content: T }
  | Missing;

/** What a part holds where it is there. */
export type ContentOf<K extends keyof Blocks> = Extract<Blocks[K], { readonly state: 'present' }>['content'];

export type Identity = ContentOf<'identity'>;
export type Neighbour = ContentOf<'neighbours'>[number];
export type Restriction = ContentOf<'restrictions'>[number];
export type PlotBase = ContentOf<'planning'>['plots'][number];
export type Acquisition = ContentOf<'acquisition'>[number];
export type Control = ContentOf<'controls'>[number];
export type TimelineEntry = ContentOf<'timeline'>[number];
export type ArchivedDocument = ContentOf<'archive'>['documents'][number];
export type FileDocument = ContentOf<'attachments'>['documents'][number];

const asOfQuery = (asOf: string): string => (asOf === '' ? '' : `?${queryOf({ asOf })}`);

export const fetchLandFile = async (code: string, asOf: string, signal?: AbortSignal): Promise<LandFile> =>
  requestJson(`/api/land-files/${encodeURIComponent(code)}${asOfQuery(asOf)}`, { signal });

/** Address of the printed file. */
export const landFilePaper = (code: string, asOf: string): string =>
  `/api/land-files/${encodeURIComponent(code)}/file.pdf${asOfQuery(asOf)}`;
