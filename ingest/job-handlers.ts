import type { AnyJobHandler } from '../schemas/jobs/job.ts';
import type { Settings } from '../schemas/settings.ts';
import { examineJob } from './jobs/examine.ts';
import { loadJob } from './jobs/load.ts';
import { publishingJobs } from './jobs/publish.ts';
import { checkDataJob } from './quality/check-data-command.ts';
import { surveyResultJob } from './surveys/result-job.ts';

/** Kinds of jobs that the workers of this folder do; see schemas/jobs/README.md. */
export function ingestJobs(settings: Settings): readonly AnyJobHandler[] {
  return [examineJob(settings), loadJob(settings), ...publishingJobs, checkDataJob, surveyResultJob(settings)];
}
