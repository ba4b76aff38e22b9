/** A 登簿日志: what a district entered in its register on one day, and what of it was reported upwards. */
import type { Database } from '../../schemas/database/sql.ts';
import { codeLabel } from '../../schemas/codelists/index.ts';
import { countOf, TYPE_COUNTS } from './log-schema.ts';

/** An entry in the register. */
export interface Register {
  readonly YWH: string;
  readonly DJLX: string;
  readonly QLLX: string;
  readonly BDCDYH: string;
  readonly ZSZMH: string | null;
  /** Reported upwards. */
  readonly SFSB: boolean;
  readonly BWID: string | null;
}

/** A message that went upwards. */
export interface Access {
  readonly BWID: string;
  readonly YWH: string;
  readonly BDCDYH: string;
}

export interface AccessLog {
  readonly areaCode: string;
  readonly areaName: string;
  /** `yyyy-MM-dd` in Beijing. */
  readonly date: string;
  readonly remark: string;
  readonly registers: readonly Register[];
  readonly accesses: readonly Access[];
}

/** The log of a district and day from the register as it stands. */
export async function buildAccessLog(db: Database, areaCode: string, date: string): Promise<AccessLog> {
  const { rows } = await db.query<Register>(
    `select business_number as "YWH", registration_type as "DJLX", right_type as "QLLX", unit_number as "BDCDYH",
  certificate_number as "ZSZMH", coalesce(reported, false) and message_id is not null as "SFSB", message_id as "BWID"
from land.registration_record
where version_to is null
  and coalesce(district_code, left(unit_number, 6)) = $1::text
  and registered_on >= ($2::date)::timestamp at time zone 'Asia/Shanghai'
  and registered_on < ($2::date + 1)::timestamp at time zone 'Asia/Shanghai'
order by business_number, unit_number, row_id`,
    [areaCode, date],
  );
  const registers = rows.map((row) => ({ ...row, DJLX: row.DJLX ?? '900', QLLX: row.QLLX ?? '99' }));
  const accesses = registers.flatMap(({ SFSB, BWID, YWH, BDCDYH }) =>
    SFSB && BWID != null ? [{ BWID, YWH, BDCDYH }] : [],
  );
  const areaName = codeLabel('administrative-division', areaCode);
  return { areaCode, areaName, date, remark: '', registers, accesses };
}

/** The counts of a list by registration type, as its head gives them. */
export function countsOf(types: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = { totalNum: types.length };
  for (const name of Object.values(TYPE_COUNTS)) counts[name] = 0;
  for (const type of types) counts[countOf(type)]!++;
  counts['businessTypeCount'] = Object.values(TYPE_COUNTS).filter((name) => counts[name]! > 0).length;
  return counts;
}

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll(/[\r\n\t]/g, ' ');

function tag(
  name: string,
  attributes: Readonly<Record<string, string | number | null>>,
  inside?: readonly string[],
): string[] {
  const text = Object.entries(attributes)
    .filter(([, value]) => value != null)
    .map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
    .join('');
  return inside == null
    ? [`<${name}${text}/>`]
    : [`<${name}${text}>`, ...inside.map((line) => `  ${line}`), `</${name}>`];
}

/** The log as XML in UTF-8. */
export function accessLogXml(log: AccessLog): string {
  const typeOf = new Map(log.registers.map(({ YWH, BDCDYH, DJLX }) => [`${YWH} ${BDCDYH}`, DJLX]));
  const accessTypes = log.accesses.map(({ YWH, BDCDYH }) => typeOf.get(`${YWH} ${BDCDYH}`) ?? '900');
  const lines = tag(
    'AccessLog',
    { AreaCode: log.areaCode, AreaName: log.areaName, AccessDate: log.date, Remark: log.remark },
    [
      ...tag('RegisterInfo', countsOf(log.registers.map(({ DJLX }) => DJLX))),
      ...tag('AccessInfo', countsOf(accessTypes)),
      ...tag(
        'RegisterList',
        { totalNum: log.registers.length },
        log.registers.flatMap((row) => tag('Register', { ...row, SFSB: row.SFSB ? 1 : 0 })),
      ),
      ...tag(
        'AccessList',
        { totalNum: log.accesses.length },
        log.accesses.flatMap((row) => tag('Access', { ...row })),
      ),
    ],
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${lines.join('\n')}\n`;
}
