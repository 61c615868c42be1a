import type { Setup } from './model/setup.js';
import type { Problem } from './problem.js';

/** The valid entries of both setup files, and all problems. */
export interface LoadedSetup {
  readonly setup: Setup;
  readonly problems: readonly Problem[];
}
