/** `dimai account …`, `dimai audit verify` and `dimai audit export`: for whoever sits at the machine, above all to make the first administrators. */
import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { Command } from 'commander';
import type { Pool } from 'pg';

import { openDatabase } from '../../schemas/database/cluster.ts';
import { migrate } from '../../schemas/database/migrate.ts';
import { createPool } from '../../schemas/database/pool.ts';
import { Problem } from '../../schemas/problems.ts';
import { roleNames, roles, type RoleName } from '../../schemas/roles.ts';
import type { Settings } from '../../schemas/settings.ts';
import { createAccount, grantRoles, listAccounts, resetPassword, setDisabled } from './accounts.ts';
import { districts } from './route-schemas.ts';
import { createAuditLog, readChain, verifyChain, verifyLinks, type ChainLink, type ChainReport } from './audit-log.ts';
import { linkIdentity } from './oidc.ts';
import { auditLines, isSignedSpan, spanTo, type Span } from './audit-routes.ts';
import { signerOf, type Signature } from './signing-key.ts';

/** Who acts from the command line, in the audit log. */
const OPERATOR = { kind: 'local', id: 'local', name: '本机操作员' } as const;

/** Adds the commands. `finish` takes the exit code. */
export function addAccountCommands(program: Command, settings: () => Settings, finish: (code: number) => void): void {
  const account = program
    .command('account')
    .description('账号管理：建立首批管理员，或在无人能登录时使用 Accounts, from the machine itself');
  const run = (work: (db: Pool, act: Act) => Promise<number>) => withPool(settings(), work).then(finish);
  account
    .command('create <login>')
    .description('新建账号，打印临时密码 Create an account and print its temporary password')
    .requiredOption('--name <name>', '姓名')
    .option('--organisation <text>', '单位')
    .option('--role <id...>', `角色：${roleNames.map((id) => `${id}（${roles[id].zh}）`).join('、')}`, [])
    .option('--district <code...>', '限定的行政区代码，可重复')
    .option('--json', '输出 JSON', false)
    .action((login: string, flags: CreateFlags) => run((db, act) => create(db, act, login, flags)));
  account
    .command('list')
    .description('全部账号 All accounts')
    .option('--json', '输出 JSON', false)
    .action(({ json }: { json: boolean }) =>
      run(async (db) => {
        const accounts = await listAccounts(db);
        for (const each of accounts) {
          const state = each.disabledAt === null ? '' : '（已停用 disabled）';
          if (!json) console.log(`${each.login}\t${each.name}\t${each.roles.join(',')}${state}`);
        }
        if (json) console.log(JSON.stringify(accounts, undefined, 2));
        return 0;
      }),
    );
  account
    .command('reset <login>')
    .description('重置密码、解锁并取消动态验证码 Reset password, lock and second factor')
    .action((login: string) =>
      run(async (db, act) => {
        const id = await idOf(db, login);
        const password = await resetPassword(db, id, true);
        await act('account.reset', id);
        console.log(`临时密码 temporary password: ${password}`);
        return 0;
      }),
    );
  account
    .command('link <login>')
    .description('把账号与统一身份认证中的人关联 Link an account to somebody at the sign-on of the bureau')
    .requiredOption('--subject <sub>', '对方的用户标识 sub')
    .action((login: string, { subject }: { subject: string }) =>
      run(async (db, act) => {
        const issuer = settings().oidcIssuer;
        if (issuer === undefined) throw new Problem('oidc-absent', '未配置统一身份认证（OIDC_ISSUER）');
        const id = await idOf(db, login);
        await linkIdentity(db, id, { issuer, subject });
        await act('account.link', id, { issuer, subject });
        return 0;
      }),
    );
  for (const [name, isDisabled, description] of [
    ['disable', true, '停用账号 Disable an account'],
    ['enable', false, '恢复账号 Enable an account'],
  ] as const) {
    account
      .command(`${name} <login>`)
      .description(description)
      .action((login: string) =>
        run(async (db, act) => {
          const id = await idOf(db, login);
          await setDisabled(db, id, isDisabled);
          await act(`account.${name}`, id);
          return 0;
        }),
      );
  }
  const auditCommand = program.command('audit').description('审计日志 Audit log');
  auditCommand
    .command('export <file>')
    .description('导出审计日志（每行一条 JSON） Write the log to a file, an entry a line')
    .option('--from <moment>', '起（含） From this moment on')
    .option('--to <moment>', '止（不含） Up to this moment')
    .action((file: string, span: { from?: string; to?: string }) =>
      run(async (db, act) => {
        await act('audit.export', file, span);
        await pipeline(
          Readable.from(auditLines(readChain(db, span), signerOf(settings()))),
          createWriteStream(file, { flags: 'wx', mode: 0o600 }),
        );
        console.log(`✔ ${file}`);
        return 0;
      }),
    );
  auditCommand
    .command('verify')
    .description('核验审计日志是否完整、未被改动 Prove that the log is whole and unchanged')
    .option('--last <hash>', '此前记下的末条摘要，用于发现被截去的尾部 A hash noted earlier')
    .option('--file <export>', '核验导出的文件，不读数据库 Verify an exported file instead of the database')
    .option('--key <public>', '公钥文件：导出的文件须由其签名 The file must be signed by this public key (PEM)')
    .option('--json', '输出 JSON', false)
    .action(({ last, file, key, json }: { last?: string; file?: string; key?: string; json: boolean }) => {
      const verify = async (read: () => Promise<ChainReport>) => {
        const report = await read();
        if (json) console.log(JSON.stringify(report));
        else if (report.state === 'whole') {
          console.log(`✔ ${report.entries} 条记录完整 entries are whole；末条摘要 last hash ${report.lastHash}`);
        } else console.log(`✘ 第 ${report.at} 条起不符 broken from entry ${report.at}: ${report.reason}`);
        return report.state === 'whole' ? 0 : 1;
      };
      return file === undefined
        ? run((db) => verify(() => verifyChain(db, last)))
        : verify(() => verifyFile(file, { last, key })).then(finish);
    });
}

/** Proves an exported file: its chain and, where it is signed or must be, its signature. */
async function verifyFile(
  file: string,
  { last, key }: { readonly last: string | undefined; readonly key: string | undefined },
): Promise<ChainReport> {
  let span: Span | undefined;
  let signature: Signature | undefined;
  const links = async function* (): AsyncGenerator<ChainLink> {
    for await (const line of linesOfFile(file)) {
      // Nothing follows a signature.
      if ('signature' in line && signature === undefined) signature = line.signature;
      else if ('signature' in line || signature !== undefined) yield NO_LINK;
      else {
        span = spanTo(span, line);
        yield line;
      }
    }
  };
  const report = await verifyLinks(links(), last);
  if (report.state === 'broken' || (signature === undefined && key === undefined)) return report;
  const isOurs = key === undefined || signature?.publicKey.trim() === readFileSync(key, 'utf8').trim();
  if (isOurs && span !== undefined && signature !== undefined && isSignedSpan(span, signature)) return report;
  return { state: 'broken', entries: report.entries, at: span?.last ?? 0, reason: 'unsigned' };
}

const NO_LINK: ChainLink = { sequence: -1, entry: '', previousHash: '', hash: '' };

/** Lines of an exported file; one that is none breaks the chain where it stands. */
async function* linesOfFile(file: string): AsyncGenerator<ChainLink | { readonly signature: Signature }> {
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    if (line === '') continue;
    try {
      yield JSON.parse(line) as ChainLink | { readonly signature: Signature };
    } catch {
      yield NO_LINK;
    }
  }
}

interface CreateFlags {
  readonly name: string;
  readonly organisation?: string;
  readonly role: readonly string[];
  readonly district?: readonly string[];
  readonly json: boolean;
}

type Act = (action: string, target: string, detail?: Readonly<Record<string, unknown>>) => Promise<void>;

async function create(db: Pool, act: Act, login: string, flags: CreateFlags): Promise<number> {
  const wrong = flags.role.filter((role) => !(roleNames as readonly string[]).includes(role));
  if (wrong.length > 0)
    throw new Problem('request-invalid', `没有角色 ${wrong.join('、')}；可用的：${roleNames.join('、')}`);
  const { name, organisation, district } = flags;
  const areas = districts.safeParse(district ?? null);
  if (!areas.success) throw new Problem('request-invalid', `--district 有误：${areas.error.issues[0]!.message}`);
  const { id, password } = await createAccount(db, { login, name, organisation, createdBy: OPERATOR.name });
  await act('account.create', id, { login });
  if (flags.role.length > 0) {
    const granted = { roles: flags.role as readonly RoleName[], districts: district ?? null };
    await grantRoles(db, id, granted);
    await act('account.roles', id, { after: granted });
  }
  const text = `✔ ${login}\n  临时密码 temporary password: ${password}（首次登录须修改 to be changed at the first login）`;
  console.log(flags.json ? JSON.stringify({ id, login, temporaryPassword: password }) : text);
  return 0;
}

async function idOf(db: Pool, login: string): Promise<string> {
  const found = (await listAccounts(db)).find((each) => each.login.toLowerCase() === login.toLowerCase());
  if (found === undefined) throw new Problem('account-unknown', `没有登录名为 ${login} 的账号`);
  return found.id;
}

async function withPool(settings: Settings, work: (db: Pool, act: Act) => Promise<number>): Promise<number> {
  const database = await openDatabase(settings, () => undefined);
  const db = createPool({ url: database.url, size: 2, applicationName: 'dimai-account' });
  try {
    await migrate(db);
    const log = createAuditLog(db, () => new Date(), settings.auditDigest);
    return await work(db, (action, target, detail) =>
      log.append({
        actor: OPERATOR,
        action,
        target,
        result: 'done',
        address: null,
        requestId: null,
        ...(detail === undefined ? {} : { detail }),
      }),
    );
  } finally {
    await db.end();
    await database.release();
  }
}
