/** Connection strings of neighbouring databases on one server. */

/** The same server and user, another database. Takes the URL forms that pg and libpq share. */
export function withDatabase(url: string, database: string): string {
  const [, server = '', query = ''] = /^(\w+:\/\/[^/?]*)(?:\/[^?]*)?(\?.*)?$/.exec(url) ?? [];
  if (server === '') throw new Error('not a PostgreSQL address (postgresql://user:password@host:5432/database)');
  return `${server}/${encodeURIComponent(database)}${query}`;
}

/** Name of the database of a connection string; undefined where it names none. */
export function databaseOf(url: string): string | undefined {
  const name = /^\w+:\/\/[^/?]*\/([^?]+)/.exec(url)?.[1];
  return name == null ? undefined : decodeURIComponent(name);
}
