/** Program of the workers that load deliveries: one job at a time each, so that a hostile file costs no other job. */
import { runWorkerProcess } from '../schemas/jobs/worker-process.ts';
import { ingestJobs } from './job-handlers.ts';

process.exit(await runWorkerProcess(ingestJobs, () => 1));
