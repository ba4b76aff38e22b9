import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { sayFault } from '../actions/say.ts';
import { useViewer } from '../viewer.ts';

/** Does something and tells what the server says instead. */
export function useDeed() {
  const { state } = useViewer();
  const isBusy = useSignal(false);
  const run = async (act: () => Promise<unknown>): Promise<boolean> => {
    isBusy.value = true;
    try {
      await act();
      return true;
    } catch (error) {
      sayFault(state, error);
      return false;
    } finally {
      isBusy.value = false;
    }
  };
  return { isBusy, run };
}

const PAUSE_MS = 1000;

/** Asks again every second while something is under way. */
export function useRepeat(isUnderWay: boolean, again: () => void): void {
  useEffect(() => {
    if (!isUnderWay) return undefined;
    const timer = setInterval(again, PAUSE_MS);
    return () => clearInterval(timer);
  }, [isUnderWay]);
}
