import { Problem } from '../../schemas/problems.ts';

/** Counts calls of those who have not said who they are. */
export interface AnonymousLimit {
  /** Throws `quota-exceeded` where an address has called too often within the minute. */
  admit(address: string, now: Date): void;
}

/** Addresses that are counted at once; beyond, the minute begins anew for all. */
const MOST_ADDRESSES = 50_000;

/** At most so many calls a minute from one network address, counted by each process for itself; 0 is no limit. */
export function anonymousLimit(callsPerMinute: number): AnonymousLimit {
  let minute = 0;
  const calls = new Map<string, number>();
  return {
    admit(address, now) {
      if (callsPerMinute === 0) return;
      const current = Math.floor(now.getTime() / 60_000);
      if (current !== minute || calls.size >= MOST_ADDRESSES) calls.clear();
      minute = current;
      const count = (calls.get(address) ?? 0) + 1;
      calls.set(address, count);
      if (count <= callsPerMinute) return;
      throw new Problem(
        'quota-exceeded',
        `未登录的请求每分钟至多 ${callsPerMinute} 次，请稍后再试，或登录、使用接口密钥`,
        {
          retryAfterSeconds: 60 - Math.floor((now.getTime() / 1000) % 60),
        },
      );
    },
  };
}
