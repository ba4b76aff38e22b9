import type { RequestHandler } from 'express';
import helmet from 'helmet';

import type { Settings } from '../schemas/settings.ts';

/**
 * Headers that keep a page of this server from loading or sending anything elsewhere. Plain http is the rule on closed
 * networks, so nothing here demands https; a proxy in front that speaks it adds Strict-Transport-Security.
 */
export function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        workerSrc: ["'self'", 'blob:'],
        imgSrc: ["'self'", 'data:', 'blob:'],
        styleSrc: ["'self'"],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'same-origin' },
  });
}

/** Whether an address is reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Thrown at start when the server would be open to a network that nobody has been let into. */
export class OpenDoorError extends Error {
  override readonly name = 'OpenDoorError';
}

/** Refuses to listen beyond this machine while nobody has an account. */
export function refuseOpenDoor(
  { host, allowUnauthenticated }: Pick<Settings, 'host' | 'allowUnauthenticated'>,
  hasAccounts: boolean,
): void {
  if (isLoopback(host) || allowUnauthenticated || hasAccounts) return;
  throw new OpenDoorError(
    `HOST=${host}：对本机以外开放须先建立账号：npx dimai account create 登录名 --name 姓名 --role system-administrator。
或使用 HOST=127.0.0.1；仅在封闭网络或试用时可设 DIMAI_ALLOW_UNAUTHENTICATED=1（个人信息仍脱敏，受控图层不提供）。
Listening beyond this machine needs an account first: npx dimai account create LOGIN --name NAME --role system-administrator.
Or use HOST=127.0.0.1, or on a closed network or for a trial DIMAI_ALLOW_UNAUTHENTICATED=1 (personal data stay masked,
restricted layers are not served).`,
  );
}
