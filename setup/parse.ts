import { checkAll } from './check/checks.js';
import { withModes } from './alert-mode.js';
import { contextOf } from './check/context.js';
import type { LoadedSetup } from './loaded-setup.js';
import { SECTION_LIMITS } from './model/limits.js';
import { MONITORING_FILE, PROCESSING_FILE } from './model/setup.js';
import type { Setup } from './model/setup.js';
import type { Problem } from './problem.js';
import { REFERENCE_PATHS } from './model/reference-paths.js';
import { readMonitoring } from './reading/monitoring.js';
import { readProcessing } from './reading/processing.js';
import type { ServerTargets } from './server-targets.js';
import type { JsonPath } from './source/json-node.js';

import { withDeclaredSeverities } from './severity.js';
import { insightsWithTicks } from './value/insight-ticks.js';
import { insightsWithUnits } from './value/insight-units.js';
import type { Resolve } from './source/references.js';
import { SourceText } from './source/source.js';
import type { DocumentRules } from './source/source.js';
import { SourceFile } from './source/source-file.js';

/** Names of the two files, as shown in problems. */
export interface SetupFiles {
  readonly processing: string;
  readonly monitoring: string;
}

const DEFAULT_FILES: SetupFiles = { processing: PROCESSING_FILE, monitoring: MONITORING_FILE };

/** Reads and checks a setup from the texts of its two files. Never throws: errors become problems. */
export function parseSetup(
  processingText: string,
  monitoringText: string,
  files: SetupFiles = DEFAULT_FILES,
): LoadedSetup {
  return resolveSetup(
    processingSource([new SourceFile(files.processing, processingText)]),
    monitoringSource([new SourceFile(files.monitoring, monitoringText)]),
  );
}

type SourceFiles = ConstructorParameters<typeof SourceText>[0];

/** @param resolve the values of references. Default: `${NAME}` stands for itself. */
export function processingSource(files: SourceFiles, resolve?: Resolve): SourceText {
  return new SourceText(files, rulesOf('processing', resolve));
}

/** The same for the monitoring setup. */
export function monitoringSource(files: SourceFiles, resolve?: Resolve): SourceText {
  return new SourceText(files, rulesOf('monitoring', resolve));
}

function rulesOf(document: keyof typeof SECTION_LIMITS, resolve: Resolve | undefined): DocumentRules {
  return {
    sections: SECTION_LIMITS[document].map(([path]) => path),
    references: resolve && { paths: REFERENCE_PATHS[document], resolve },
  };
}

/**
 * Reads and checks a setup. `checkMore`: checks that only the caller can do, such as whether files exist. `targets`: the servers
 * that will run it. Default: the versions that the setup names.
 */
export function resolveSetup(
  processing: SourceText,
  monitoring: SourceText,
  checkMore: (setup: Setup) => Iterable<Problem> = () => [],
  targets?: ServerTargets,
): LoadedSetup {
  const tooMany = [
    ...entryProblems(processing, SECTION_LIMITS.processing),
    ...entryProblems(monitoring, SECTION_LIMITS.monitoring),
  ];
  if (tooMany.length > 0) return refusedUnread(processing, monitoring, tooMany);
  const found = [...processing.problems, ...monitoring.problems];
  const read = {
    // If a text is not valid, further problems would be noise.
    ...readProcessing(processing, processing.readable ? found : []),
    ...readMonitoring(monitoring, monitoring.readable ? found : []),
  };
  const insights = insightsWithTicks(insightsWithUnits(read), read.metrics);
  const setup = withModes(withDeclaredSeverities({ ...read, insights }));
  // References between the files can only be checked if both are readable.
  if (processing.readable && monitoring.readable)
    found.push(...checkAll(contextOf(setup, processing, monitoring, targets)));
  found.push(...checkMore(setup));
  return {
    setup,
    problems: sortByPlace(withoutConsequences(found, processing, monitoring), processing, monitoring),
    problemAt: (path, message, level) => processing.problem(path, message, level),
    monitoringProblemAt: (path, message, level) => monitoring.problem(path, message, level),
  };
}

function* entryProblems(
  source: SourceText,
  limits: readonly (readonly [JsonPath, number])[],
): Generator<Problem> {
  for (const [path, limit] of limits) {
    const { length } = source.keys(path);
    if (length <= limit) continue;
    yield source.keyProblem(path, `expected at most ${limit} entries, found ${length}`);
  }
}

/** A setup beyond its limits is not read at all: its check would take too long. */
function refusedUnread(
  processing: SourceText,
  monitoring: SourceText,
  problems: readonly Problem[],
): LoadedSetup {
  const nothing = new SourceText([new SourceFile('', { unreadable: 'not read' })]);
  return {
    setup: {
      ...readProcessing(nothing, []),
      ...readMonitoring(nothing, []),
    },
    problems: sortByPlace(problems, processing, monitoring),
    problemAt: (path, message, level) => processing.problem(path, message, level),
    monitoringProblemAt: (path, message, level) => monitoring.problem(path, message, level),
  };
}

/** A text with a reference that has no value is no URL either: one problem is enough. */
function withoutConsequences(
  problems: readonly Problem[],
  ...sources: readonly SourceText[]
): readonly Problem[] {
  const faults = sources.flatMap((source) => source.referenceFaults);
  const isConsequence = (problem: Problem) =>
    !faults.includes(problem) &&
    faults.some(
      ({ file, line, column }) => problem.file === file && problem.line === line && problem.column === column,
    );
  return problems.filter((problem) => !isConsequence(problem));
}

function sortByPlace(problems: readonly Problem[], ...sources: readonly SourceText[]): readonly Problem[] {
  const files = sources.flatMap((source) => source.files);
  return problems.toSorted(
    (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
  );
}
