import type { AnyJobHandler } from '../schemas/jobs/job.ts';
import type { Settings } from '../schemas/settings.ts';
import { archiveJob } from '../tiles/archive/archive-job.ts';
import { cadastralMapJob } from './cadastral-map/map-job.ts';
import { exportJob } from './export/export-job.ts';
import { landCodeDerivation } from './land-codes/derivation-job.ts';
import { surveyBundleJob } from './surveys/bundle/bundle-job.ts';
import { surveyMergeJob } from './surveys/bundle/merge-job.ts';
import { surveyPackageJob } from './surveys/package-job.ts';
import { overlapBatch } from './overlap/batch-job.ts';

/** Kinds of jobs that the workers of this folder and of tiles/ do; see schemas/jobs/README.md. */
export function serviceJobs(settings: Settings): readonly AnyJobHandler[] {
  return [
    archiveJob(settings),
    exportJob(settings),
    cadastralMapJob(settings),
    overlapBatch(settings),
    landCodeDerivation,
    surveyBundleJob(settings),
    surveyMergeJob(settings),
    surveyPackageJob(settings),
  ];
}
