/** A signal that also fires when a time is over: `AbortSignal.any` and `AbortSignal.timeout` together take ten times as long to set up. */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #given: AbortSignal;
  readonly #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  /** `timeoutMs` 0 is no limit of time. */
  constructor(given: AbortSignal, timeoutMs: number) {
    this.#given = given;
    if (given.aborted) this.#follow();
    else given.addEventListener('abort', this.#follow, { once: true });
    if (timeoutMs > 0) this.#timer = setTimeout(this.#end, timeoutMs);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether the time was over first. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Ends the waiting; the signal fires no more. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#given.removeEventListener('abort', this.#follow);
  }

  readonly #follow = (): void => this.#controller.abort(this.#given.reason);

  readonly #end = (): void => {
    this.#isOver = true;
    this.#controller.abort(new DOMException('The time is over', 'TimeoutError'));
  };
}
