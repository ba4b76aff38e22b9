import { JobInterrupted } from './job.ts';

/** The jobs that a worker is doing, and the way to interrupt them. */
export class RunningJobs {
  private readonly controllers = new Map<string, AbortController>();
  private over: JobInterrupted | undefined;

  get size(): number {
    return this.controllers.size;
  }

  /** The signal of a run that begins; fired already where the worker is ending. */
  begin(id: string): AbortSignal {
    const controller = new AbortController();
    this.controllers.set(id, controller);
    if (this.over != null) controller.abort(this.over);
    return controller.signal;
  }

  end(id: string): void {
    this.controllers.delete(id);
  }

  /** Somebody wants this job to stop. */
  cancel(id: string): void {
    abort(this.controllers.get(id), new JobInterrupted('cancelled'));
  }

  /** The worker ends: every job is interrupted, those that begin later too. */
  interruptAll(reason: 'stopping' | 'lost'): void {
    this.over = new JobInterrupted(reason);
    for (const controller of this.controllers.values()) abort(controller, this.over);
  }
}

/** The first reason stays. */
function abort(controller: AbortController | undefined, reason: JobInterrupted): void {
  if (controller?.signal.aborted === false) controller.abort(reason);
}
