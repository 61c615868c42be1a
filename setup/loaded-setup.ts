import type { Setup } from './model/setup.js';
import type { Problem } from './problem.js';

/** Both setup files as far as they are sound, and everything that is wrong in them. */
export interface LoadedSetup {
  readonly setup: Setup;
  readonly problems: readonly Problem[];
}
