import type { ComponentType, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';

type Load = () => Promise<ComponentType>;

const arrived = new Map<Load, ComponentType>();

/** A part of a page that is fetched when it is first wanted. `load` must be the same function every time. */
export function Later({ load }: { readonly load: Load }): JSX.Element | null {
  const count = useSignal(0);
  useEffect(() => {
    if (arrived.has(load)) return;
    load().then(
      (part) => {
        arrived.set(load, part);
        count.value++;
      },
      (error: unknown) => console.warn(error),
    );
  }, [load]);
  void count.value;
  const Part = arrived.get(load);
  return Part === undefined ? null : <Part />;
}
