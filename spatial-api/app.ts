import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { constants } from 'node:zlib';

import compression from 'compression';
import express, { type Express, type RequestHandler } from 'express';
import { z } from 'zod';

import { codelists } from '../schemas/codelists/index.ts';
import { layers as catalogue } from '../schemas/layers/index.ts';
import { publicLayer } from '../schemas/derive/public-layer.ts';
import type { Layer } from '../schemas/layer.ts';
import { installedRules } from '../schemas/rules/load-rules.ts';
import { projectRoot, SettingsError } from '../schemas/settings.ts';
import { archiveFolder } from '../tiles/archive/archive-folder.ts';
import { ArchiveStore } from '../tiles/archive/archive-store.ts';
import { regionGrids } from '../tiles/ogc/grids.ts';
import { ogcRouter, type OgcService } from '../tiles/ogc/router.ts';
import { tileFastPath } from '../tiles/fast-path.ts';
import { publicTileRouter } from '../tiles/public/router.ts';
import { tileRouter } from '../tiles/router.ts';
import { takeTileConnections } from '../tiles/tile-connections.ts';
import { createTileService } from '../tiles/tile-service.ts';
import { createAccess, type Asked } from './access/access.ts';
import { anonymousLimit } from './access/anonymous-limit.ts';
import { createAuditLog } from './access/audit-log.ts';
import type { Caller } from './access/caller.ts';
import { oidcProvider } from './access/oidc.ts';
import { identifyCallers, requireTileAccess, tileAccessOf } from './access/request-caller.ts';
import { basemapRoutes } from './basemaps/routes.ts';
import { alarmRoutes } from './alarms/routes.ts';
import { createWatch } from './alarms/watch.ts';
import { assessmentRoutes } from './assessments/routes.ts';
import { attachmentRoutes } from './attachments/routes.ts';
import { accessRoutes } from './access/routes.ts';
import { cadastralMapRoutes } from './cadastral-map/routes.ts';
import { catalogueRoutes } from './catalogue/routes.ts';
import { constraintStackRoutes } from './constraint-stack/routes.ts';
import { changeFeedRoutes } from './change-feed/routes.ts';
import { archiveRoutes } from './document-archives/routes.ts';
import { docsRouter } from './docs.ts';
import { accessLogRoutes } from './access-log/routes.ts';
import { editingRoutes } from './editing/routes.ts';
import { exportRoutes } from './export/routes.ts';
import { ogcDefinition } from './features/definition.ts';
import { documentRoutes } from './features/document-routes.ts';
import { itemRoutes } from './features/routes.ts';
import { transactionRoutes } from './features/transaction-routes.ts';
import { healthRoutes } from './health-routes.ts';
import {
  answerBrokenRequests,
  answerErrors,
  answerUnknown,
  logProblem,
  nameRoute,
  recordOf,
  recordRequests,
  toProblem,
} from './http.ts';
import { identifyRoutes } from './identify/routes.ts';
import { ingestRoutes } from './deliveries/routes.ts';
import { inspectionRoutes } from './inspections/routes.ts';
import { landFileRoutes } from './land-file/routes.ts';
import { landCodeRoutes } from './land-codes/routes.ts';
import { jobRoutes } from './jobs/routes.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { mountRoutes, refuseWhileReadOnly } from './mount-routes.ts';
import { openApi } from './openapi.ts';
import { readOnlyMode } from './operations/read-only.ts';
import { operationRoutes } from './operations/routes.ts';
import { overlapRoutes } from './overlap/routes.ts';
import { overviewRoutes } from './overview/routes.ts';
import { scopedStockFacts } from './overview/stock/stock-facts.ts';
import { areaRoutes } from './overview/areas.ts';
import { keyProjectRoutes } from './overview/projects/project-routes.ts';
import { registrationRoutes } from './overview/registration/registration-routes.ts';
import { restorationRoutes } from './overview/restoration/restoration-routes.ts';
import { shortLinkRoutes } from './short-links/short-link-routes.ts';
import { measureRoutes } from './measure/measure-routes.ts';
import { selectionRoutes } from './selection/routes.ts';
import { reportRoutes as overviewReportRoutes } from './overview/report/report-routes.ts';
import { plotRoutes } from './overview/stock/plot-routes.ts';
import { definitionRoutes } from './overview/definitions/routes.ts';
import { stockRoutes } from './overview/stock/stock-routes.ts';
import { projectRoutes } from './projects/routes.ts';
import { reconciliationRoutes } from './reconciliation/routes.ts';
import { offerMetrics } from './processes.ts';
import { route, type Route } from './route.ts';
import { searchRoutes } from './search/routes.ts';
import { securityHeaders } from './security.ts';
import type { AppDependencies, Services } from './services.ts';
import { statisticsRoutes } from './statistics/routes.ts';
import { stockLandRoutes } from './stock-land/routes.ts';
import { surveyCodeRoutes } from './surveys/code-routes.ts';
import { surveyBundleRoutes } from './surveys/bundle/routes.ts';
import { surveyResultRoutes } from './surveys/result/routes.ts';
import { surveyPackageRoutes } from './surveys/package-routes.ts';
import { surveyTaskRoutes } from './surveys/task-routes.ts';
import { styleRoutes } from './styles/routes.ts';
import { ogcTileDocuments, tileDocuments } from './tile-documents.ts';
import { usageRoutes } from './usage/routes.ts';
import { createUsage } from './usage/usage.ts';
import { tusUploads, uploadStore } from './uploads/tus.ts';
import { viewerRouter } from './viewer-files.ts';

const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { version: string };

/** Headings of the reference page. */
const TAGS = [
  { name: '图层', description: '图层目录、数据字典与要素' },
  { name: '查询', description: '点查与检索' },
  { name: '督察图斑', description: '图斑的核查、整改、举证、审核与销号' },
  { name: '项目审批', description: '建设用地报批：项目、市→区→所、阶段办理与各级审查意见' },
  { name: '盘活', description: '存量用地的状态、路径、节点、效益与前后对比' },
  { name: '推送', description: '变更流、向其他平台的推送与外来报文' },
  { name: '附件', description: '文件与照片：按内容存一份、预览、拍摄位置、保存期限与核验' },
  { name: '编辑', description: '要素的修改、恢复与历史' },
  { name: '一地一档', description: '一宗土地的全部信息，由代码、地图上的一点或检索文字；JSON 与 PDF' },
  { name: '一码', description: '代码的解析、申领、沿革事件、阶段与由数据推求的建议' },
  { name: '总览', description: '汇总数' },
  { name: '审查', description: '与三区三线及其他管控要素的重叠审查、存档、报告与意见' },
  { name: '入库', description: '上传、检视、检查、审阅、发布与回退' },
  { name: '任务', description: '入库、切片、导出等耗时工作的进度、取消与重试' },
  { name: '地籍图', description: '按图幅、范围或宗地出图：预案、任务、目录、再版与下载；图幅号与坐标互查' },
  {
    name: '地籍调查',
    description: '委托、受理、准备、外业、成果与登记：调查任务、范围与重叠清单、准备成果包、预留代码',
  },
  { name: '导出', description: '按模板汇交 .mdb，按图层导出空间数据文件；任务、清单、问题清单与下载' },
  { name: '比对销账', description: '上级返回的比对结果、销账任务与期限、报告' },
  { name: '登簿日志', description: '登簿详单与上报详单的生成、核验' },
  { name: '瓦片', description: '矢量瓦片、瓦片包、OGC API - Tiles 与由图例生成的样式' },
  { name: 'OGC', description: 'OGC API Features、Styles；OGC API - Tiles 见“瓦片”' },
  { name: '身份', description: '登录、账号、授权、接口密钥与审计日志' },
  { name: '安全', description: '安全告警及其处置' },
  { name: '运行', description: '供运维与监控使用' },
];

/** The whole HTTP interface on given dependencies; it reads no environment, listens on nothing and needs no closing. */
export function createApp(dependencies: AppDependencies): Express {
  return assemble(dependencies).app;
}

/** A server with what remains to be done when it is closed. */
export interface ApiServer extends Server {
  /** Writes what was counted of calls and not yet kept. Call it once the server is closed and before its database is. */
  finish(): Promise<void>;
}

/** A server of it that does not listen yet. Plain tiles are answered on the connection, cached ones at least before Express is reached. */
export function createApiServer(dependencies: AppDependencies): ApiServer {
  const { app, services, metrics } = assemble(dependencies);
  const { access, tiles: service } = services;
  const accessOfCaller = (who: Caller | undefined) => (who?.may('layer:read') === true ? tileAccessOf(who) : undefined);
  const observe = metrics.routeObserver(TILE_ROUTE);
  const tiles = {
    service,
    accessOf: (request: Asked) => accessOfCaller(access.known(request)),
    headers: { 'X-Content-Type-Options': 'nosniff' },
    observe: (end: Omit<Parameters<typeof metrics.observeRequest>[0], 'route'>) => {
      observe(end);
      services.usage.observe({ ...end, route: TILE_ROUTE, callerId: 'people' });
    },
  };
  offerMetrics(metrics.registry);
  const server = createServer(tileFastPath({ ...tiles, fallback: app }));
  answerBrokenRequests(server);
  takeTileConnections(server, {
    ...tiles,
    findAccess: async ({ headers }) => accessOfCaller(await access.callerOf({ headers, method: 'GET' })),
    readyBytes: dependencies.settings.tileCacheBytes / 4,
    onReady: () => metrics.tileObserver.cacheAnswered?.(true),
    newRequestId: randomUUID,
    problemOf: (error, requestId) => {
      const problem = toProblem(error);
      logProblem(dependencies.log.child({ requestId }), problem, { error, route: TILE_ROUTE });
      return problem;
    },
  });
  return Object.assign(server, { finish: () => services.usage.stop() });
}

/**
 * Pages of features are large and made anew each time: the fastest level halves the time of a page for a tenth more bytes. A page of 1.4 MB comes
 * out of it in one piece and not in twelve, each of which went to another thread and back (7.5 → 5.5 ms of a core by gzip, 4.9 → 3.6 by brotli).
 */
const PACKED_QUICKLY = {
  level: 1,
  chunkSize: 1 << 18,
  brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: 1 }, chunkSize: 1 << 18 },
};

/** Name of the tile route in measurements. */
const TILE_ROUTE = '/tiles/{layers}/{z}/{x}/{y}.mvt';

function assemble(dependencies: AppDependencies) {
  const { log, settings } = dependencies;
  const metrics = createMetrics(dependencies.db);
  const services = createServices(dependencies, metrics);
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', settings.trustProxy);
  app.set('query parser', 'simple');
  app.use(
    recordRequests(log, (end) => {
      metrics.observeRequest(end);
      services.usage.observe(end);
    }),
  );
  app.use(securityHeaders());
  app.use(identifyCallers(services.access, services.clock, anonymousLimit(settings.anonymousCallsPerMinute)));
  app.use('/tiles', nameTileRoute, tileRouter(services.tiles, requireTileAccess));
  app.use('/public/tiles', nameRoute('/public/tiles'), publicTileRouter(services.publicTiles));
  app.use('/api/uploads', refuseUploads(services));
  app.use(tusUploads(uploadStore(dependencies.db, settings), settings));
  app.use('/ogc', nameRoute('/ogc'), ogcRouter(ogcService(services)));
  app.use('/ogc', compression(PACKED_QUICKLY));
  app.use(compression());
  app.use(mountRoutes(services, allRoutes(metrics)));
  app.use('/api/docs', docsRouter());
  app.use(viewerRouter());
  app.use(answerUnknown);
  app.use(answerErrors);
  return { app, services, metrics };
}

/** Every route of the interface but tiles and static files, with the document that describes them. */
export function allRoutes(metrics: Metrics): readonly Route[] {
  const routes: Route[] = [
    ...catalogueRoutes,
    ...identifyRoutes,
    ...constraintStackRoutes,
    ...searchRoutes,
    ...changeFeedRoutes,
    ...attachmentRoutes,
    ...archiveRoutes,
    ...editingRoutes,
    ...stockLandRoutes,
    ...inspectionRoutes,
    ...projectRoutes,
    ...assessmentRoutes,
    ...landFileRoutes,
    ...landCodeRoutes,
    ...overlapRoutes,
    ...exportRoutes,
    ...reconciliationRoutes,
    ...accessLogRoutes,
    ...overviewRoutes,
    ...stockRoutes,
    ...definitionRoutes,
    ...plotRoutes,
    ...measureRoutes,
    ...selectionRoutes,
    ...shortLinkRoutes,
    ...overviewReportRoutes,
    ...keyProjectRoutes,
    ...registrationRoutes,
    ...restorationRoutes,
    ...areaRoutes,
    ...statisticsRoutes,
    ...styleRoutes,
    ...documentRoutes,
    ...itemRoutes,
    ...transactionRoutes,
    ogcDefinition([...documentRoutes, ...itemRoutes, ...transactionRoutes, ...ogcTileDocuments], version),
    ...cadastralMapRoutes,
    ...surveyTaskRoutes,
    ...surveyBundleRoutes,
    ...surveyResultRoutes,
    ...surveyCodeRoutes,
    ...surveyPackageRoutes,
    ...accessRoutes,
    ...alarmRoutes,
    ...basemapRoutes,
    ...usageRoutes,
    ...operationRoutes,
    ...jobRoutes,
    ...ingestRoutes,
    ...healthRoutes(metrics),
  ];
  // Written once: two hundred routes take half a second of a core.
  let described: object | undefined;
  const document = route({
    method: 'get',
    path: '/api/openapi.json',
    tag: '运行',
    summary: '本接口的 OpenAPI 3.1 文档',
    right: 'open',
    answer: z.looseObject({ openapi: z.string() }),
    async handle() {
      described ??= openApi([...routes, ...tileDocuments], { version, tags: TAGS });
      return { body: { openapi: '3.1.0', ...described } };
    },
  });
  routes.push(document);
  return routes;
}

/** Origins that may read tiles and styles: any, where `tiles` is said. */
function tileOrigins({ corsOrigins }: AppDependencies['settings']): readonly string[] {
  return corsOrigins.includes('tiles') ? ['*'] : corsOrigins;
}

function createServices(dependencies: AppDependencies, metrics: Metrics): Services {
  const { db, region, settings } = dependencies;
  const tiles = createTileService({
    db,
    layers: region.layers.flatMap((id) => catalogue.find((layer) => layer.id === id) ?? []),
    archives: new ArchiveStore(archiveFolder(settings), db),
    allowedOrigins: tileOrigins(settings),
    cacheBytes: settings.tileCacheBytes,
    timeoutMs: settings.tileTimeoutMs,
    poolSize: db.options.max,
    observer: metrics.tileObserver,
  });
  metrics.watchTiles(tiles.source);
  metrics.watchDisk(settings.dataDirectory);
  const publicTiles = createTileService({
    db,
    layers: settings.publicLayers.map((id) => layerForThePublic(id, region.layers)),
    allowedOrigins: tileOrigins(settings),
    cacheBytes: settings.tileCacheBytes / 8,
    timeoutMs: settings.tileTimeoutMs,
    // A quarter of what the own people's tiles may have: the public never takes their connections.
    poolSize: Math.ceil(db.options.max / 4),
  });
  const ruleSet = installedRules(settings.dataDirectory);
  const access = createAccess(db, settings, dependencies.clock);
  const auditLog = createAuditLog(db, dependencies.clock, settings.auditDigest);
  return {
    ...dependencies,
    access,
    auditLog,
    oidc: oidcProvider(db, settings, dependencies.clock),
    watch: createWatch(db, settings, dependencies.clock, dependencies.log),
    usage: createUsage(db, dependencies.clock),
    readOnly: readOnlyMode(db, settings.readOnly),
    stockFacts: scopedStockFacts(db),
    ruleSet,
    tiles,
    publicTiles,
    programTag: programTag(),
  };
}

function layerForThePublic(id: string, ofRegion: readonly string[]): Layer {
  const layer = ofRegion.includes(id) ? catalogue.find((candidate) => candidate.id === id) : undefined;
  const shown = layer === undefined ? undefined : publicLayer(layer);
  if (shown === undefined) {
    throw new SettingsError([
      `PUBLIC_LAYERS: 图层 ${id} 没有可向公众开放的内容 there is nothing of ${id} for the public`,
    ]);
  }
  return shown;
}

function ogcService({ region, tiles, settings }: Services): OgcService {
  const documentOrigins = settings.corsOrigins.filter((origin) => origin !== 'tiles');
  const grids = regionGrids(region.usualCrs);
  return { tiles, grids, title: region.title, accessOf: requireTileAccess, documentOrigins };
}

/** Uploads are no routes of the list, but they write as well. */
function refuseUploads(services: Services): RequestHandler {
  return async ({ method }, _response, next) => {
    if (!['GET', 'HEAD', 'OPTIONS'].includes(method)) await refuseWhileReadOnly(services);
    next();
  };
}

const nameTileRoute: RequestHandler = ({ path }, response, next) => {
  const isTile = path.endsWith('.mvt');
  recordOf(response).route = isTile
    ? TILE_ROUTE
    : path.endsWith('.json')
      ? '/tiles/{layers}.json'
      : path.endsWith('.pmtiles')
        ? '/tiles/{layer}.pmtiles'
        : '/tiles';
  next();
};

/** Of the program version and the catalogue, which is edited more often than the version. */
function programTag(): string {
  const hash = createHash('sha256').update(JSON.stringify([version, catalogue, codelists]));
  return hash.digest('base64url').slice(0, 10);
}
