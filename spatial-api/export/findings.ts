import type { RowProblem } from './row-problems.ts';

/** Problems kept in full; further ones are counted. */
const KEPT_PROBLEMS = 10_000;

/** What is wrong with the rows of an export: the first problems in full, all of them counted. */
export class Findings {
  readonly problems: RowProblem[] = [];
  refusals = 0;
  notices = 0;

  add(problem: RowProblem): void {
    if (problem.severity === 'refusal') this.refusals++;
    else this.notices++;
    if (this.problems.length < KEPT_PROBLEMS) this.problems.push(problem);
    else if (problem.severity === 'refusal') this.makeRoom(problem);
  }

  /** Counts what another list found beyond the problems it kept. */
  count({
    problems,
    refusals,
    notices,
  }: {
    readonly problems: readonly RowProblem[];
    readonly refusals: number;
    readonly notices: number;
  }): void {
    const kept = problems.filter(({ severity }) => severity === 'refusal').length;
    this.refusals += refusals - kept;
    this.notices += notices - (problems.length - kept);
  }

  /** Refusals go before notices where not everything can be kept. */
  private makeRoom(refusal: RowProblem): void {
    const at = this.problems.findLastIndex(({ severity }) => severity === 'notice');
    if (at >= 0) this.problems[at] = refusal;
  }
}
