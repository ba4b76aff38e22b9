/** The pages of the desk in one chunk: whoever opens one opens the others too, and the first load names one file rather than many. */
export { AccessLogsPage } from './access-logs-page.tsx';
export { ExportPage } from './export-page.tsx';
export { ExportsPage } from './exports-page.tsx';
export { NewExportPage } from './new-export-page.tsx';
export { ReconciliationPage } from './reconciliation-page.tsx';
