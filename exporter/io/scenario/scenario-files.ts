import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileFault } from '../../../setup/file-fault.js';
import type { Setup } from '../../../setup/model/setup.js';
import { irregularity } from '../../../setup/regular-file.js';
import { readScenario } from '../../../setup/scenario/read-scenario.js';
import type { LoadedScenario } from '../../../setup/scenario/read-scenario.js';
import type { ScenarioRules } from '../../../setup/scenario/check-scenario.js';
import { decodeText } from '../../../setup/source/decode.js';
import { SourceFile } from '../../../setup/source/source-file.js';
import type { Unreadable } from '../../../setup/source/source-file.js';
import type { RecordedArrival } from '../../scenario/timeline.js';
import { readRecordedEvents } from '../file/recorded-events.js';

/** Largest scenario file. */
export const MAX_SCENARIO_BYTES = 4 * 1024 * 1024;
/** Most scenario files of a setup. */
export const MAX_SCENARIO_FILES = 1_000;

const SCENARIO_ENDING = /^(?!\.)(.+)\.scenario\.(?:yaml|yml|json)$/;
/** The folder for scenarios below that of the setup. */
const FOLDER = 'scenarios';

/** The scenario files beside a setup and in its folder `scenarios`, by path. A folder that cannot be read has none. */
export function scenarioFiles(directory: string): readonly string[] {
  return [directory, join(directory, FOLDER)]
    .flatMap((folder) => namesIn(folder).map((name) => join(folder, name)))
    .filter((path) => SCENARIO_ENDING.test(basename(path)))
    .slice(0, MAX_SCENARIO_FILES);
}

/** Reads a scenario file and checks it against the setup. */
export function loadScenario(path: string, setup: Setup, rules: ScenarioRules): LoadedScenario {
  const [, fallbackName = basename(path)] = SCENARIO_ENDING.exec(basename(path)) ?? [];
  return readScenario(new SourceFile(path, readText(path)), setup, { fallbackName, ...rules });
}

/** Reads the recordings that a scenario names, relative to its file. Throws a RecordedEventsError. */
export function recordingReader(scenarioFile: string): (path: string) => readonly RecordedArrival[] {
  return (path) => {
    const { events, firstMs } = readRecordedEvents(resolve(dirname(scenarioFile), path));
    return events.map(({ recordedMs, subject, headers, payload, stored }) => ({
      afterMs: recordedMs - firstMs,
      subject,
      headers: Object.fromEntries(headers.toReversed()),
      payload,
      stored,
    }));
  };
}

function namesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  try {
    return readdirSync(folder).toSorted();
  } catch {
    return [];
  }
}

function readText(path: string): string | Unreadable {
  const fault = irregularity(path, MAX_SCENARIO_BYTES);
  if (fault !== undefined) return { unreadable: fault };
  try {
    return decodeText(readFileSync(path));
  } catch (error) {
    return { unreadable: fileFault(error) };
  }
}
