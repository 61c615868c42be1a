#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { killsTable, readFigures } from './kills-table.js';
import { withFigures } from './marked-figures.js';
import { outagesTable, readOutages } from './outages-table.js';

/**
 * `npm run soak:kills`: kills the exporter a hundred times in each of its forms, and writes the figures to docs/reliability.md. With
 * `--minutes N`, it kills nothing any more after so many minutes, and the exporters read what is left; `--events N` is how many events each
 * kill stands for. With `--outages` it takes the servers around the exporter away instead, one after the other.
 */
const root = resolve(fileURLToPath(import.meta.url), '../../../..');
const page = join(root, 'docs/reliability.md');
/** A hundred kills with 10,000 events each. */
const DEFAULT_CASES = '1000000';

const { values } = parseArgs({
  options: {
    outages: { type: 'boolean', default: false },
    minutes: { type: 'string', default: 'Infinity' },
    events: { type: 'string', default: '10000' },
  },
});
const folder = await mkdtemp(join(tmpdir(), 'natsight-kills-'));
const file = join(folder, 'figures.jsonl');
try {
  const run = values.outages
    ? {
        name: 'outages',
        test: 'test/exporter/app/outages.test',
        workers: '1',
        env: { NATSIGHT_OUTAGE_FIGURES: file },
        tableOf: (text: string, machine: string) => outagesTable(readOutages(text), machine),
      }
    : {
        name: 'kills',
        // A file for each place of the state, side by side.
        test: 'test/exporter/app/crash-',
        workers: '2',
        env: {
          NATSIGHT_FUZZ_CASES: process.env['NATSIGHT_FUZZ_CASES'] ?? DEFAULT_CASES,
          NATSIGHT_KILLS_FIGURES: file,
          NATSIGHT_KILLS_MINUTES: values.minutes,
          NATSIGHT_KILLS_EVENTS: values.events,
        },
        tableOf: (text: string, machine: string) => killsTable(readFigures(text), machine),
      };
  const started = performance.now();
  const jest = spawn('npm', ['test', '--', '-w', run.workers, run.test], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...run.env },
  });
  const [code] = (await once(jest, 'exit')) as [number | null];
  const minutes = (performance.now() - started) / 60_000;
  if (code === 0) {
    const options = process.argv.slice(2).filter((word) => word !== '--outages');
    const how = options.length === 0 ? '' : `, \`${options.join(' ')}\``;
    const machine = `Node ${process.versions.node}, ${cpus().length} cores, ${Math.round(minutes)} minutes${how}`;
    const table = run.tableOf(await readFile(file, 'utf8'), machine);
    await writeFile(page, withFigures(await readFile(page, 'utf8'), run.name, table));
    process.stdout.write(`the figures are in ${page}\n`);
  }
  process.exitCode = code ?? 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
