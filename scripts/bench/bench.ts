import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { THIS_NODE, longTermNode } from './bench-node.js';
import { BenchError } from './bench-error.js';
import { startBenchServer } from './bench-server.js';
import { machine } from './machine.js';
import { writeReliability } from './reliability.js';
import { chartsOf, documentOf } from './report.js';
import type { BenchReport } from './stage.js';
import type { Result } from './stage.js';
import { STAGES } from './stages.js';
import { tableOf } from './table.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const { values: options, positionals } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    'this-node': { type: 'boolean', default: false },
    rounds: { type: 'string' },
    json: { type: 'string' },
  },
  allowPositionals: true,
});
const unknown = positionals.find((name) => !STAGES.has(name));
if (unknown !== undefined)
  throw new BenchError(`"${unknown}" must be one of ${[...STAGES.keys()].join(', ')}`);

const { quick } = options;
const rounds = Number(options.rounds ?? (quick ? 2 : 5));
if (!Number.isInteger(rounds) || rounds < 1)
  throw new BenchError(`--rounds "${options.rounds}" must be 1 or more`);
const stages = [...STAGES].filter(([name]) => positionals.length === 0 || positionals.includes(name));
const nodes = quick || options['this-node'] ? [THIS_NODE] : [THIS_NODE, longTermNode(root)];
const runs = nodes.map((node) => ({ node, results: new Map<string, Result>() }));

const server = await startBenchServer();
try {
  for (const [name, stage] of stages) {
    for (const { node, results } of runs) {
      const result = await stage({ rounds, quick, server, node });
      results.set(name, result);
      console.log(`${result.title}, Node ${node.version}\n\n${tableOf(result)}`);
    }
  }
} finally {
  await server.stop();
}

const report: BenchReport = {
  machine: machine(root, nodes),
  rounds,
  runs: runs.map(({ node, results }) => ({ node: node.version, results: Object.fromEntries(results) })),
};
if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
if (!quick && stages.some(([name]) => name === 'checkpoint'))
  await writeReliability(join(root, 'docs', 'reliability.md'), report);
// Write the page only after a complete run.
if (!quick && nodes.length > 1 && stages.length === STAGES.size) await writePage(report);

async function writePage(whole: BenchReport): Promise<void> {
  const folder = join(root, 'docs', 'benchmarks');
  await writeFile(join(root, 'docs', 'benchmarks.md'), documentOf(whole));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  for (const [name, svg] of chartsOf(whole)) await writeFile(join(folder, name), svg);
}
