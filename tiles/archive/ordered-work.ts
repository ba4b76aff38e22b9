/**
 * Does `work` on every item, with as many at once as there are workers, and hands the results to `take` one by one in the order
 * of the items. At most `ahead` items are begun before their turn to be taken. The first failure is thrown after all that runs
 * has ended.
 */
export async function inOrder<I, W, R>(
  items: Iterable<I>,
  workers: readonly W[],
  work: (item: I, worker: W) => Promise<R>,
  take: (item: I, result: R) => Promise<void>,
  ahead = workers.length * 16,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  const done = new Map<number, { readonly item: I; readonly result: R }>();
  const sleeping: (() => void)[] = [];
  let begun = 0;
  let taken = 0;
  let isTaking = false;
  let hasFailed = false;

  const takeReady = async (): Promise<void> => {
    if (isTaking) return;
    isTaking = true;
    for (let ready = done.get(taken); ready !== undefined; ready = done.get(taken)) {
      await take(ready.item, ready.result);
      done.delete(taken);
      taken += 1;
      for (const wake of sleeping.splice(0)) wake();
    }
    isTaking = false;
  };
  const run = async (worker: W): Promise<void> => {
    try {
      for (;;) {
        while (begun - taken >= ahead && !hasFailed) await new Promise<void>((resolve) => sleeping.push(resolve));
        const next = hasFailed ? undefined : iterator.next();
        if (next === undefined || next.done) return;
        const turn = begun++;
        done.set(turn, { item: next.value, result: await work(next.value, worker) });
        await takeReady();
      }
    } catch (error) {
      hasFailed = true;
      for (const wake of sleeping.splice(0)) wake();
      throw error;
    }
  };
  const ends = await Promise.allSettled(workers.map(run));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
