/** A process of its own for one upload, so that a hostile file can take no more than this process: `read-upload.ts <id> <folder of uploads>`, the database in DATABASE_URL. */
import { createPool } from '../../schemas/database/pool.ts';
import { stageUpload } from './stage-upload.ts';

const [id, folder] = process.argv.slice(2);
const url = process.env['DATABASE_URL'];
if (id == null || folder == null || url == null) throw new Error('expected an upload id, a folder and DATABASE_URL');
const db = createPool({ url, size: 2, applicationName: 'dimai-upload' });
try {
  await stageUpload(db, id, folder);
} finally {
  await db.end();
}
