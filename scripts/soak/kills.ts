#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { killsTable, readFigures } from './kills-table.js';
import { withFigures } from './marked-figures.js';

/** `npm run soak:kills`: kills the exporter a hundred times in each of its forms, and writes the figures to docs/reliability.md. */
const root = resolve(fileURLToPath(import.meta.url), '../../../..');
const page = join(root, 'docs/reliability.md');
/** A hundred kills with 10,000 events each. */
const DEFAULT_CASES = '1000000';

const folder = await mkdtemp(join(tmpdir(), 'natsight-kills-'));
try {
  const file = join(folder, 'figures.jsonl');
  const started = performance.now();
  const jest = spawn('npm', ['test', '--', '-w', '1', 'test/exporter/app/crash.test'], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      NATSIGHT_FUZZ_CASES: process.env['NATSIGHT_FUZZ_CASES'] ?? DEFAULT_CASES,
      NATSIGHT_KILLS_FIGURES: file,
    },
  });
  const [code] = (await once(jest, 'exit')) as [number | null];
  const minutes = (performance.now() - started) / 60_000;
  if (code === 0) {
    const figures = readFigures(await readFile(file, 'utf8'));
    const machine = `Node ${process.versions.node}, ${cpus().length} cores, ${Math.round(minutes)} minutes`;
    const text = await readFile(page, 'utf8');
    await writeFile(page, withFigures(text, 'kills', killsTable(figures, machine)));
    process.stdout.write(`the figures are in ${page}\n`);
  }
  process.exitCode = code ?? 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
