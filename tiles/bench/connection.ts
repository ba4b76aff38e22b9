import { Client } from 'pg';

/** Parts of a connection string, for programs that take them one by one; `host` is a folder for a unix socket. */
export function parseConnectionString(url: string): Pick<Client, 'host' | 'port' | 'user' | 'database'> {
  const { host, port, user, database } = new Client({ connectionString: url });
  return { host, port, user, database };
}
