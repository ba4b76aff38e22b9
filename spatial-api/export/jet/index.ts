/** A writer, checker and describer of Access databases in the Jet 4 format (Access 2000-2003, `.mdb`). */
export type { CheckOptions, CheckReport } from './check.ts';
export { checkDatabase } from './check.ts';
export type { Problem, ProblemCode } from './check/report.ts';
export type { ColumnType } from './column-type.ts';
export { columnTypes } from './column-type.ts';
export type { WriteOptions } from './database.ts';
export { createDatabase, DEFAULT_MAX_BYTES, openTemplate } from './database.ts';
export type { RowOptions, WrittenDatabase } from './database-writer.ts';
export { DatabaseWriter } from './database-writer.ts';
export type { DatabaseDescription, TableDescription } from './describe.ts';
export { describeDatabase } from './describe.ts';
export type { ColumnDesign, DatabaseDesign, IndexDesign, RelationshipDesign, TableDesign } from './design.ts';
export type { JetErrorCode, JetErrorDetail } from './errors.ts';
export { JetError, jetErrors } from './errors.ts';
export type { Forecast } from './forecast.ts';
export type { Row, RowInput } from './row-source.ts';
export { writeSeries } from './series.ts';
export type { JetValue } from './value-reader.ts';
