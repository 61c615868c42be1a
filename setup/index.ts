/** The public API of a setup: reading it, and its types. */
export { NatsightError } from './error.js';
export { ERROR_CODES } from './error-codes.js';
export type { ErrorCode } from './error-codes.js';
export { loadSetup, parseSetup, requireSetup, SetupError } from './load.js';
export type { LoadedSetup, SetupFiles } from './load.js';
export { catalogOf } from './catalog.js';
export type { CatalogEntry } from './catalog.js';
export { formatProblem } from './problem.js';
export type { Problem } from './problem.js';
export { MONITORING_FILE, PROCESSING_FILE } from './model/setup.js';
export type { Setup } from './model/setup.js';
