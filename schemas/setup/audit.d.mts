/** What an answer of `npm audit --json` means: lines to tell, and whether it is a failure. */
export function judgeAudit(output: string): { readonly isFailure: boolean; readonly lines: readonly string[] };
