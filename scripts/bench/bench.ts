import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startBenchServer } from './bench-server.js';
import { consume } from './consume.js';
import { labels } from './labels.js';
import { machine } from './machine.js';
import { memory } from './memory.js';
import { chartOf, documentOf } from './report.js';
import type { Report } from './report.js';
import { scrape } from './scrape.js';
import type { Result, Stage } from './stage.js';
import { tableOf } from './table.js';
import { windows } from './windows.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const STAGES: Readonly<Record<string, Stage>> = { consume, scrape, memory, labels, windows };

const { values: options, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'string' } },
  allowPositionals: true,
});
const stages = Object.entries(STAGES).filter(
  ([name]) => positionals.length === 0 || positionals.includes(name),
);
const unknown = positionals.find((name) => !(name in STAGES));
if (unknown !== undefined) {
  throw new Error(`"${unknown}" must be one of ${Object.keys(STAGES).join(', ')}`);
}

const { quick } = options;
const rounds = quick ? 2 : 5;
const results: Record<string, Result> = {};
const server = await startBenchServer();
try {
  for (const [name, stage] of stages) {
    const result = await stage({ rounds, quick, server });
    results[name] = result;
    console.log(`${result.title}\n\n${tableOf(result)}`);
  }
} finally {
  await server.stop();
}

const report: Report = { machine: machine(root), rounds, results };
if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
// The page shows everything, measured in full, or stays as it is.
if (!quick && results['consume'] !== undefined && stages.length === Object.keys(STAGES).length) {
  await writeFile(join(root, 'docs', 'benchmarks.md'), documentOf(report));
  await writeFile(join(root, 'docs', 'benchmarks.svg'), chartOf(results['consume']));
}
