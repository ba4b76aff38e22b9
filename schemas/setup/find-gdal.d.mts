/** Folder of the package. */
export const gdalPackage: string;
/** The binary for this version of Node. */
export const gdalBinary: string;
/** Whether gdal-async is built for this version of Node. */
export function isGdalBuilt(): boolean;
