import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { findFileFaults } from '../../exporter/io/setup/file-faults.js';
import { requireSetup } from '../../setup/load.js';
import { PathError, requireWritable } from '../files/path-error.js';
import { editScenario } from './edit-scenario.js';
import { junitReport } from './junit.js';
import { isPassed, runScenarios } from './run-scenarios.js';
import type { ScenarioResult } from './run-scenarios.js';
import { formatResults } from './scenario-report.js';
import { ScenarioError } from './scenario-error.js';

export interface TestOptions {
  /** Only scenarios whose name or file contains this text. */
  readonly filter?: string;
  /** File for the results as JUnit XML. */
  readonly junit?: string;
  readonly update: boolean;
}

/** Runs the scenarios of a setup and prints the results. Returns whether all have passed, or were updated. */
export function testSetup(directory: string, { filter, junit, update }: TestOptions): boolean {
  if (junit !== undefined) requireWritable(junit);
  const setup = requireSetup(directory, findFileFaults);
  const run = (isUpdate: boolean) => runScenarios(directory, setup, { filter, isUpdate });
  const first = run(update);
  if (first.length === 0) throw new ScenarioError(missing(directory, filter));
  const updated = new Set(update ? first.filter(rewrite).map(({ file }) => file) : []);
  // What was written has to pass.
  const results = updated.size > 0 ? run(false) : first;
  const stillFailing = new Set(results.filter((result) => !isPassed(result)).map(({ file }) => file));
  const shown = new Set([...updated].filter((file) => !stillFailing.has(file)));
  process.stdout.write(formatResults(results, shown));
  if (junit !== undefined) write(junit, junitReport(results, { hostname: hostname(), ranAt: new Date() }));
  return stillFailing.size === 0;
}

function missing(directory: string, filter: string | undefined): string {
  return filter === undefined
    ? `there is no scenario in ${directory}: write one as orders.scenario.yaml beside the setup; "natsight init" writes one for each example`
    : `no scenario in ${directory} has "${filter}" in its name or file: correct --filter, or leave it out`;
}

/** Whether the file had to be changed. */
function rewrite({ file, edits }: ScenarioResult): boolean {
  if (edits.length === 0) return false;
  write(file, editScenario(file, readFileSync(file, 'utf8'), edits));
  return true;
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (cause) {
    throw new PathError(path, 'written', cause);
  }
}
