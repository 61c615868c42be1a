import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MONITORING_FILE, PROCESSING_FILE } from './model/setup.js';
import type { Setup } from './model/setup.js';
import { resolveSetup } from './parse.js';
import type { LoadedSetup } from './loaded-setup.js';
import { formatProblem } from './problem.js';
import type { Problem } from './problem.js';
import type { JsonPath } from './source/json-node.js';
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
  const processing = readSource(join(directory, PROCESSING_FILE));
  const monitoring = readSource(join(directory, MONITORING_FILE));
  return resolveSetup(processing, monitoring, (setup) => missingFiles(setup, processing, directory));
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

/** Files that the setup names beside itself have to be there. */
function* missingFiles(setup: Setup, processing: Source, directory: string): Generator<Problem> {
  for (const { path, file } of namedFiles(setup)) {
    if (existsSync(resolve(directory, file))) continue;
    yield processing.problem(path, `there is no file ${JSON.stringify(file)} in ${directory}`);
  }
}

function namedFiles({ streams, steps }: Setup): readonly { path: JsonPath; file: string }[] {
  const schemas = streams.flatMap(({ name, format }) =>
    format.kind === 'protobuf'
      ? [{ path: ['dataStreams', name, 'format', 'protobuf', 'file'], file: format.file }]
      : [],
  );
  const tables = [...steps].flatMap(([stream, list]) =>
    list.flatMap((step, index) =>
      step.kind === 'lookup' && step.lookup.from.kind === 'file'
        ? [{ path: ['processingLogic', stream, index, 'lookup', 'file'], file: step.lookup.from.file }]
        : [],
    ),
  );
  return [...schemas, ...tables];
}
