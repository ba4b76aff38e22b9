import { join } from 'node:path';

import { dataFolder, type Settings } from '../../schemas/settings.ts';

/** Where the tile archives of an installation lie. */
export function archiveFolder(settings: Pick<Settings, 'dataDirectory'>): string {
  return join(dataFolder(settings, 'archives'), 'tiles');
}
