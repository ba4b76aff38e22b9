/** Runs one request at a time: a newer one aborts the older, whose answer is then nobody's business. */
export class Latest {
  #controller: AbortController | null = null;

  /** The answer, or undefined where a newer call took over. */
  async run<T>(ask: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    this.cancel();
    const controller = new AbortController();
    this.#controller = controller;
    try {
      const answer = await ask(controller.signal);
      return controller.signal.aborted ? undefined : answer;
    } catch (error) {
      if (controller.signal.aborted) return undefined;
      throw error;
    }
  }

  cancel(): void {
    this.#controller?.abort();
    this.#controller = null;
  }
}
