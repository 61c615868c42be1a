import { BenchError } from './bench-error.js';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { MONITORING_FILE, PROCESSING_FILE } from '../../setup/model/setup.js';
import { freePort } from '../servers/free-port.js';
import { figure, ratio } from './figure.js';
import { benchDocuments } from './natsight-setup.js';
import { alternate } from './stage.js';
import type { Result, RunExtent } from './stage.js';

const PROGRAMS = ['subscriber', 'natsight'] as const;
type Program = (typeof PROGRAMS)[number];

const subscriber = fileURLToPath(new URL('./bare-subscriber.js', import.meta.url));
const command = fileURLToPath(new URL('../natsight.js', import.meta.url));

/** How long `natsight run` takes to be ready, and how long a subscriber of the same client. */
export async function start(extent: RunExtent): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'natsight-bench-start-'));
  try {
    await writeSetup(folder);
    const measure = (program: Program) => startTime(program, folder, extent);
    // Not counted: the files are read from disk, and Node 24 writes its cache of compiled code.
    for (const program of PROGRAMS) await measure(program);
    const rounds = await alternate(extent.rounds, PROGRAMS, measure);
    const [bare, natsight] = PROGRAMS.map(rounds);
    return {
      title: 'Start',
      method:
        'From the start of the process until its subscription is flushed to nats-server: a bare subscriber of the same client, and ' +
        '`natsight run` with a counter and a histogram, which then answers `/-/ready` with 200.',
      columns: [
        { name: 'subscriber, ms', spread: true },
        { name: 'natsight, ms', spread: true },
        { name: 'natsight / subscriber', decimals: 2, spread: true },
      ],
      rows: [[figure(bare ?? []), figure(natsight ?? []), ratio(natsight ?? [], bare ?? [])]],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeSetup(folder: string): Promise<void> {
  const { processing, monitoring } = benchDocuments({
    flights_total: { type: 'counter', labels: { origin: 'origin' } },
    flight_distance_meters: { type: 'histogram', value: 'distance', buckets: [500, 1000, 2000, 4000] },
  });
  await writeFile(join(folder, PROCESSING_FILE), JSON.stringify(processing));
  await writeFile(join(folder, MONITORING_FILE), JSON.stringify(monitoring));
}

async function startTime(program: Program, folder: string, { node, server }: RunExtent): Promise<number> {
  const listen = `127.0.0.1:${await freePort()}`;
  const flags = ['--nats.url', server.url, '--web.listen-address', listen, '--log.format', 'json'];
  const args = program === 'subscriber' ? [subscriber, server.url] : [command, 'run', folder, ...flags];
  const startedMs = performance.now();
  const child = spawn(node.path, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    for await (const line of createInterface(child.stdout)) if (saysReady(line)) break;
    const tookMs = performance.now() - startedMs;
    if (program === 'natsight') await checkReady(`http://${listen}/-/ready`);
    return tookMs;
  } finally {
    child.stdout.resume();
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
}

/** A subscriber says so in one word; natsight logs a line about its stream. */
function saysReady(line: string): boolean {
  return line === 'ready' || (line.startsWith('{') && JSON.parse(line).stream === 'flights');
}

async function checkReady(url: string): Promise<void> {
  const { status } = await fetch(url);
  if (status !== 200) throw new BenchError(`${url} answered ${status} after the stream was connected`);
}
