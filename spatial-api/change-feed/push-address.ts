/**
 * Where messages may be sent. Other platforms of a bureau are on its own network, so private addresses are the rule; addresses that only
 * this machine or its host answers on (link-local ones, among them those that tell a cloud's secrets) are no platform. What a name leads to is
 * looked at when the connection is made: a name that led elsewhere when it was registered helps nobody.
 */
import { lookup as lookUp } from 'node:dns';
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

const closed = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['100.100.100.200', 32],
  ['192.0.0.192', 32],
  ['224.0.0.0', 3],
] as const) {
  closed.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 128],
  ['fe80::', 10],
  ['fd00:ec2::254', 128],
  ['ff00::', 8],
] as const) {
  closed.addSubnet(network, prefix, 'ipv6');
}

/** Whether messages are sent to an address. IPv4 in the clothes of IPv6 is what it stands for. */
export function isPlatformAddress(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && !closed.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** Whether an address of the web may be registered: a name may, what it leads to is seen later; what is no address may not. */
export function mayBePushedTo(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(host) === 0 || isPlatformAddress(host);
}

/** Names as the system knows them, without those of their addresses that no message is sent to. */
const platformLookup: LookupFunction = (hostname, options, callback) => {
  lookUp(hostname, { ...options, all: true }, (error, found) => {
    if (error !== null) return callback(error, '');
    const open = found.filter(({ address }) => isPlatformAddress(address));
    const [first] = open;
    if (first === undefined) return callback(new Error('no address that messages are sent to'), '');
    if (options.all === true) callback(null, open);
    else callback(null, first.address, first.family);
  });
};

/** A message to be sent. */
export interface Push {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

/** Sends it; the status that came back. Nothing of the answer is read, and no redirect is followed. */
export async function push({ url, headers, body, signal }: Push): Promise<number> {
  if (!mayBePushedTo(url)) throw new Error('no address that messages are sent to');
  const send = url.startsWith('https:') ? secureRequest : plainRequest;
  return new Promise((resolve, reject) => {
    const length = { 'Content-Length': String(Buffer.byteLength(body)) };
    const request = send(url, {
      method: 'POST',
      headers: { ...headers, ...length },
      signal,
      lookup: platformLookup,
      agent: false,
    });
    request.on('error', reject);
    request.on('response', (response) => {
      response.on('error', () => {});
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    request.end(body);
  });
}
