import { existsSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { documentFiles, isFound, readDocument } from './document-files.js';
import { NatsightError } from './error.js';
import { MONITORING_FILE, PROCESSING_FILE } from './model/setup.js';
import type { Setup } from './model/setup.js';
import { namedFiles, secretFiles } from './named-file.js';
import type { FindFileFaults } from './named-file.js';
import { monitoringSource, processingSource, resolveSetup } from './parse.js';
import type { LoadedSetup } from './loaded-setup.js';
import { formatAllProblems } from './problem.js';
import type { Problem } from './problem.js';
import { referenceValues } from './reference-values.js';
import type { ServerTargets } from './server-targets.js';
import type { SourceText } from './source/source.js';

export { parseSetup } from './parse.js';
export type { LoadedSetup } from './loaded-setup.js';
export type { SetupFiles } from './parse.js';

/** A setup has errors. Contains all its problems. */
export class SetupError extends NatsightError {
  readonly code = 'SETUP_INVALID';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(formatAllProblems(problems).join('\n'));
    this.problems = problems;
  }
}

/**
 * Reads and checks the setup in a folder. `findFaults` checks the files that it names. Default: only whether they exist. `targets`:
 * the servers that will run it. Default: the versions that the setup names.
 */
export function loadSetup(
  directory: string,
  findFaults: FindFileFaults = () => [],
  targets?: ServerTargets,
): LoadedSetup {
  const files = [
    documentFiles(directory, PROCESSING_FILE),
    documentFiles(directory, MONITORING_FILE),
  ] as const;
  const hint = files.some(isFound) ? '' : `; "natsight init ${directory}" writes a setup`;
  const resolveReference = referenceValues(directory, process.env);
  const processing = processingSource(
    readDocument(join(directory, PROCESSING_FILE), files[0], hint),
    resolveReference,
  );
  const monitoring = monitoringSource(
    readDocument(join(directory, MONITORING_FILE), files[1], hint),
    resolveReference,
  );
  const checkFiles = (setup: Setup) => [
    ...fileProblems(setup, processing, directory, findFaults),
    ...secretProblems(setup, { processing, monitoring }, directory),
  ];
  return resolveSetup(processing, monitoring, checkFiles, targets);
}

/** The setup in a folder; throws a `SetupError` if it has errors. */
export function requireSetup(directory: string, findFaults?: FindFileFaults): Setup {
  const { setup, problems } = loadSetup(directory, findFaults);
  if (problems.some(({ level }) => level === 'error')) throw new SetupError(problems);
  return setup;
}

function* fileProblems(
  setup: Setup,
  processing: SourceText,
  directory: string,
  findFaults: FindFileFaults,
): Generator<Problem> {
  for (const { path, named } of namedFiles(setup)) {
    if (!existsSync(resolve(directory, named.file))) {
      const message = `there is no file ${JSON.stringify(named.file)} in ${directory}`;
      yield processing.problem([...path, 'file'], message);
      continue;
    }
    for (const { at, message, level } of findFaults(named, directory)) {
      yield processing.problem([...path, ...at], message, level);
    }
  }
}

/** Only warnings: a setup may be checked on a machine that has no secrets. */
function* secretProblems(
  setup: Setup,
  documents: Readonly<Record<'processing' | 'monitoring', SourceText>>,
  directory: string,
): Generator<Problem> {
  for (const { path, file, document, reader } of secretFiles(setup)) {
    if (existsSync(resolve(directory, file))) continue;
    const place = isAbsolute(file) ? '' : ` in ${directory}`;
    const message = `there is no file ${JSON.stringify(file)}${place}: ${reader} reads it`;
    yield documents[document].problem(
      path,
      `${message}${reader === 'natsight' ? '' : ', on its own machine'}`,
      'warning',
    );
  }
}
