/** Folder of package.json. */
export const projectRoot: string;
/** Folder of what the installer makes: log, stamp, unpacked packages. */
export const setupFolder: string;
/** Debian packages unpacked for a user who may not install any. */
export const privatePrefix: string;
/** Folders of shared libraries in a prefix. */
export function libraryFolders(prefix: string): string[];
/** Environment for a program that lies in a prefix. */
export function prefixEnvironment(prefix: string): Record<string, string>;
/** Variables our own process needs for libraries from the private prefix; none where packages are installed as usual. */
export function prefixDataVariables(env: NodeJS.ProcessEnv, prefix?: string): Record<string, string>;
export function childrenOf(folder: string): string[];
