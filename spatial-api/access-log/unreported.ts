import type { Difference } from '../reconciliation/differences.ts';
import type { AccessLog } from './access-log.ts';

/** 未上报清单: entries of a log that were not reported, as differences to be worked off. */
export function unreportedOf({ registers }: AccessLog): Difference[] {
  return registers
    .filter(({ SFSB }) => !SFSB)
    .map(({ YWH, BDCDYH, QLLX, BWID }) => ({
      kind: 'unreported',
      businessNumber: YWH,
      unitNumber: BDCDYH,
      rightType: QLLX,
      messageId: BWID,
      fields: [],
    }));
}
