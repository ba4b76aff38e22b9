import type { JobHandler } from '../../schemas/jobs/job.ts';
import { USUAL_THRESHOLDS, type Thresholds } from './derive.ts';
import { proposeEvents } from './proposals.ts';

/** Derives events between two versions of the parcels; may run again, what is known is kept. */
export const landCodeDerivation: JobHandler<
  { readonly version: number; readonly thresholds?: Thresholds },
  { readonly proposals: number; readonly added: number }
> = {
  kind: 'land-code-derivation',
  async run({ db, signal, progress }, { version, thresholds = USUAL_THRESHOLDS }) {
    progress({ phase: 'overlay', message: '叠加前后版本的宗地' });
    signal.throwIfAborted();
    return proposeEvents(db, version, thresholds, (done, total) =>
      progress({ phase: 'overlay', done, total, message: '归并为沿革事件' }),
    );
  },
};
