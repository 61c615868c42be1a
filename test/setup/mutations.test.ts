import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { generateAlertmanager } from '../../alertmanager/generate.js';
import { VirtualRun } from '../../exporter/machine/virtual-run.js';
import { generateGrafana } from '../../grafana/generate.js';
import { generatePrometheus } from '../../prometheus/generate.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import type { LoadedSetup } from '../../setup/loaded-setup.js';
import { MONITORING_FILE, PROCESSING_FILE } from '../../setup/model/setup.js';
import type { Setup } from '../../setup/model/setup.js';
import { namedFiles } from '../../setup/named-file.js';
import { resolveSetup } from '../../setup/parse.js';
import { decodeText } from '../../setup/source/decode.js';
import { SourceFile } from '../../setup/source/source-file.js';
import { SourceText } from '../../setup/source/source.js';
import { MAX_MESSAGE_CHARACTERS, visible } from '../../setup/visible.js';
import { fuzzRuns } from '../support/fuzz-runs.js';
import { changedFiles, setupChanges } from '../support/mutated-setup.js';

const FILES = [PROCESSING_FILE, MONITORING_FILE] as const;
const MINIMAL = 'test/fixtures/config/good/minimal';
const BASES = [
  MINIMAL,
  'setup/examples/orders',
  'setup/examples/payments',
  'test/fixtures/config/good/formats-and-steps',
];
const bases = BASES.map((folder) =>
  FILES.map((file) => {
    const own = join(folder, file);
    return JSON.parse(readFileSync(existsSync(own) ? own : join(MINIMAL, file), 'utf8')) as unknown;
  }),
);

function load([processing, monitoring]: readonly Uint8Array<ArrayBuffer>[]): LoadedSetup {
  const source = (file: string, bytes = new Uint8Array()) =>
    new SourceText([new SourceFile(file, decodeText(bytes))]);
  return resolveSetup(source(FILES[0], processing), source(FILES[1], monitoring));
}

/** Every problem stands in its file and has a message that a terminal can show. */
function checkProblems({ problems }: LoadedSetup, files: readonly Uint8Array<ArrayBuffer>[]): void {
  const lines = files.map((bytes) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).split('\n'));
  for (const { file, line, column, message } of problems) {
    const text = lines[file === PROCESSING_FILE ? 0 : 1]?.[line - 1];
    expect(text).toBeDefined();
    expect(column).toBeGreaterThanOrEqual(1);
    expect(column - 1).toBeLessThanOrEqual(text?.length ?? 0);
    expect(message.length).toBeLessThanOrEqual(MAX_MESSAGE_CHARACTERS);
    expect(message).toBe(visible(message));
    expect(message).not.toMatch(/Invalid input|\bundefined\b|\[object Object\]|^$/);
  }
}

/** All that is made from a valid setup. */
function useSetup(setup: Setup): void {
  generatePrometheus(setup, DEFAULT_ADDRESSES);
  generateAlertmanager(setup, DEFAULT_ADDRESSES);
  generateGrafana(setup, DEFAULT_ADDRESSES);
  // Tables and schemas in files are checked where they are read.
  const looksUp = [...setup.steps.values()].flat().some(({ kind }) => kind === 'lookup');
  if (looksUp || namedFiles(setup).length > 0) return;
  const run = new VirtualRun(setup, { startMs: Date.UTC(2026, 0, 1) });
  for (const { name } of setup.streams) {
    for (const event of [{}, { country: 'DE', amount: 3, paid: true, type: 'order.paid' }]) {
      run.send(name, { payload: new TextEncoder().encode(JSON.stringify(event)) });
    }
  }
  run.exposition();
  run.exposition('openmetrics');
}

describe('a setup whose files were changed at random', () => {
  test('is valid and can be used, or has problems that stand in its files', () => {
    let valid = 0;
    fc.assert(
      fc.property(fc.nat(bases.length - 1), setupChanges, (base, changes) => {
        const files = changedFiles(bases[base] ?? [], changes);
        const loaded = load(files);
        checkProblems(loaded, files);
        expect(loaded.setup.updates.scrapeInterval).toBeGreaterThan(0);
        if (loaded.problems.some(({ level }) => level === 'error')) return;
        valid++;
        useSetup(loaded.setup);
      }),
      fuzzRuns(150, { most: 10_000 }),
    );
    expect(valid).toBeGreaterThan(10);
  }, 3_600_000);
});
