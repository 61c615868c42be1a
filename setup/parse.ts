import { checkAll } from './check/checks.js';
import { contextOf } from './check/context.js';
import type { LoadedSetup } from './loaded-setup.js';
import { MONITORING_FILE, PROCESSING_FILE } from './model/setup.js';
import type { Problem } from './problem.js';
import { readMonitoring } from './reading/monitoring.js';
import { readProcessing } from './reading/processing.js';
import { Source } from './source/source.js';

/** Names of the two files, as a person should read them in problems. */
export interface SetupFiles {
  readonly processing: string;
  readonly monitoring: string;
}

const DEFAULT_FILES: SetupFiles = { processing: PROCESSING_FILE, monitoring: MONITORING_FILE };

/** Reads and checks a setup from the texts of its two files. Never throws: what is wrong becomes a problem. */
export function parseSetup(
  processingText: string,
  monitoringText: string,
  files: SetupFiles = DEFAULT_FILES,
): LoadedSetup {
  return resolveSetup(
    new Source(files.processing, processingText),
    new Source(files.monitoring, monitoringText),
  );
}

/** Reads and checks a setup. */
export function resolveSetup(processing: Source, monitoring: Source): LoadedSetup {
  const found = [...processing.problems, ...monitoring.problems];
  const setup = {
    // Of a text that is no JSON nothing more can be said.
    ...readProcessing(processing, processing.readable ? found : []),
    ...readMonitoring(monitoring, monitoring.readable ? found : []),
  };
  // References between two files mean something only when both are known.
  if (processing.readable && monitoring.readable)
    found.push(...checkAll(contextOf(setup, processing, monitoring)));
  const files = [processing.file, monitoring.file];
  return { setup, problems: found.sort((a, b) => byPlace(a, b, files)) };
}

function byPlace(a: Problem, b: Problem, files: readonly string[]): number {
  return files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column;
}
