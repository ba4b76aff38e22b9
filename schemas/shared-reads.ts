/**
 * A read that calls share without ever being told less than they could have read themselves: a call that comes while a read is
 * under way waits for the next one, as the one under way may have taken its snapshot before. At most two reads are ever open,
 * whatever the load. A read that fails fails for those who share it, and for nobody else.
 */
export function sharedReads<T>(read: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  let following: Promise<T> | undefined;
  const start = (): Promise<T> => {
    running = read().finally(() => (running = undefined));
    return running;
  };
  return () => {
    if (running === undefined) return start();
    following ??= running
      .catch(() => undefined)
      .then(() => {
        following = undefined;
        return start();
      });
    return following;
  };
}
