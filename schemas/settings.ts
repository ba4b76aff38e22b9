/**
 * Every environment variable of the product: its name, what it means, its default and how it is parsed. `readSettings` is
 * called once, by `main.ts` and the command line; nothing else reads the environment. The README table is printed from here.
 */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** One environment variable. `parse` sees the text as given, never the default. */
export interface Setting<T> {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
  /** As a person would write it; `undefined` where the variable may stay unset. */
  readonly default?: string;
  /** Never printed, only whether it is set. */
  readonly secret?: boolean;
  readonly parse: z.ZodType<T, string>;
}

/** Root of the project: where package.json lies. */
export const projectRoot = fileURLToPath(new URL('..', import.meta.url));

const BYTES = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 } as const;
const MILLISECONDS = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 } as const;

const text = z.string().trim().min(1, 'is empty');

const wholeNumber = (low: number, high: number) =>
  z
    .string()
    .trim()
    .regex(/^\d+$/, 'is not a whole number')
    .transform(Number)
    .pipe(z.number().min(low, `is less than ${low}`).max(high, `is more than ${high}`));

/** Metres, with decimals. */
const metres = (low: number, high: number) =>
  z
    .string()
    .trim()
    .regex(/^\d+(\.\d+)?$/, 'is not a number of metres such as 0.05')
    .transform(Number)
    .pipe(z.number().min(low, `is less than ${low}`).max(high, `is more than ${high}`));

/** `500 MB`, `2G`, `1073741824` → bytes (powers of 1024). */
const bytes = z
  .string()
  .trim()
  .regex(/^\d+(\.\d+)?\s*([KMGT]?)i?B?$/i, 'is not a size such as 500MB or 2GB')
  .transform((given) => {
    const [, amount = '0', unit = ''] = /^([\d.]+)\s*([KMGT]?)/i.exec(given) ?? [];
    return Math.round(Number(amount) * BYTES[unit.toUpperCase() as keyof typeof BYTES]);
  });

/** `30s`, `500ms`, `10min`, `0` (no limit) → milliseconds. */
const duration = z
  .string()
  .trim()
  .regex(/^(0|\d+(\.\d+)?\s*(ms|s|min|h))$/, 'is not a duration such as 500ms, 30s, 10min, 1h or 0 for no limit')
  .transform((given) => {
    const [, amount = '0', unit = 'ms'] = /^([\d.]+)\s*(ms|s|min|h)?$/.exec(given) ?? [];
    return Math.round(Number(amount) * MILLISECONDS[unit as keyof typeof MILLISECONDS]);
  });

/** `08:00-18:00` → minutes of the day, `none` → null. */
const hours = z
  .string()
  .trim()
  .regex(/^(none|([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d)$/, 'is neither none nor hours such as 08:00-18:00')
  .transform((given) => {
    const [, h1, m1, h2, m2] = /^(\d+):(\d+)-(\d+):(\d+)$/.exec(given) ?? [];
    if (h1 === undefined) return null;
    return { from: Number(h1) * 60 + Number(m1), to: Number(h2) * 60 + Number(m2) };
  });

const flag = z
  .string()
  .trim()
  .regex(/^[01]$/, 'is neither 0 nor 1')
  .transform((given) => given === '1');

const databaseUrl = text.refine(
  (url) => /^(postgres(ql)?:\/\/|socket:)/.test(url),
  'is not a PostgreSQL address (postgresql://user:password@host:5432/database)',
);

/** `tiles`: any origin for tiles and styles, none for features. `none` is the origin of nobody. */
const origins = z
  .string()
  .trim()
  .transform((list) => list.split(/[\s,]+/).filter((origin) => origin !== ''))
  .pipe(
    z.array(
      z.union(
        [z.enum(['tiles', 'none', '*']), z.string().regex(/^https?:\/\/[^/\s]+$/)],
        'is not tiles, none, * or a list of origins such as https://map.example.cn',
      ),
    ),
  );

const publicLayerList = z
  .string()
  .trim()
  .transform((list) => list.split(/[\s,]+/).filter((id) => id !== ''))
  .pipe(z.array(z.string().regex(/^[a-z][a-z0-9-]*$/, 'is no list of layer ids such as parcel')));

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

/** A time of the day in China, of every day or of one day of the week (0 is Sunday). */
export interface DailyTime {
  readonly weekday: number | null;
  readonly minutes: number;
}

const dailyTime = z
  .string()
  .trim()
  .regex(
    /^(none|((Sun|Mon|Tue|Wed|Thu|Fri|Sat)\s+)?([01]?\d|2[0-3]):[0-5]\d)$/,
    'is neither none nor a time such as 02:30 or Sun 02:30',
  )
  .transform((given): DailyTime | null => {
    const [, day, hours, minutes] = /^(?:(\w+)\s+)?(\d+):(\d+)$/.exec(given) ?? [];
    if (hours == null) return null;
    const weekday = day == null ? null : WEEKDAYS.indexOf(day as (typeof WEEKDAYS)[number]);
    return { weekday, minutes: 60 * Number(hours) + Number(minutes) };
  });

const templateIds = z
  .string()
  .trim()
  .transform((list) => (list === 'none' ? [] : list.split(/[\s,]+/).filter((id) => id !== '')))
  .pipe(z.array(z.string().regex(/^[a-z][a-z0-9-]{0,60}$/, 'is not none or a list of template ids')));

function setting<T>(definition: Setting<T>): Setting<T> {
  return definition;
}

/** All settings, in the order the README prints them. */
export const settingsList = {
  host: setting({ name: 'HOST', default: '127.0.0.1', parse: text, zh: '监听地址', en: 'Address to listen on' }),
  port: setting({
    name: 'PORT',
    default: '8080',
    parse: wholeNumber(0, 65535),
    zh: '监听端口（0 为任意空闲端口）',
    en: 'Port to listen on (0 takes any free one)',
  }),
  databaseUrl: setting<string | undefined>({
    name: 'DATABASE_URL',
    parse: databaseUrl,
    secret: true,
    zh: '已有的 PostgreSQL（≥ 14）+ PostGIS（≥ 3.3）数据库；不设则由本系统自建自管',
    en: 'An existing PostgreSQL (14 or later) with PostGIS (3.3 or later); unset, the product manages its own cluster',
  }),
  dataDirectory: setting({
    name: 'DIMAI_DATA',
    default: '.dimai',
    parse: text.transform((path) => resolve(projectRoot, path)),
    zh: '数据目录：自管数据库、上传、切片包、导出文件（相对路径从项目根目录起）',
    en: 'Folder of the managed cluster, uploads, archives and exports (relative paths start at the project root)',
  }),
  postgresDirectory: setting<string | undefined>({
    name: 'DIMAI_POSTGRES',
    parse: text.transform((path) => resolve(projectRoot, path)),
    zh: '自管数据库所用 PostgreSQL 程序目录（含 initdb、pg_ctl）；不设则自动查找',
    en: 'Folder of the PostgreSQL programs (initdb, pg_ctl) for the managed cluster; unset, they are searched for',
  }),
  logLevel: setting({
    name: 'LOG_LEVEL',
    default: 'info',
    parse: z.enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'is not one of fatal, error, warn, info, debug, trace, silent',
    ),
    zh: '日志级别',
    en: 'Least severe level that is logged',
  }),
  region: setting({
    name: 'DIMAI_REGION',
    default: 'changzhou',
    parse: text,
    zh: '地区（schemas/regions 中的编号）',
    en: 'Region: an id of schemas/regions',
  }),
  demo: setting({
    name: 'DIMAI_DEMO',
    default: 'auto',
    parse: z.enum(['auto', 'off'], 'is not auto or off'),
    zh: 'npm start 是否把示范县装入空数据库（auto 装，off 不装）',
    en: 'Whether npm start loads the demo county into an empty database (auto or off)',
  }),
  serverProcesses: setting({
    name: 'SERVER_PROCESSES',
    default: '1',
    parse: wholeNumber(1, 64),
    zh: '应答请求的进程数；瓦片并发高时设为处理器核数',
    en: 'Processes that answer requests; set it to the number of cores where many tiles are fetched',
  }),
  poolSize: setting({
    name: 'POOL_SIZE',
    default: '10',
    parse: wholeNumber(1, 500),
    zh: '每个进程的数据库连接数上限',
    en: 'Database connections a process may hold',
  }),
  statementTimeoutMs: setting({
    name: 'STATEMENT_TIMEOUT',
    default: '30s',
    parse: duration,
    zh: '一般查询的时限',
    en: 'Limit of an ordinary database statement',
  }),
  tileTimeoutMs: setting({
    name: 'TILE_TIMEOUT',
    default: '10s',
    parse: duration,
    zh: '切片查询的时限',
    en: 'Limit of a tile query',
  }),
  jobTimeoutMs: setting({
    name: 'JOB_TIMEOUT',
    default: '0',
    parse: duration,
    zh: '入库、导出等任务中单条语句的时限（0 为不限）',
    en: 'Limit of one statement of a job: load, export (0: none)',
  }),
  ingestWorkers: setting({
    name: 'INGEST_WORKERS',
    default: '2',
    parse: wholeNumber(0, 64),
    zh: '同时进行的入库任务数，每个一个进程（0 为本服务不执行，由 dimai work 另行执行）',
    en: 'Loads at a time, a process each (0: none by this server, dimai work does them)',
  }),
  jobSlots: setting({
    name: 'JOB_SLOTS',
    default: '2',
    parse: wholeNumber(0, 64),
    zh: '同时进行的其他任务数：切片、导出、批量审查（0 为本服务不执行）',
    en: 'Other jobs at a time: tiles, exports, batch checks (0: none by this server)',
  }),
  exportKeepMs: setting({
    name: 'EXPORT_KEEP',
    default: '9600h',
    parse: duration,
    zh: '导出文件的保留时间，过后删除文件、保留记录（缺省约 400 天，跨四个季度）',
    en: 'How long files of exports are kept; records stay (by default some 400 days, four quarters)',
  }),
  mdbLimit: setting({
    name: 'MDB_LIMIT',
    default: '1800MB',
    parse: bytes.pipe(
      z
        .number()
        .min(2 ** 20, 'is less than 1MB')
        .max(2 ** 31, 'is more than 2GB'),
    ),
    zh: '单个 .mdb 的大小上限；更大的导出被拒绝，请缩小范围分次导出（Access 最多 2 GB，并须留余地）',
    en: 'Largest .mdb; a larger export is refused and asks for a smaller area (Access ends at 2 GB and needs room of its own)',
  }),
  exportPictureDpi: setting({
    name: 'EXPORT_PICTURE_DPI',
    default: '120',
    parse: wholeNumber(72, 300),
    zh: '随 .mdb 交出的宗地图的分辨率（每英寸点数）；模板字段写明 dpi 的从其规定',
    en: 'Resolution of the parcel maps that go along in an .mdb, dots per inch, where the field of a template names none',
  }),
  quarterlyExports: setting({
    name: 'QUARTERLY_EXPORTS',
    default: 'none',
    parse: templateIds,
    zh: '季末按区县自动导出的模板编号，以逗号分隔，如 comparison-database；none 为不自动导出',
    en: 'Templates exported for every district when a quarter has ended, separated by commas; none for no schedule',
  }),
  checkDataAt: setting({
    name: 'CHECK_DATA_AT',
    default: 'none',
    parse: dailyTime,
    zh: '按质量规则检查全部已发布图层的时间（北京时间），每天如 02:30，每周如 Sun 02:30；none 为不自动检查',
    en: 'When all published layers are checked by their quality rules (Beijing time): every day 02:30, every week Sun 02:30; none for no schedule',
  }),
  surveyDays: setting({
    name: 'SURVEY_DAYS',
    default: '20',
    parse: wholeNumber(1, 1000),
    zh: '地籍调查任务自委托起的期限（工作日），受理时可另定',
    en: 'Working days that a survey task has from its commission; whoever accepts it may set another day',
  }),
  surveyTolerance: setting({
    name: 'SURVEY_TOLERANCE',
    default: '0.05',
    parse: metres(0, 0.5),
    zh: '调查成果的界址点捕捉到已发布界址点、界址线的限差（米），其内的缝隙与重叠随之闭合；缺省 0.05 米为一级解析界址点的点位中误差（《城镇地籍调查规程》TD 1001—1993 的界址点精度表，据教材转引；TD/T 1001—2012 的表未能查得原文核对）；0 为不捕捉',
    en: 'How far from published points and lines the nodes of a survey are drawn to them, metres, which closes gaps and overlaps of that width; default 0.05: mean error of boundary points of the first grade by the table of TD 1001-1993, as a textbook quotes it; the table of TD/T 1001-2012 was not at hand to be compared; 0 draws nothing',
  }),
  surveyGapWidth: setting({
    name: 'SURVEY_GAP_WIDTH',
    default: '0.5',
    parse: metres(0, 20),
    zh: '调查成果中相对的两宗地之间，窄于此宽度（米）的空隙视为缝隙，不得发布',
    en: 'Ground between two facing parcels of a survey that is narrower than this, metres, is a gap and keeps the result from being published',
  }),
  bundleDays: setting({
    name: 'BUNDLE_DAYS',
    default: '30',
    parse: wholeNumber(1, 1000),
    zh: '外业数据包文件的保存天数；其清单、底稿版本与合并记录一直保留',
    en: 'Days that the file of a field bundle is kept; its manifest, its base versions and what was merged stay on record',
  }),
  surveyCodeDays: setting({
    name: 'SURVEY_CODE_DAYS',
    default: '90',
    parse: wholeNumber(1, 3650),
    zh: '为地籍调查预留的宗地代码、界址点号的保留天数，过后未启用的可另行预留',
    en: 'Days that codes and numbers of boundary points are held for a survey; unused ones may then be held by another',
  }),
  bodyLimitBytes: setting({
    name: 'BODY_LIMIT',
    default: '10MB',
    parse: bytes,
    zh: '请求正文上限',
    en: 'Largest JSON request body',
  }),
  uploadLimitBytes: setting({
    name: 'UPLOAD_LIMIT',
    default: '2GB',
    parse: bytes,
    zh: '上传文件上限',
    en: 'Largest uploaded file',
  }),
  unpackedLimitBytes: setting({
    name: 'UNPACKED_LIMIT',
    default: '20GB',
    parse: bytes,
    zh: '压缩包解开后的总大小上限',
    en: 'Largest total size of an archive once unpacked',
  }),
  archiveEntryLimit: setting({
    name: 'ARCHIVE_ENTRY_LIMIT',
    default: '10000',
    parse: wholeNumber(1, 10_000_000),
    zh: '压缩包内文件数上限',
    en: 'Most entries an archive may have',
  }),
  shapeVertexLimit: setting({
    name: 'SHAPE_VERTEX_LIMIT',
    default: '2000000',
    parse: wholeNumber(100, 100_000_000),
    zh: '入库时单个图形的顶点数上限',
    en: 'Most vertices a delivered shape may have',
  }),
  valueLimitCharacters: setting({
    name: 'VALUE_LIMIT',
    default: '16MB',
    parse: bytes,
    zh: '入库时单行文本或单个值的长度上限',
    en: 'Longest line or value of a delivered text',
  }),
  columnLimit: setting({
    name: 'COLUMN_LIMIT',
    default: '2000',
    parse: wholeNumber(1, 100_000),
    zh: '入库时单表列数上限',
    en: 'Most columns a delivered table may have',
  }),
  nestingLimit: setting({
    name: 'NESTING_LIMIT',
    default: '64',
    parse: wholeNumber(4, 1000),
    zh: '入库时 JSON、XML 等的嵌套层数上限',
    en: 'Deepest nesting of delivered JSON, XML and the like',
  }),
  heldFileBytes: setting({
    name: 'HELD_FILE_LIMIT',
    default: '256MB',
    parse: bytes,
    zh: '须整体读入内存的文件（界址点 TXT 留底、表格共享字符串）的大小上限',
    en: 'Largest file, or part of one, that a format forces into memory (界址点 TXT kept on record, strings of a workbook)',
  }),
  tileCacheBytes: setting({
    name: 'TILE_CACHE',
    default: '256MB',
    parse: bytes,
    zh: '每个进程的切片内存缓存',
    en: 'Memory a process keeps tiles in',
  }),
  tileArchives: setting({
    name: 'TILE_ARCHIVES',
    default: 'auto',
    parse: z.enum(['auto', 'off'], 'is not auto or off'),
    zh: '图层发布后是否自动生成切片包（auto 生成，off 只用 dimai tiles build）',
    en: 'Whether tile archives are built after each publication (auto), or by dimai tiles build alone (off)',
  }),
  tileArchiveZoom: setting({
    name: 'TILE_ARCHIVE_ZOOM',
    default: '16',
    parse: wholeNumber(0, 22),
    zh: '切片包的最深级别；更深的切片由数据库实时生成',
    en: 'Deepest zoom of tile archives; deeper tiles are made live',
  }),
  tileArchivesKept: setting({
    name: 'TILE_ARCHIVES_KEPT',
    default: '2',
    parse: wholeNumber(1, 1000),
    zh: '每个图层保留切片包的版本数',
    en: 'Versions of a layer whose tile archives are kept',
  }),
  attachmentStore: setting({
    name: 'ATTACHMENT_STORE',
    default: 'files',
    parse: text.refine(
      (given) => given === 'files' || /^s3:\/\/[a-z0-9.-]{3,63}(\/[\w./-]*)?$/.test(given),
      'is neither files nor s3://bucket/prefix',
    ),
    zh: '附件存放处：files 为数据目录下的文件夹；s3://桶/前缀 为兼容 S3 的对象存储',
    en: 'Where attachments lie: files is a folder of the data directory, s3://bucket/prefix an S3-compatible storage',
  }),
  archiveFolder: setting({
    name: 'ARCHIVE_FOLDER',
    parse: text,
    zh: '档案系统的文件夹，其中 index.csv 列出各代码的档案（见 spatial-api/document-archives）；不设则没有',
    en: 'Folder of an archive system with an index.csv of the documents of each code (see spatial-api/document-archives); unset, there is none',
  }),
  archiveUrl: setting({
    name: 'ARCHIVE_URL',
    parse: z.url({ protocol: /^https?$/, error: 'is not an http(s) address' }),
    zh: '档案系统查询接口的地址，由服务器访问；不设则没有',
    en: 'Address of the interface of an archive system, asked by the server; unset, there is none',
  }),
  archiveToken: setting({
    name: 'ARCHIVE_TOKEN',
    secret: true,
    parse: text,
    zh: '档案系统查询接口的令牌（Authorization: Bearer）',
    en: 'Token for the interface of the archive system (Authorization: Bearer)',
  }),
  archiveTimeoutMs: setting({
    name: 'ARCHIVE_TIMEOUT',
    default: '3s',
    parse: duration,
    zh: '等候档案系统的时限；逾时一地一档照出，并注明档案不全',
    en: 'How long an archive system is waited for; a land file then comes without its answer, and says so',
  }),
  s3Endpoint: setting({
    name: 'S3_ENDPOINT',
    parse: text.refine(
      (given) => /^https?:\/\/[^/\s]+\/?$/.test(given),
      'is not an address such as https://s3.example.cn',
    ),
    zh: '对象存储的地址',
    en: 'Address of the S3-compatible storage',
  }),
  s3Region: setting({
    name: 'S3_REGION',
    default: 'us-east-1',
    parse: text,
    zh: '对象存储的区域名，签名用',
    en: 'Region of the storage, part of the signature',
  }),
  s3AccessKey: setting({
    name: 'S3_ACCESS_KEY',
    parse: text,
    zh: '对象存储的访问标识',
    en: 'Access key of the storage',
  }),
  s3SecretKey: setting({
    name: 'S3_SECRET_KEY',
    parse: text,
    secret: true,
    zh: '对象存储的密钥',
    en: 'Secret key of the storage',
  }),
  secretCipher: setting({
    name: 'SECRET_CIPHER',
    default: 'aes',
    parse: z.enum(['aes', 'sm4'], 'is not aes or sm4'),
    zh: '库中须能还原的密钥（动态验证码、推送）的加密算法：aes（AES-256-GCM）或 sm4（SM4-CTR、HMAC-SM3）',
    en: 'Cipher of secrets that lie in the database (second factors, pushes): aes or sm4',
  }),
  auditDigest: setting({
    name: 'AUDIT_DIGEST',
    default: 'sm3',
    parse: z.enum(['sm3', 'sha256'], 'is not sm3 or sha256'),
    zh: '审计日志链的摘要算法：sm3 或 sha256；更改后新记录用新算法，此前的仍可核验',
    en: 'Hash of the chain of the audit log: sm3 or sha256. After a change earlier entries are proved as before',
  }),
  auditSignature: setting({
    name: 'AUDIT_SIGNATURE',
    default: 'none',
    parse: z.enum(['none', 'sm2', 'ed25519'], 'is not none, sm2 or ed25519'),
    zh: '导出的审计日志的签名：sm2、ed25519 或 none；密钥在数据目录 signing-*.pem',
    en: 'Signature of exported audit logs: sm2, ed25519 or none. The keys lie in the data directory, signing-*.pem',
  }),
  anonymousCallsPerMinute: setting({
    name: 'ANONYMOUS_CALLS_PER_MINUTE',
    default: '600',
    parse: wholeNumber(0, 1_000_000),
    zh: '未登录者每个网络地址每分钟的请求数上限（瓦片另计）；0 为不限',
    en: 'Most calls a minute from one network address without a login (tiles apart); 0 is no limit',
  }),
  corsOrigins: setting({
    name: 'CORS_ORIGINS',
    default: 'tiles',
    parse: origins,
    zh: '可跨域读取切片、样式与 /ogc 接口的来源，逗号分隔（* 为任何来源）；tiles 为任何来源只可读切片与样式，none 为都不可',
    en: 'Origins that may read tiles, styles and /ogc across sites, separated by commas (* is any); tiles: any may read tiles and styles alone; none: nobody anything',
  }),
  publicLayers: setting({
    name: 'PUBLIC_LAYERS',
    default: '',
    parse: publicLayerList,
    zh: '无需登录即可按公众范围查询（/public/tiles）的图层，逗号分隔；空为不开放。目前可开放 parcel',
    en: 'Layers whose public part anybody may see at /public/tiles, separated by commas; empty for none. Today: parcel',
  }),
  trustProxy: setting({
    name: 'TRUST_PROXY',
    default: '0',
    parse: wholeNumber(0, 10),
    zh: '前置反向代理层数',
    en: 'Number of reverse proxies in front',
  }),
  shutdownGraceMs: setting({
    name: 'SHUTDOWN_GRACE',
    default: '10s',
    parse: duration,
    zh: '停机时等待未完请求的时间',
    en: 'Time that open requests get at shutdown',
  }),
  authentication: setting({
    name: 'AUTHENTICATION',
    default: 'auto',
    parse: z.enum(['auto', 'required'], 'is not auto or required'),
    zh: '身份认证：auto 在建立第一个账号后即须登录；required 始终须登录',
    en: 'Authentication: auto asks for a login once there is an account; required always does',
  }),
  sessionIdleMs: setting({
    name: 'SESSION_IDLE',
    default: '30min',
    parse: duration,
    zh: '无操作自动退出的时间',
    en: 'A session that rests this long ends',
  }),
  sessionLifetimeMs: setting({
    name: 'SESSION_LIFETIME',
    default: '12h',
    parse: duration,
    zh: '一次登录的最长时间',
    en: 'Longest time of one login',
  }),
  loginAttempts: setting({
    name: 'LOGIN_ATTEMPTS',
    default: '5',
    parse: wholeNumber(3, 100),
    zh: '连续登录失败多少次后锁定账号',
    en: 'Wrong logins in a row that lock an account',
  }),
  loginLockoutMs: setting({
    name: 'LOGIN_LOCKOUT',
    default: '15min',
    parse: duration,
    zh: '账号锁定时间',
    en: 'How long an account stays locked',
  }),
  passwordLifetimeDays: setting({
    name: 'PASSWORD_DAYS',
    default: '90',
    parse: wholeNumber(0, 3650),
    zh: '密码有效天数（0 为不限）',
    en: 'Days after which a password must be changed (0: never)',
  }),
  basemapOrigin: setting({
    name: 'BASEMAP_ORIGIN',
    default: 'https://t0.tianditu.gov.cn',
    parse: z.url({ protocol: /^https?$/, error: 'is not an http(s) address' }),
    zh: '底图（天地图或同类 WMTS）的地址，由服务器代取；设置 BASEMAP_KEY 后才会访问',
    en: 'Address of the background map (天地图 or a WMTS of its kind), fetched by the server; nothing is asked there unless BASEMAP_KEY is set',
  }),
  basemapKey: setting({
    name: 'BASEMAP_KEY',
    secret: true,
    parse: text,
    zh: '底图的密钥，只留在服务器；不设则不提供底图',
    en: 'Key of the background map, which never leaves the server; unset, there is none',
  }),
  oidcIssuer: setting({
    name: 'OIDC_ISSUER',
    parse: z.url({ protocol: /^https?$/, error: 'is not an http(s) address' }),
    zh: '统一身份认证（OpenID Connect）的签发地址；不设则只有本地账号',
    en: 'Issuer of the sign-on of the bureau (OpenID Connect); unset, there are local accounts alone',
  }),
  oidcClientId: setting({
    name: 'OIDC_CLIENT_ID',
    parse: text,
    zh: '本系统在统一身份认证登记的客户端编号；回调地址为 /api/session/sign-on/callback',
    en: 'Client id of this system there; its redirect address is /api/session/sign-on/callback',
  }),
  oidcClientSecret: setting({
    name: 'OIDC_CLIENT_SECRET',
    secret: true,
    parse: text,
    zh: '客户端密钥',
    en: 'Client secret',
  }),
  oidcLoginClaim: setting({
    name: 'OIDC_LOGIN_CLAIM',
    default: 'preferred_username',
    parse: text,
    zh: '用作登录名的声明',
    en: 'Claim that becomes the login name',
  }),
  readOnly: setting({
    name: 'READ_ONLY',
    default: '0',
    parse: flag,
    zh: '为 1 时只读：拒绝一切写入，瓦片与查询照常（运行中可由系统管理员切换）',
    en: 'With 1 nothing is written, tiles and queries go on (the system administrator can switch it while running)',
  }),
  officeHours: setting({
    name: 'OFFICE_HOURS',
    default: '07:30-20:00',
    parse: hours,
    zh: '工作时间；工作日此时段以外的查询产生告警（none 为不告警）',
    en: 'Office hours; queries of people on other days and hours raise an alarm (none: never)',
  }),
  alarmRepeatedQueries: setting({
    name: 'ALARM_REPEATED_QUERIES',
    default: '30',
    parse: wholeNumber(0, 1_000_000),
    zh: '同一用户 24 小时内相同条件查询达到多少次产生告警（0 为不告警）',
    en: 'Equal queries of one caller within 24 hours that raise an alarm (0: never)',
  }),
  alarmBulkRows: setting({
    name: 'ALARM_BULK_ROWS',
    default: '100000',
    parse: wholeNumber(0, 1_000_000_000),
    zh: '同一用户 1 小时内读取要素达到多少个产生告警（0 为不告警）',
    en: 'Features read by one caller within an hour that raise an alarm (0: never)',
  }),
  alarmMisses: setting({
    name: 'ALARM_MISSES',
    default: '50',
    parse: wholeNumber(0, 1_000_000),
    zh: '同一用户 10 分钟内查询不存在的编号达到多少次产生告警（0 为不告警）',
    en: 'Questions of one caller for what does not exist, within 10 minutes, that raise an alarm (0: never)',
  }),
  alarmFailedLogins: setting({
    name: 'ALARM_FAILED_LOGINS',
    default: '5',
    parse: wholeNumber(0, 1_000_000),
    zh: '同一账号或同一地址 15 分钟内登录失败达到多少次产生告警（0 为不告警）',
    en: 'Failed logins of one account or address within 15 minutes that raise an alarm (0: never)',
  }),
  allowUnauthenticated: setting({
    name: 'DIMAI_ALLOW_UNAUTHENTICATED',
    default: '0',
    parse: flag,
    zh: '为 1 时允许在没有身份认证的情况下对本机以外开放，仅限封闭网络或试用；受控图层不提供',
    en: 'With 1 the server may listen beyond this machine without authentication, for closed networks and trials; restricted layers are not served',
  }),
} as const;

type ParsedSetting<S> = S extends Setting<infer T> ? T : never;

/** The parsed settings. Sizes are bytes, durations milliseconds (0: no limit), paths absolute. */
export type Settings = { readonly [K in keyof typeof settingsList]: ParsedSetting<(typeof settingsList)[K]> };

/** Thrown by `readSettings`: one line per wrong variable, naming the value and what was expected. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`设置有误 Settings are wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** Parses the environment; an unset or empty variable takes its default. Throws one `SettingsError` that lists every problem. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const problems: string[] = [];
  const entries = Object.entries<Setting<unknown>>(settingsList).map(
    ([key, { name, default: fallback, secret, parse }]) => {
      const given = environment[name] || fallback;
      if (given == null) return [key, undefined];
      const result = parse.safeParse(given);
      if (!result.success)
        problems.push(`${name}=${secret ? '…' : given} ${result.error.issues[0]?.message ?? 'is wrong'}`);
      return [key, result.data];
    },
  );
  if (problems.length > 0) throw new SettingsError(problems);
  return Object.fromEntries(entries) as Settings;
}

/** A folder under DIMAI_DATA for one kind of file. */
export function dataFolder(
  settings: Pick<Settings, 'dataDirectory'>,
  kind: 'uploads' | 'archives' | 'exports' | 'maps' | 'surveys' | 'backups' | 'survey-bundles',
): string {
  return join(settings.dataDirectory, kind);
}

/** A connection string without its password, for logs and messages. */
export function redactUrl(url: string): string {
  return url.replace(/^(\w+:\/\/[^:@/]*):[^@]*@/, '$1:…@').replace(/([?&]password=)[^&]*/, '$1…');
}

/** The Markdown table of the README. */
export function settingsTable(): string {
  const rows = Object.values<Setting<unknown>>(settingsList).map(
    ({ name, zh, en, default: fallback }) =>
      `| \`${name}\` | ${fallback == null ? '–' : `\`${fallback}\``} | ${zh} | ${en} |`,
  );
  return ['| 变量 Variable | 默认 Default | 说明 | Meaning |', '|---|---|---|---|', ...rows, ''].join('\n');
}
