#!/usr/bin/env node
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { withFigures } from './marked-figures.js';
import { SoakFailure } from './soak-error.js';
import { runSoak } from './soak-run.js';
import { soakTable } from './soak-table.js';

/** `npm run soak -- [--minutes 10] [--seed N]`: runs the exporter with all that can happen to it, and writes the figures to docs/reliability.md. */
const page = join(resolve(fileURLToPath(import.meta.url), '../../../..'), 'docs/reliability.md');
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string' } },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const started = performance.now();
const folder = await mkdtemp(join(tmpdir(), 'natsight-soak-'));
const log = (line: string) =>
  process.stdout.write(`${((performance.now() - started) / 1000).toFixed(0)} s: ${line}\n`);
try {
  log(`seed ${seed}`);
  const figures = await runSoak({ folder, seconds: Number(values.minutes) * 60, seed, log });
  const table = soakTable(figures, `Node ${process.versions.node}, ${cpus().length} cores`);
  process.stdout.write(`${table}\n`);
  await writeFile(page, withFigures(await readFile(page, 'utf8'), 'soak', table));
} catch (error) {
  if (!(error instanceof SoakFailure)) throw error;
  process.stderr.write(
    `${error.message}\nAgain: npm run soak -- --minutes ${values.minutes} --seed ${seed}\n`,
  );
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
