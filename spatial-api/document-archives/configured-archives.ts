import type { Settings } from '../../schemas/settings.ts';
import type { DocumentArchive } from './document-archive.ts';
import { folderArchive } from './folder-archive.ts';
import { httpArchive } from './http-archive.ts';

/** The archives that the settings name. */
export function documentArchives({
  archiveFolder,
  archiveUrl,
  archiveToken,
}: Pick<Settings, 'archiveFolder' | 'archiveUrl' | 'archiveToken'>): readonly DocumentArchive[] {
  return [
    ...(archiveFolder === undefined ? [] : [folderArchive(archiveFolder)]),
    ...(archiveUrl === undefined ? [] : [httpArchive(archiveUrl, archiveToken)]),
  ];
}
