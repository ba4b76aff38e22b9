/** Path and environment of a full Chromium or Chrome; undefined where there is none. The variable CHROMIUM names one explicitly. */
export function findChromium(
  env?: NodeJS.ProcessEnv,
): { readonly path: string; readonly environment: Readonly<Record<string, string>> } | undefined;
