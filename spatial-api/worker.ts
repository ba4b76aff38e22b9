/** Program of the workers that build tiles, write exports and run batches. */
import { runWorkerProcess } from '../schemas/jobs/worker-process.ts';
import { serviceJobs } from './job-handlers.ts';

process.exit(await runWorkerProcess(serviceJobs, ({ jobSlots }) => jobSlots));
