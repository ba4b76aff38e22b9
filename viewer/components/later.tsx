import type { Attributes, ComponentType, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';

type Load<Props> = () => Promise<ComponentType<Props>>;

const arrived = new Map<unknown, unknown>();

interface LaterProps<Props> {
  /** Must be the same function every time. */
  readonly load: Load<Props>;
  /** What the part is given. */
  readonly props?: Props;
}

/** A part of a page that is fetched when it is first wanted. */
export function Later<Props>({ load, props }: LaterProps<Props>): JSX.Element | null {
  const count = useSignal(0);
  const Part = arrived.get(load) as ComponentType<Props> | undefined;
  useEffect(() => {
    if (Part !== undefined) return;
    load().then(
      (part) => {
        arrived.set(load, part);
        count.value++;
      },
      (error: unknown) => console.warn(error),
    );
  }, [load]);
  void count.value;
  return Part === undefined ? null : <Part {...({ ...props } as Props & Attributes)} />;
}
