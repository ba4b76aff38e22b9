/** Servers that the bench compares: each is started on the same table, asked, and stopped. One that is not installed is left out by name. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { parseConnectionString } from './connection.ts';
import { viewAttributes, viewName } from './views.ts';

/** A server that is up. */
export interface RunningPeer {
  readonly base: string;
  /** Path of a tile. */
  path(z: number, x: number, y: number): string;
  stop(): Promise<void>;
  /** Its first processes; others are below them. */
  readonly processes: readonly number[];
}

export interface PeerOptions {
  /** Folder for configuration and logs. */
  readonly folder: string;
  readonly databaseUrl: string;
  readonly port: number;
  /** Zooms that have a view. */
  readonly zooms: readonly number[];
  /** Memory for tiles, MB; 0 for none at all. */
  readonly cacheMegabytes: number;
}

/** A kind of server. */
export interface Peer {
  readonly name: string;
  /** Programs it needs; `BENCH_MARTIN` and the like name another place than PATH. */
  readonly programs: readonly string[];
  start(options: PeerOptions): Promise<RunningPeer>;
}

/** Where a program lies: `BENCH_<NAME>`, PATH, or folders of Debian that are not on PATH; undefined where it is not installed. */
export function findProgram(name: string): string | undefined {
  const given = process.env[`BENCH_${name.toUpperCase().replaceAll('-', '_')}`];
  if (given !== undefined) return given;
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/lib/cgi-bin'];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Starts a program and waits until it answers; what it prints is kept in `<folder>/<name>.log`. */
export async function startProgram(
  program: string,
  args: readonly string[],
  probe: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<ChildProcess> {
  const child = spawn(program, args, { env: { ...process.env, ...environment }, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)));
  let failure: Error | undefined;
  child.on('error', (error) => (failure = error));
  for (let tries = 0; tries < 300; tries++) {
    if (failure !== undefined || child.exitCode !== null)
      throw new Error(`${program} did not start: ${said}`, { cause: failure });
    const answered = await fetch(probe).then(
      () => true,
      () => false,
    );
    if (answered) return child;
    await setTimeout(200);
  }
  child.kill('SIGKILL');
  throw new Error(`${program} does not answer at ${probe}: ${said}`);
}

/** Asks a program to end, and ends it. */
export async function stopProgram(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = globalThis.setTimeout(() => child.kill('SIGKILL'), 5000);
  await ended;
  clearTimeout(timer);
}

const martin: Peer = {
  name: 'Martin',
  programs: ['martin'],
  async start({ folder, databaseUrl, port, zooms, cacheMegabytes }) {
    const tables = zooms.map(
      (z) => `    z${z}:
      schema: bench
      table: ${viewName(z)}
      srid: 4490
      geometry_column: geom
      geometry_type: MULTIPOLYGON
      id_column: feature_id
      extent: 4096
      buffer: 64
      clip_geom: true
      properties: ${JSON.stringify(viewAttributes(z))}`,
    );
    const config = join(folder, 'martin.yaml');
    await writeFile(
      config,
      `listen_addresses: '127.0.0.1:${port}'
worker_processes: 2
cache:
  size_mb: ${cacheMegabytes}
  tile_size_mb: ${cacheMegabytes}
postgres:
  connection_string: '${databaseUrl}'
  pool_size: 10
  auto_publish: false
  tables:
${tables.join('\n')}
`,
    );
    const base = `http://127.0.0.1:${port}`;
    const child = await startProgram(findProgram('martin')!, ['--config', config], `${base}/health`);
    return {
      base,
      path: (z, x, y) => `/z${z}/${z}/${x}/${y}`,
      stop: () => stopProgram(child),
      processes: [child.pid!],
    };
  },
};

const mapserver: Peer = {
  name: 'MapServer',
  programs: ['mapserv', 'spawn-fcgi', 'nginx'],
  async start({ folder, databaseUrl, port, zooms }) {
    const { host, port: databasePort, user, database } = parseConnectionString(databaseUrl);
    const layers = zooms.map(
      (z) => `  LAYER
    NAME "z${z}"
    TYPE POLYGON
    STATUS OFF
    CONNECTIONTYPE POSTGIS
    CONNECTION "host=${host} port=${databasePort} user=${user} dbname=${database}"
    PROCESSING "CLOSE_CONNECTION=DEFER"
    DATA "geom from bench.${viewName(z)} using unique feature_id using srid=4490"
    PROJECTION "init=epsg:4490" END
    METADATA "gml_include_items" "all" "gml_featureid" "feature_id" END
    TEMPLATE "x"
  END`,
    );
    const map = join(folder, 'bench.map');
    await writeFile(
      map,
      `MAP
  NAME "bench"
  EXTENT -20037508 -20037508 20037508 20037508
  PROJECTION "init=epsg:3857" END
  OUTPUTFORMAT
    NAME "mvt"
    DRIVER MVT
    FORMATOPTION "EXTENT=4096"
    FORMATOPTION "EDGE_BUFFER=4"
  END
  WEB METADATA "ows_enable_request" "*" "tile_map_edge_buffer" "4" END END
${layers.join('\n')}
END
`,
    );
    const configuration = join(folder, 'mapserver.conf');
    await writeFile(
      configuration,
      `CONFIG\n  ENV\n    MS_MAP_PATTERN "^/"\n  END\n  MAPS\n    BENCH "${map}"\n  END\nEND\n`,
    );
    const socket = join(folder, 'mapserv.sock');
    const child = spawn(findProgram('spawn-fcgi')!, ['-n', '-s', socket, '-F', '10', '--', findProgram('mapserv')!], {
      env: { ...process.env, MAPSERVER_CONFIG_FILE: configuration },
      stdio: 'ignore',
    });
    const server = await startNginx(
      folder,
      port,
      `location / {
      fastcgi_pass unix:${socket};
      fastcgi_keep_conn on;
      fastcgi_param QUERY_STRING $query_string;
      fastcgi_param REQUEST_METHOD GET;
    }`,
    );
    return {
      base: server.base,
      processes: [child.pid!, ...server.processes],
      path: (z, x, y) => `/?map=BENCH&mode=tile&tilemode=gmap&tile=${x}+${y}+${z}&layers=z${z}&map.imagetype=mvt`,
      async stop() {
        await server.stop();
        await stopProgram(child);
      },
    };
  },
};

/** nginx with one location; two workers, no log, files kept open. */
export async function startNginx(folder: string, port: number, location: string): Promise<Omit<RunningPeer, 'path'>> {
  const prefix = join(folder, 'nginx');
  await mkdir(prefix, { recursive: true });
  const config = join(prefix, 'nginx.conf');
  await writeFile(
    config,
    `worker_processes 2;
daemon off;
pid ${prefix}/nginx.pid;
error_log ${prefix}/error.log;
events { worker_connections 1024; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000000;
  open_file_cache max=10000 inactive=60s;
  client_body_temp_path ${prefix}/body;
  proxy_temp_path ${prefix}/proxy;
  fastcgi_temp_path ${prefix}/fastcgi;
  uwsgi_temp_path ${prefix}/uwsgi;
  scgi_temp_path ${prefix}/scgi;
  server {
    listen 127.0.0.1:${port};
    ${location}
  }
}
`,
  );
  const base = `http://127.0.0.1:${port}`;
  const user = process.getuid?.() === 0 ? 'user root; ' : '';
  const child = await startProgram(findProgram('nginx')!, ['-p', prefix, '-c', config, '-g', user], base);
  return { base, stop: () => stopProgram(child), processes: [child.pid!] };
}

const pgTileserv: Peer = {
  name: 'pg_tileserv',
  programs: ['pg_tileserv'],
  async start({ databaseUrl, port }) {
    const base = `http://127.0.0.1:${port}`;
    const environment = {
      DATABASE_URL: databaseUrl,
      TS_HTTPHOST: '127.0.0.1',
      TS_HTTPPORT: String(port),
      TS_DEFAULTBUFFER: '64',
      TS_MAXFEATURESPERTILE: '-1',
    };
    const child = await startProgram(findProgram('pg_tileserv')!, [], `${base}/index.json`, environment);
    return {
      base,
      path: (z, x, y) => `/bench.${viewName(z)}/${z}/${x}/${y}.pbf`,
      stop: () => stopProgram(child),
      processes: [child.pid!],
    };
  },
};

/** The same database by TCP, where it listens there. */
function overTcp(databaseUrl: string): string {
  const { host, port, user, database } = parseConnectionString(databaseUrl);
  return `postgres://${user}@${host.startsWith('/') ? '127.0.0.1' : host}:${port}/${database}?sslmode=disable`;
}

const tegola: Peer = {
  name: 'Tegola',
  programs: ['tegola'],
  async start({ folder, databaseUrl, port, zooms }) {
    const config = join(folder, 'tegola.toml');
    const layers = zooms.map(
      (z) => `  [[providers.layers]]
  name = "z${z}"
  geometry_fieldname = "geom"
  geometry_type = "MultiPolygon"
  id_fieldname = "feature_id"
  srid = 3857
  sql = "select st_asmvtgeom(st_transform(geom, 3857), !BBOX!, 4096, 64) as geom, ${['feature_id', ...Object.keys(viewAttributes(z)).map((key) => `\\"${key}\\"`)].join(', ')} from bench.${viewName(z)} where geom && st_transform(!BBOX!, 4490)"`,
    );
    const maps = zooms.map(
      (z) =>
        `[[maps]]\nname = "z${z}"\ntile_buffer = 64\n  [[maps.layers]]\n  provider_layer = "db.z${z}"\n  dont_simplify = true`,
    );
    await writeFile(
      config,
      `[webserver]
port = "127.0.0.1:${port}"
[[providers]]
name = "db"
type = "mvt_postgis"
uri = "${overTcp(databaseUrl)}"
${layers.join('\n')}
${maps.join('\n')}
`,
    );
    const base = `http://127.0.0.1:${port}`;
    const child = await startProgram(findProgram('tegola')!, ['serve', '--config', config], `${base}/capabilities`);
    return {
      base,
      path: (z, x, y) => `/maps/z${z}/${z}/${x}/${y}.mvt`,
      stop: () => stopProgram(child),
      processes: [child.pid!],
    };
  },
};

/** The peers of a live tile server. */
export const peers: readonly Peer[] = [martin, mapserver, pgTileserv, tegola];

/** Programs of a peer that are not installed. */
export function missingPrograms({ programs }: Pick<Peer, 'programs'>): readonly string[] {
  return programs.filter((program) => findProgram(program) === undefined);
}
