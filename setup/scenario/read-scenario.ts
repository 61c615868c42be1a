import type { Setup } from '../model/setup.js';
import { scenarioDocument } from '../model/scenario.js';
import type { SetupScenario } from '../model/scenario.js';
import type { Problem } from '../problem.js';
import { readEntry } from '../reading/entry.js';
import { SourceText } from '../source/source.js';
import type { SourceFile } from '../source/source-file.js';
import { checkScenario } from './check-scenario.js';
import type { ScenarioRules } from './check-scenario.js';

/** A scenario file that was read. */
export interface LoadedScenario {
  /** As it was named. */
  readonly file: string;
  readonly source: SourceText;
  /** `undefined` if the file has errors. */
  readonly scenario: SetupScenario | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Reads a scenario and checks it against the setup. Never throws: errors become problems with their places.
 *
 * @param fallbackName the name of a scenario that states none
 */
export function readScenario(
  file: SourceFile,
  setup: Setup,
  { fallbackName, ...rules }: ScenarioRules & { readonly fallbackName: string },
): LoadedScenario {
  const source = new SourceText([file]);
  const problems = [...source.problems];
  const written = source.readable ? readEntry(source, [], scenarioDocument, problems) : undefined;
  const scenario = written && {
    name: written.name ?? fallbackName,
    startMs: Date.parse(written.start),
    buckets: written.buckets,
    events: written.events,
    checkpoints: written.expect,
  };
  if (scenario !== undefined) problems.push(...checkScenario(scenario, source, setup, rules));
  const isSound = problems.every(({ level }) => level !== 'error');
  return { file: file.file, source, scenario: isSound ? scenario : undefined, problems };
}
