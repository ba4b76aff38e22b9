/**
 * The shape of a 登簿日志 as data: what writer, structure check and XSD go by. Attribute names are those in use, `riviseReg`
 * (sic) among them.
 *
 *   AccessLog ─ RegisterInfo
 *             ─ AccessInfo
 *             ─ RegisterList ─ Register *
 *             ─ AccessList   ─ Access *
 */

export type LogAttributeType = 'text' | 'count' | 'date' | 'flag' | 'district' | 'unit-number';

export interface LogAttribute {
  readonly name: string;
  readonly type: LogAttributeType;
  readonly required: boolean;
  readonly length?: number;
}

export interface LogElement {
  readonly name: string;
  readonly attributes: readonly LogAttribute[];
  /** Elements inside, in their order; `many` may come any number of times. */
  readonly children: readonly { readonly name: string; readonly many: boolean }[];
}

const attribute = (name: string, type: LogAttributeType, length?: number, required = true): LogAttribute => ({
  name,
  type,
  required,
  ...(length == null ? {} : { length }),
});

/** 登记类型 and the attribute that counts it. */
export const TYPE_COUNTS = {
  '100': 'firstReg',
  '200': 'transferReg',
  '300': 'changeReg',
  '400': 'logoutReg',
  '500': 'riviseReg',
  '600': 'dissentingReg',
  '700': 'advanceReg',
  '800': 'seizeReg',
  '900': 'otherReg',
} as const;

/** The attribute that counts a registration type; types of no list count as other. */
export function countOf(registrationType: string): string {
  return (TYPE_COUNTS as Readonly<Record<string, string>>)[registrationType] ?? TYPE_COUNTS['900'];
}

const COUNTS = ['totalNum', ...Object.values(TYPE_COUNTS), 'businessTypeCount'].map((name) => attribute(name, 'count'));

export const LOG_ELEMENTS: readonly LogElement[] = [
  {
    name: 'AccessLog',
    attributes: [
      attribute('AreaCode', 'district'),
      attribute('AreaName', 'text', 100),
      attribute('AccessDate', 'date'),
      attribute('Remark', 'text', 500, false),
    ],
    children: ['RegisterInfo', 'AccessInfo', 'RegisterList', 'AccessList'].map((name) => ({ name, many: false })),
  },
  { name: 'RegisterInfo', attributes: COUNTS, children: [] },
  { name: 'AccessInfo', attributes: COUNTS, children: [] },
  { name: 'RegisterList', attributes: [attribute('totalNum', 'count')], children: [{ name: 'Register', many: true }] },
  { name: 'AccessList', attributes: [attribute('totalNum', 'count')], children: [{ name: 'Access', many: true }] },
  {
    name: 'Register',
    attributes: [
      attribute('YWH', 'text', 30),
      attribute('DJLX', 'text', 3),
      attribute('QLLX', 'text', 2),
      attribute('BDCDYH', 'unit-number', 28),
      attribute('ZSZMH', 'text', 100, false),
      attribute('SFSB', 'flag'),
      attribute('BWID', 'text', 40, false),
    ],
    children: [],
  },
  {
    name: 'Access',
    attributes: [attribute('BWID', 'text', 40), attribute('YWH', 'text', 30), attribute('BDCDYH', 'unit-number', 28)],
    children: [],
  },
];

export const logElement = (name: string): LogElement | undefined =>
  LOG_ELEMENTS.find((element) => element.name === name);

/** What a value must look like. */
export const PATTERNS: Readonly<Record<LogAttributeType, RegExp>> = {
  text: /^[^]*$/,
  count: /^\d{1,9}$/,
  date: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  flag: /^[01]$/,
  district: /^\d{6}$/,
  'unit-number': /^\d{12}[A-Z]{2}\d{5}[FLQW]\d{8}$/,
};

/** The schema as XSD 1.0, for receivers and other programs. */
export function logXsd(): string {
  const types = LOG_ELEMENTS.map(({ name, attributes, children }) => {
    const inside =
      children.length === 0
        ? ''
        : `<xs:sequence>${children
            .map(
              ({ name: child, many }) =>
                `<xs:element ref="${child}"${many ? ' minOccurs="0" maxOccurs="unbounded"' : ''}/>`,
            )
            .join('')}</xs:sequence>`;
    return `  <xs:element name="${name}">\n    <xs:complexType>${inside}\n${attributes.map(xsdAttribute).join('\n')}\n    </xs:complexType>\n  </xs:element>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">\n${types.join('\n')}\n</xs:schema>\n`;
}

function xsdAttribute({ name, type, required, length }: LogAttribute): string {
  const base = {
    text: 'xs:string',
    count: 'xs:nonNegativeInteger',
    date: 'xs:date',
    flag: 'xs:string',
    district: 'xs:string',
    'unit-number': 'xs:string',
  }[type];
  const pattern =
    type === 'flag' || type === 'district' || type === 'unit-number' ? PATTERNS[type].source.slice(1, -1) : null;
  const facets = [
    ...(length == null || pattern != null ? [] : [`<xs:maxLength value="${length}"/>`]),
    ...(required && type === 'text' ? ['<xs:minLength value="1"/>'] : []),
    ...(pattern == null ? [] : [`<xs:pattern value="${pattern}"/>`]),
  ];
  const use = required ? ' use="required"' : '';
  if (facets.length === 0) return `      <xs:attribute name="${name}" type="${base}"${use}/>`;
  return `      <xs:attribute name="${name}"${use}><xs:simpleType><xs:restriction base="${base}">${facets.join('')}</xs:restriction></xs:simpleType></xs:attribute>`;
}
