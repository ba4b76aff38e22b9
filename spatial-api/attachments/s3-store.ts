/** S3-compatible storage by plain requests, signed with AWS Signature Version 4; addresses in path style, which every implementation takes. */
import { createHash, createHmac } from 'node:crypto';
import type { ContentStore } from './store.ts';

export interface S3Options {
  /** `s3://bucket/prefix`. */
  readonly address: string;
  /** `https://s3.example.cn`. */
  readonly endpoint: string | undefined;
  readonly region: string;
  readonly accessKey: string | undefined;
  readonly secretKey: string | undefined;
}

/** A request as it is signed. */
export interface SignedRequest {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly url: URL;
  readonly body: Buffer;
  readonly at: Date;
}

const TIMEOUT_MS = 30_000;
const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Headers that prove who asks: date, hash of the body and signature. */
export function signedHeaders(
  { method, url, body, at }: SignedRequest,
  { region, accessKey = '', secretKey = '' }: Pick<S3Options, 'region' | 'accessKey' | 'secretKey'>,
): Readonly<Record<string, string>> {
  const stamp = at.toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
  const scope = `${stamp.slice(0, 8)}/${region}/s3/aws4_request`;
  const contentHash = sha256(body);
  const signed = 'host;x-amz-content-sha256;x-amz-date';
  const canonical = [
    method,
    url.pathname,
    url.searchParams.toString(),
    `host:${url.host}\nx-amz-content-sha256:${contentHash}\nx-amz-date:${stamp}\n`,
    signed,
    contentHash,
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', stamp, scope, sha256(canonical)].join('\n');
  const key = [region, 's3', 'aws4_request'].reduce<Buffer>(
    (previous, part) => hmac(previous, part),
    hmac(`AWS4${secretKey}`, stamp.slice(0, 8)),
  );
  const signature = hmac(key, toSign).toString('hex');
  return {
    'x-amz-date': stamp,
    'x-amz-content-sha256': contentHash,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKey}/${scope}, SignedHeaders=${signed}, Signature=${signature}`,
  };
}

/** As signatures want it: every byte in per cents but letters, digits and `-._~`; a URL of its own would leave `+` and `()` alone. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replaceAll(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A store on an S3-compatible service. Throws where the settings are incomplete. */
export function s3Store(options: S3Options): ContentStore {
  const { address, endpoint, accessKey, secretKey } = options;
  if (endpoint === undefined || accessKey === undefined || secretKey === undefined) {
    throw new Error('ATTACHMENT_STORE=s3://… 还需要 S3_ENDPOINT、S3_ACCESS_KEY、S3_SECRET_KEY needs them as well');
  }
  const path = address.slice('s3://'.length).replace(/\/+$/, '').split('/').map(encodeSegment).join('/');
  const base = `${endpoint.replace(/\/+$/, '')}/${path}`;
  const ask = async (
    method: SignedRequest['method'],
    hash: string,
    body: Buffer = Buffer.alloc(0),
  ): Promise<Response> => {
    const url = new URL(`${base}/${hash}`);
    const headers = signedHeaders({ method, url, body, at: new Date() }, options);
    return fetch(url, {
      method,
      headers,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(method === 'PUT' ? { body: new Uint8Array(body) } : {}),
    });
  };
  const refuse = (method: string, { status }: Response): never => {
    throw new Error(`S3 ${method} answered ${status}`);
  };
  return {
    async put(hash, bytes) {
      const response = await ask('PUT', hash, bytes);
      if (!response.ok) refuse('PUT', response);
    },
    async get(hash) {
      const response = await ask('GET', hash);
      if (response.ok) return Buffer.from(await response.arrayBuffer());
      // A bucket that is not there is a fault of the settings; a file that is not there is an answer.
      if (response.status === 404 && !(await response.text()).includes('NoSuchBucket')) return undefined;
      return refuse('GET', response);
    },
    async remove(hash) {
      const response = await ask('DELETE', hash);
      if (!response.ok && response.status !== 404) refuse('DELETE', response);
    },
  };
}
