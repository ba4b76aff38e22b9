/** 指界: what neighbours said of their common borders in the field, and the signatures under it, as land keeps them after its survey. */
import type { ClientBase, Pool } from 'pg';

import { standingQuery } from '../../../schemas/database/standing-query.ts';

/** A signature without its picture, which is fetched by itself. */
export interface SurveySignature {
  readonly id: string;
  readonly task: number;
  readonly taskNumber: string;
  readonly parcelCode: string;
  /** Boundary line, such as J1-J2; null is all of them. */
  readonly boundary: string | null;
  /** Personal: masked for who may not see it. */
  readonly signer: string;
  readonly role: string | null;
  /** As the device wrote it. */
  readonly signedAt: string;
  readonly device: string | null;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly receivedAt: string;
  readonly receivedBy: string;
}

/** 指界记录 of one border. Names are null for who may not see personal data. */
export interface WitnessRecord {
  readonly id: string;
  readonly task: number;
  readonly taskNumber: string;
  readonly parcelCode: string;
  readonly boundary: string | null;
  readonly neighbourCode: string | null;
  readonly neighbour: string | null;
  readonly witness: string | null;
  readonly role: string | null;
  /** 是 or 否, as it was written down. */
  readonly agreed: string | null;
  readonly note: string | null;
  readonly recordedAt: string | null;
  readonly sha256: string;
}

/** Columns of a signature, and where they come from. */
export const SIGNATURE = `s.id, s.task_id::integer as task, t.number as "taskNumber", s.parcel_code as "parcelCode", s.boundary, s.signer, s.role,
  s.signed_at as "signedAt", s.device, s.media_type as "mediaType", s.bytes, s.sha256,
  to_char(s.received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "receivedAt", s.received_by as "receivedBy"
from dimai.survey_signature s join dimai.survey_task t on t.id = s.task_id`;

/** The same of a witness record. */
const WITNESS = `r.id, r.task_id::integer as task, t.number as "taskNumber", r.parcel_code as "parcelCode", r.boundary,
  r.content ->> 'neighbour_code' as "neighbourCode", r.content ->> 'neighbour' as neighbour, r.content ->> 'witness' as witness,
  r.content ->> 'role' as role, r.content ->> 'agreed' as agreed, r.content ->> 'note' as note, r.recorded_at as "recordedAt", r.sha256
from dimai.survey_record r join dimai.survey_task t on t.id = r.task_id`;

const THEN = `($2::date is null or received_at < ($2::date + 1)::timestamp at time zone 'Asia/Shanghai')`;

/** Most of each that are told, the newest. */
const MOST = 500;

/** Agreements of some codes that had come by the end of a day in China. */
export async function agreementsOfCodes(
  db: Pool | ClientBase,
  codes: readonly string[],
  asOf: string | null,
): Promise<{ readonly records: readonly WitnessRecord[]; readonly signatures: readonly SurveySignature[] }> {
  const read = async <R>(columns: string, where: string): Promise<readonly R[]> => {
    const text = `select ${columns} where ${where} and ${THEN} order by received_at desc, parcel_code, boundary, id limit ${MOST}`;
    return (await standingQuery(db, { text, values: [codes, asOf] }, { byIndex: true })).rows as R[];
  };
  return {
    records: await read<WitnessRecord>(WITNESS, `r.kind = 'witness' and r.parcel_code = any($1)`),
    signatures: await read<SurveySignature>(SIGNATURE, 's.parcel_code = any($1)'),
  };
}
