import { checkDataJob } from './quality/check-data-command.ts';
import type { AnyJobHandler } from '../schemas/jobs/job.ts';

/** Kinds of jobs that the workers of this folder do; see schemas/jobs/README.md. */
export const ingestJobs: readonly AnyJobHandler[] = [checkDataJob];
