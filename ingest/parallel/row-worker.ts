/** A thread that reads, maps, checks and encodes stretches of a delivery's rows; `encode-rows.ts` puts them together. */

import { workerData } from 'node:worker_threads';
import { layerById } from '../../schemas/layers/index.ts';
import { answerQuestions } from '../../schemas/threads/answer-questions.ts';
import { accepter } from '../accept-rows.ts';
import { BinaryCopy } from '../copy-binary.ts';
import { STORED_PER_CODE } from '../findings.ts';
import type { Issue, IssueCode } from '../issues.ts';
import { rowMapper } from '../map-row.ts';
import { shapefileReader } from '../readers/shapefile.ts';
import { copyValues } from '../stage.ts';
import { RowDigests } from '../staged-digests.ts';
import type { RowPlan, SliceAnswer, SliceRequest } from './messages.ts';

const plan = workerData as RowPlan;
const layer = layerById(plan.layerId)!;
const map = rowMapper({
  layer,
  mapping: plan.mapping,
  columns: plan.columns,
  crs: plan.crs,
  ...(plan.districtCode == null ? {} : { districtCode: plan.districtCode }),
  ...(plan.limits == null ? {} : { mostVertices: plan.limits.vertices }),
});
const valuesOf = copyValues(layer);
const copy = new BinaryCopy(plan.types, { bare: true });
const digests = new RowDigests(layer, plan.subjects);
const allow = new Set(plan.allow);
/** Findings of this thread so far: what is beyond the limit here is beyond it in the whole. */
const noted: Partial<Record<IssueCode, number>> = {};

const opened = shapefileReader.layers(plan.files, {
  encoding: plan.encoding,
  ...(plan.limits == null ? {} : { limits: plan.limits }),
});

async function encodeSlice({ from, to }: SliceRequest): Promise<SliceAnswer> {
  const [source] = await opened;
  const counts: Partial<Record<IssueCode, number>> = {};
  const issues: Issue[] = [];
  const rejections: SliceAnswer['rejections'][number][] = [];
  const tally = { read: 0, rejected: 0, deleted: 0 };
  const notes = {
    isFull: false,
    flush: async () => {},
    add: (found: Issue) => {
      const { code } = found;
      const count = (noted[code] ?? 0) + 1;
      noted[code] = count;
      counts[code] = (counts[code] ?? 0) + 1;
      if (count <= STORED_PER_CODE || found.severity === 'error') issues.push(found);
    },
    reject: (row: SliceAnswer['rejections'][number]) => rejections.push(row),
  };
  const accept = accepter({}, { layer, allow }, notes as never, tally);
  for await (const batch of source!.slices!.read(from, to)) {
    for (const row of batch) {
      const checked = map(row);
      if (accept(checked) !== true) continue;
      copy.writeRow(valuesOf(checked));
      digests.note(checked);
    }
  }
  return { bytes: copy.take(), ...tally, counts, issues, rejections, digests: digests.take() };
}

answerQuestions<SliceRequest, SliceAnswer>(async (request) => {
  const answer = await encodeSlice(request);
  return { answer, transfer: [answer.bytes.buffer as ArrayBuffer] };
});
