/**
 * Every problem the HTTP interface answers with: one entry per code, sent as `application/problem+json` (RFC 9457).
 * Titles are constant per code; the detail names the wrong value and says what to do.
 */

/** One kind of problem: HTTP status and its constant titles. */
export interface ProblemKind {
  readonly status: number;
  readonly zh: string;
  readonly en: string;
}

/** The catalogue of problems by code; a code is never reused for another meaning. */
export const problems = {
  'request-invalid': { status: 400, zh: '请求参数有误', en: 'The request has invalid parameters' },
  'body-unreadable': { status: 400, zh: '请求内容无法解析', en: 'The request body cannot be read' },
  'headers-too-large': { status: 431, zh: '地址或请求头过长', en: 'The address or the headers are too long' },
  'body-too-large': { status: 413, zh: '请求内容过大', en: 'The request body is too large' },
  'path-unknown': { status: 404, zh: '没有这个地址', en: 'There is nothing at this address' },
  'method-not-allowed': { status: 405, zh: '该地址不支持此请求方法', en: 'This address does not take that method' },
  'login-required': { status: 401, zh: '需要登录', en: 'Login is required' },
  'login-failed': { status: 401, zh: '登录失败', en: 'The login failed' },
  'login-locked': { status: 429, zh: '账号已锁定', en: 'The account is locked' },
  'login-throttled': { status: 429, zh: '登录过于频繁', en: 'Too many logins from this address' },
  'second-factor-required': { status: 401, zh: '需要动态验证码', en: 'A second factor is required' },
  'session-ended': { status: 401, zh: '登录已失效', en: 'The session has ended' },
  'key-refused': { status: 401, zh: '密钥无效', en: 'The key is unknown, revoked or expired' },
  'quota-exceeded': { status: 429, zh: '超出调用配额', en: 'The quota is used up' },
  'oidc-absent': { status: 404, zh: '未启用统一身份认证', en: 'No sign-on is set up' },
  'oidc-failed': { status: 401, zh: '统一身份认证未完成', en: 'The sign-on did not succeed' },
  'password-expired': { status: 403, zh: '须先修改密码', en: 'The password must be changed first' },
  'password-wrong': { status: 422, zh: '当前密码不正确', en: 'The current password is wrong' },
  'password-weak': { status: 422, zh: '密码不合要求', en: 'The password is too weak' },
  'figures-small': {
    status: 403,
    zh: '涉及的对象过少，公开统计不予给出',
    en: 'The figures are of too few to be told publicly',
  },
  forbidden: { status: 403, zh: '没有此项权限', en: 'You may not do this' },
  'cross-site-request': { status: 403, zh: '拒绝来自其他网站的请求', en: 'A request from another site is refused' },
  'account-unknown': { status: 404, zh: '没有这个账号', en: 'There is no such account' },
  'account-exists': { status: 409, zh: '登录名已存在', en: 'The login exists already' },
  'roles-conflict': { status: 422, zh: '角色冲突', en: 'These roles cannot be held together' },
  'key-unknown': { status: 404, zh: '没有这个密钥', en: 'There is no such key' },
  'layer-unknown': { status: 404, zh: '没有这个图层', en: 'There is no such layer' },
  'layer-not-drawn': { status: 404, zh: '该图层没有瓦片', en: 'This layer has no tiles' },
  'layer-restricted': { status: 403, zh: '无权访问该图层', en: 'This layer is restricted' },
  'layers-too-many': { status: 400, zh: '一次请求的图层过多', en: 'Too many layers in one request' },
  'layer-version-unknown': { status: 404, zh: '没有这个图层版本', en: 'There is no such version of the layer' },
  'grid-unknown': { status: 404, zh: '没有这个瓦片矩阵集', en: 'There is no such tile matrix set' },
  'archive-absent': { status: 404, zh: '该图层还没有切片包', en: 'The layer has no tile archive yet' },
  'range-invalid': { status: 416, zh: '请求的字节范围有误', en: 'The byte range cannot be satisfied' },
  'feature-unknown': { status: 404, zh: '没有这个要素', en: 'There is no such feature' },
  'tile-address-invalid': { status: 400, zh: '瓦片地址有误', en: 'The tile address is invalid' },
  'tile-outside-grid': { status: 400, zh: '瓦片行列号超出范围', en: 'The tile lies outside the grid of its zoom' },
  'subject-invalid': { status: 422, zh: '送审地块无法检查', en: 'The plots cannot be checked' },
  'link-unknown': { status: 404, zh: '没有这个短链接', en: 'There is no such short link' },
  'code-unknown': { status: 404, zh: '没有这个代码', en: 'There is no such code' },
  'project-unknown': { status: 404, zh: '没有这个项目', en: 'There is no such project' },
  'upload-unknown': { status: 404, zh: '没有这个上传文件', en: 'There is no such upload' },
  'crs-contradiction': { status: 422, zh: '坐标与坐标系不符', en: 'The coordinates contradict the CRS' },
  'upload-unreadable': { status: 422, zh: '上传文件无法读取', en: 'The uploaded file cannot be read' },
  'project-type-unknown': { status: 422, zh: '没有这个审查事项类型', en: 'There is no such project type' },
  'parameters-incomplete': {
    status: 422,
    zh: '申报参数不完整或有误',
    en: 'Parameters of the project type are missing or wrong',
  },
  'rules-not-in-force': {
    status: 422,
    zh: '该审查事项类型在所选日期没有施行中的规则',
    en: 'No rule of the project type is in force on the day',
  },
  'rules-changed': {
    status: 409,
    zh: '规则文件已不是下达时的规则',
    en: 'The rule files are no longer those it was ordered under',
  },
  'batch-unknown': { status: 404, zh: '没有这项批量审查', en: 'There is no such batch of checks' },
  'check-unknown': { status: 404, zh: '没有这份审查记录', en: 'There is no such overlap check' },
  'check-tampered': { status: 500, zh: '审查记录与其摘要不符', en: 'The archived check does not match its digest' },
  'opinion-out-of-order': {
    status: 409,
    zh: '与该审查记录的签发状态不符',
    en: 'This does not fit the sign-off state of the check',
  },
  'upload-incomplete': { status: 409, zh: '文件尚未传完', en: 'The file has not arrived completely' },
  'upload-offset-wrong': { status: 409, zh: '续传位置不符', en: 'The offset is not where the upload stands' },
  'ingest-job-unknown': { status: 404, zh: '没有这个入库任务', en: 'There is no such ingest job' },
  'ingest-state-wrong': {
    status: 409,
    zh: '入库任务的状态不允许此操作',
    en: 'The state of the ingest job does not allow this',
  },
  'district-forbidden': { status: 403, zh: '超出授权的行政区', en: 'Beyond the administrative areas granted' },
  'basemap-absent': { status: 404, zh: '未启用底图', en: 'No background map is set up' },
  'basemap-unavailable': { status: 503, zh: '底图暂不可用', en: 'The background map does not answer' },
  'read-only': { status: 503, zh: '系统处于只读模式', en: 'The system is read-only at present' },
  'alarm-unknown': { status: 404, zh: '没有这条告警', en: 'There is no such alarm' },
  'alarm-closed': { status: 409, zh: '告警已处置', en: 'The alarm has been dealt with' },
  'job-unknown': { status: 404, zh: '没有这个任务', en: 'There is no such job' },
  'job-not-ended': { status: 409, zh: '任务尚未结束或无需重试', en: 'The job has not failed and was not cancelled' },
  'job-ended': { status: 409, zh: '任务已经结束', en: 'The job has ended' },
  'template-unknown': { status: 404, zh: '没有这个导出模板', en: 'There is no such export template' },
  'template-invalid': { status: 422, zh: '导出模板有误', en: 'The export template is wrong' },
  'export-unknown': { status: 404, zh: '没有这次导出', en: 'There is no such export' },
  'export-unsuitable': { status: 422, zh: '所选内容不能以该格式导出', en: 'The layers cannot go out in this format' },
  'export-without-file': { status: 409, zh: '这次导出没有可下载的文件', en: 'This export has no file to download' },
  'export-expired': { status: 410, zh: '导出文件已按保留期限删除', en: 'The file of this export has been removed' },
  'purge-busy': {
    status: 409,
    zh: '平台仍在运行，不能清除数据',
    en: 'The platform is running; its data cannot be removed',
  },
  'map-sheet-invalid': { status: 422, zh: '图幅号有误', en: 'The sheet number is wrong' },
  'map-place': { status: 422, zh: '地点不在制图范围内', en: 'The place lies outside what can be drawn' },
  'map-unsuitable': { status: 422, zh: '不能按此要求出图', en: 'No map can be drawn to these wishes' },
  'map-empty': { status: 422, zh: '范围内没有可以出图的数据', en: 'There is nothing to draw in this area' },
  'map-unknown': { status: 404, zh: '没有这份地籍图', en: 'There is no such cadastral map' },
  'map-file-absent': { status: 409, zh: '这份地籍图没有该文件', en: 'This map has no such file' },
  'log-inconsistent': { status: 409, zh: '登簿数据不一致', en: 'The register does not agree with itself' },
  'task-unknown': { status: 404, zh: '没有这个销账任务', en: 'There is no such reconciliation task' },
  'task-closed': { status: 409, zh: '与该销账任务的状态不符', en: 'This does not fit the state of the task' },
  'land-code-invalid': { status: 422, zh: '代码不合规则', en: 'The code breaks its grammar' },
  'land-code-reused': { status: 409, zh: '代码已使用过，不得再用', en: 'The code was used before and must not return' },
  'land-code-cycle': { status: 409, zh: '代码沿革成环', en: 'The event would make a code its own ancestor' },
  'land-code-held': { status: 409, zh: '代码已为地籍调查预留', en: 'The code is held for a survey' },
  'land-code-expired': { status: 409, zh: '代码的预留已过期', en: 'The reservation of the code has expired' },
  'survey-code-elsewhere': { status: 422, zh: '不在调查任务的范围内', en: 'The code lies outside the survey task' },
  'land-code-ended': { status: 409, zh: '代码已灭失', en: 'The code has ended' },
  'land-code-order': { status: 409, zh: '与已有沿革的时间次序不符', en: 'The event does not fit the order of others' },
  'land-code-future': { status: 422, zh: '事件日期在将来', en: 'The event lies in the future' },
  'land-code-areas': { status: 422, zh: '变更前后面积不闭合', en: 'Areas before and after do not agree' },
  'land-code-shape': { status: 422, zh: '缺少图形', en: 'A code of the event has no shape' },
  'land-code-series-full': { status: 409, zh: '编号已用尽', en: 'The series has no numbers left' },
  'code-ambiguous': { status: 409, zh: '代码对应多宗土地', en: 'The code stands for several plots' },
  'event-unknown': { status: 404, zh: '没有这个沿革事件', en: 'There is no such event' },
  'event-built-upon': { status: 409, zh: '其后已有沿革事件', en: 'Later events build upon this one' },
  'proposal-unknown': { status: 404, zh: '没有这条沿革建议', en: 'There is no such proposal' },
  'proposal-decided': { status: 409, zh: '该建议已处理', en: 'The proposal has been decided' },
  'edit-invalid': { status: 422, zh: '编辑内容不合要求', en: 'The edit does not fit the layer' },
  'feature-exists': { status: 409, zh: '要素已存在', en: 'There is such a feature already' },
  'edit-empty': { status: 422, zh: '没有改动', en: 'Nothing would change' },
  'version-conflict': { status: 412, zh: '要素已被他人修改', en: 'The feature was changed meanwhile' },
  'version-required': { status: 428, zh: '须写明所见的版本', en: 'If-Match with the version seen is required' },
  'transition-illegal': { status: 409, zh: '状态不允许此变更', en: 'The state does not allow this transition' },
  'survey-task-unknown': { status: 404, zh: '没有这个调查任务', en: 'There is no such survey task' },
  'survey-place': { status: 422, zh: '调查范围不能定位到行政区', en: 'The sketch cannot be placed in a district' },
  'survey-bundle-unknown': { status: 404, zh: '没有这个外业数据包', en: 'There is no such field bundle' },
  'survey-bundle-expired': {
    status: 410,
    zh: '外业数据包已按保存期限删除',
    en: 'The file of this bundle has been removed',
  },
  'survey-bundle-foreign': { status: 422, zh: '数据包不属于本任务', en: 'The bundle belongs to another task' },
  'survey-bundle-tampered': {
    status: 422,
    zh: '数据包的底稿被改动',
    en: 'What the bundle says of its base is not what was given out',
  },
  'survey-bundle-unreadable': { status: 422, zh: '数据包无法读取', en: 'The bundle cannot be read' },
  'survey-task-expired': { status: 409, zh: '调查任务已过期限', en: 'The survey task is past its day' },
  'survey-merge-unknown': { status: 404, zh: '没有这次外业合并', en: 'There is no such merge' },
  'survey-merge-open': { status: 409, zh: '外业合并尚有未定的冲突', en: 'Conflicts of the merge are undecided' },
  'survey-merge-closed': { status: 409, zh: '与外业合并的状态不符', en: 'This does not fit the state of the merge' },
  'survey-merge-outdated': {
    status: 409,
    zh: '发布数据在比对之后又有变化',
    en: 'What is published changed since the bundle was compared',
  },
  'survey-signature-differs': { status: 409, zh: '签名编号重复而内容不同', en: 'Another signature came under this id' },
  'survey-signature-unknown': { status: 404, zh: '没有这个签名', en: 'There is no such signature' },
  'survey-result-unknown': { status: 404, zh: '没有这份调查成果', en: 'There is no such survey result' },
  'survey-result-blocked': { status: 422, zh: '成果有须更正的问题', en: 'The result has faults that must be mended' },
  'survey-result-outdated': {
    status: 409,
    zh: '发布数据在检查之后又有变化',
    en: 'What is published changed since the result was checked',
  },
  'survey-result-closed': { status: 409, zh: '与成果的状态不符', en: 'This does not fit the state of the result' },
  'survey-result-built-upon': { status: 409, zh: '成果发布后已有新的变更', en: 'Later changes build upon this result' },
  'survey-package-unknown': { status: 404, zh: '没有这个成果包', en: 'There is no such survey package' },
  'survey-file-absent': { status: 404, zh: '成果包没有这个文件', en: 'The package has no such file' },
  'survey-closed': { status: 409, zh: '调查任务此时不能修改', en: 'The survey task cannot be changed now' },
  'transition-incomplete': { status: 422, zh: '变更所需的内容不全', en: 'The transition lacks what it requires' },
  'attachment-type': { status: 415, zh: '不收此类文件', en: 'Files of this kind are not taken' },
  'attachment-unknown': { status: 404, zh: '没有这个附件', en: 'There is no such attachment' },
  'archive-document-unknown': { status: 404, zh: '没有这份档案', en: 'There is no such archived document' },
  'archive-unavailable': { status: 503, zh: '档案系统暂不可用', en: 'The archive system cannot be reached' },
  'attachment-retained': { status: 409, zh: '附件在保存期内', en: 'The attachment must be kept' },
  'attachment-damaged': {
    status: 500,
    zh: '附件内容缺失或被改动',
    en: 'The content of the attachment is missing or changed',
  },
  'push-target-exists': { status: 409, zh: '接收平台已登记', en: 'The target exists already' },
  'message-differs': { status: 409, zh: '报文编号重复而内容不同', en: 'Another message came under this id' },
  'style-unknown': { status: 404, zh: '没有这个样式', en: 'There is no such style' },
  'viewer-absent': { status: 404, zh: '地图页面尚未构建', en: 'The viewer has not been built' },
  'server-busy': { status: 503, zh: '服务繁忙，请稍后再试', en: 'The server is busy' },
  'query-timeout': { status: 503, zh: '查询超时', en: 'The query took too long' },
  'not-ready': { status: 503, zh: '服务尚未就绪', en: 'The server is not ready' },
  'database-unavailable': { status: 503, zh: '数据库暂不可用', en: 'The database cannot be reached' },
  'internal-fault': { status: 500, zh: '服务内部错误', en: 'Internal fault' },
} as const satisfies Readonly<Record<string, ProblemKind>>;

/** Code of a problem, as in the `code` member of the answer. */
export type ProblemCode = keyof typeof problems;

/** One wrong value of a request: where it stands, what it was and what was expected. */
export interface ProblemError {
  /** e.g. `query.lon`. */
  readonly at: string;
  readonly actual?: unknown;
  readonly expected: string;
}

/** What a problem may carry besides code and detail. */
export interface ProblemOptions {
  readonly errors?: readonly ProblemError[];
  /** Sent as `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** Sent as `Allow`. */
  readonly allow?: readonly string[];
  readonly cause?: unknown;
  /** The detail in English, where it is known. */
  readonly detailEn?: string | undefined;
}

/** A request that cannot be answered as asked; thrown by handlers, sent as problem+json. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly status: number;
  readonly detail: string;
  readonly options: ProblemOptions;

  /** `detail` is Chinese, names the wrong value and says what to do. */
  constructor(code: ProblemCode, detail: string, options: ProblemOptions = {}) {
    super(`${code}: ${detail}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.status = problems[code].status;
    this.detail = detail;
    this.options = options;
  }
}

/** The JSON of a problem answer. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly titleEn: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: string;
  readonly detailEn?: string;
  /** Id of the request, to be quoted to the operators. */
  readonly requestId?: string;
  readonly errors?: readonly ProblemError[];
}

/** Renders a problem; `type` is a URN because a closed network resolves no addresses outside itself. */
export function problemBody(problem: Problem, requestId?: string): ProblemBody {
  const kind = problems[problem.code];
  return {
    type: `urn:dimai:problem:${problem.code}`,
    title: kind.zh,
    titleEn: kind.en,
    status: kind.status,
    code: problem.code,
    detail: problem.detail,
    ...(problem.options.detailEn === undefined ? {} : { detailEn: problem.options.detailEn }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(problem.options.errors === undefined ? {} : { errors: problem.options.errors }),
  };
}

/** The headers that belong to a problem answer. */
export function problemHeaders(problem: Problem): Record<string, string> {
  const { retryAfterSeconds, allow } = problem.options;
  return {
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Cache-Control': 'no-store',
    ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }),
    ...(allow === undefined ? {} : { Allow: allow.join(', ') }),
  };
}
