import { basename } from 'node:path';
import { fixedResources } from '../../exporter/io/setup/fixed-resources.js';
import { loadScenario, recordingReader, scenarioFiles } from '../../exporter/io/scenario/scenario-files.js';
import { compareCheckpoint, missingExpectations } from '../../exporter/scenario/compare.js';
import type { Difference, ScenarioEdit } from '../../exporter/scenario/difference.js';
import { playScenario } from '../../exporter/scenario/play.js';
import { formatOffset } from '../../setup/model/duration.js';
import type { Setup } from '../../setup/model/setup.js';
import type { Problem } from '../../setup/problem.js';
import { oneLine } from '../../setup/excerpt.js';
import type { LoadedScenario } from '../../setup/scenario/read-scenario.js';
import { isForPerson } from '../failure.js';

/** What one checkpoint has shown. */
export interface CheckpointResult {
  /** `at 30s` */
  readonly name: string;
  readonly differences: readonly Difference[];
}

/** What a scenario has shown. */
export interface ScenarioResult {
  /** As it was found: `my-setup/orders.scenario.yaml`. */
  readonly file: string;
  readonly name: string;
  readonly loaded: LoadedScenario;
  /** Why it could not run; its warnings, too. */
  readonly problems: readonly Problem[];
  /** Empty if it could not run. */
  readonly checkpoints: readonly CheckpointResult[];
  /** What would make the file say what is. */
  readonly edits: readonly ScenarioEdit[];
  readonly seconds: number;
}

export interface ScenarioRunOptions {
  /** Only scenarios whose name or file contains this text, in any case. Unset: all. */
  readonly filter: string | undefined;
  /** Whether expectations will be written, so that a checkpoint may have none yet. */
  readonly isUpdate: boolean;
}

/** Runs the scenarios beside a setup, one after the other. */
export function runScenarios(
  directory: string,
  setup: Setup,
  { filter, isUpdate }: ScenarioRunOptions,
): readonly ScenarioResult[] {
  return scenarioFiles(directory)
    .map((file) => ({ file, loaded: loadScenario(file, setup, { mayBeEmpty: isUpdate }) }))
    .filter(({ file, loaded }) => isWanted(filter, [basename(file), loaded.scenario?.name ?? '']))
    .map(({ file, loaded }) => runScenario(file, loaded, directory, setup));
}

export function isPassed({ problems, checkpoints }: ScenarioResult): boolean {
  return (
    problems.every(({ level }) => level !== 'error') &&
    checkpoints.every(({ differences }) => differences.length === 0)
  );
}

function isWanted(filter: string | undefined, names: readonly string[]): boolean {
  const wanted = filter?.toLowerCase() ?? '';
  return names.some((name) => name.toLowerCase().includes(wanted));
}

function runScenario(file: string, loaded: LoadedScenario, directory: string, setup: Setup): ScenarioResult {
  const { scenario, problems } = loaded;
  const startedAt = performance.now();
  const result = { file, name: scenario?.name ?? basename(file), loaded };
  const seconds = () => (performance.now() - startedAt) / 1000;
  if (scenario === undefined) return { ...result, problems, checkpoints: [], edits: [], seconds: seconds() };
  try {
    const observed = playScenario(scenario, setup, {
      resources: fixedResources(directory, scenario.buckets),
      readRecording: recordingReader(file),
    });
    const checkpoints = observed.map((each, index) => {
      const checkpoint = scenario.checkpoints[index];
      if (checkpoint === undefined) throw new Error('BUG: more observations than checkpoints');
      return {
        name: `at ${formatOffset(checkpoint.at)}`,
        differences: compareCheckpoint(checkpoint, index, each),
        missing: missingExpectations(checkpoint, index, each),
      };
    });
    const edits = checkpoints.flatMap(({ differences, missing }) => [
      ...differences.flatMap((each) => each.edits),
      ...missing,
    ]);
    return { ...result, problems, checkpoints, edits, seconds: seconds() };
  } catch (error) {
    if (!isForPerson(error)) throw error;
    const fault = loaded.source.problem([], `cannot run: ${oneLine(error.message)}`);
    return { ...result, problems: [...problems, fault], checkpoints: [], edits: [], seconds: seconds() };
  }
}
