import { useSignal } from '@preact/signals';
import { explain, reportFault, say } from '../actions/say.ts';
import { ApiError } from '../api.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import type { Delivery } from './api.ts';
import { deliveryWords } from './words.ts';

/** Orders a step; what the server says instead is told. */
export function useStep(onChange: (delivery: Delivery) => void) {
  const { state } = useViewer();
  const words = useWords(deliveryWords);
  const isBusy = useSignal(false);
  const order = async (act: () => Promise<Delivery>): Promise<boolean> => {
    isBusy.value = true;
    try {
      onChange(await act());
      return true;
    } catch (error) {
      if (error instanceof ApiError) {
        const { title, detail } = explain(state, error);
        say(state, { tone: 'error', title: words.failed, detail: detail ?? title });
      } else reportFault(state, error);
      return false;
    } finally {
      isBusy.value = false;
    }
  };
  return { isBusy, order };
}
