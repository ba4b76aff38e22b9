/** One thing the product needs, and whether it is there. */
export interface Finding {
  readonly id: string;
  /** What it is needed for: nothing works without `start`; `formats` are those that gdal-async reads. */
  readonly needed: 'start' | 'test' | 'formats';
  readonly ok: boolean;
  readonly zh: string;
  readonly en: string;
  readonly detail: string;
  /** What to type or to do. */
  readonly remedy?: string;
}

/** Everything that can be seen without npm packages. */
export function examineMachine(env?: NodeJS.ProcessEnv): Finding[];
/** Name and version of the operating system. */
export function systemTitle(): string;
/** False when something is missing without which the product cannot start. */
export function isComplete(findings: readonly Finding[]): boolean;
/** One line each, with the command that helps. */
export function renderFindings(findings: readonly Finding[]): string;
