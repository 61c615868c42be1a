import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MONITORING_FILE, PROCESSING_FILE } from './model/setup.js';
import type { Setup } from './model/setup.js';
import { resolveSetup } from './parse.js';
import type { LoadedSetup } from './loaded-setup.js';
import { formatProblem } from './problem.js';
import type { Problem } from './problem.js';
import { Source } from './source/source.js';

export { parseSetup } from './parse.js';
export type { LoadedSetup } from './loaded-setup.js';
export type { SetupFiles } from './parse.js';

/** A setup that must not run, with all its problems. */
export class SetupError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.name = 'SetupError';
    this.problems = problems;
  }
}

/** Reads and checks the setup of a folder. */
export function loadSetup(directory: string): LoadedSetup {
  return resolveSetup(
    readSource(join(directory, PROCESSING_FILE)),
    readSource(join(directory, MONITORING_FILE)),
  );
}

/** The setup of a folder, fit to run; throws a `SetupError` when it is not. */
export function requireSetup(directory: string): Setup {
  const { setup, problems } = loadSetup(directory);
  if (problems.some(({ level }) => level === 'error')) throw new SetupError(problems);
  return setup;
}

function readSource(file: string): Source {
  try {
    return new Source(file, readFileSync(file, 'utf8'));
  } catch (error) {
    return new Source(file, error instanceof Error ? error : new Error(String(error)));
  }
}
