import type { Setup } from './model/setup.js';
import type { Problem } from './problem.js';
import type { JsonPath } from './source/json-node.js';

type ProblemAt = (path: JsonPath, message: string, level: Problem['level']) => Problem;

/** The valid entries of both setup files, and all problems. */
export interface LoadedSetup {
  readonly setup: Setup;
  readonly problems: readonly Problem[];
  /** A problem at a place of the processing setup, for checks that need more than the files. */
  readonly problemAt: ProblemAt;
  /** The same for the monitoring setup. */
  readonly monitoringProblemAt: ProblemAt;
}
