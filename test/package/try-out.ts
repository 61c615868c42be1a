import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { guard } from '../../scripts/servers/guard.js';
import { runCommand } from '../support/run-command.js';
import { waitFor } from '../support/wait-for.js';

/** An installed natsight. */
export interface Installed {
  /** Node. */
  readonly node: string;
  /** What `natsight` is on the PATH. */
  readonly program: string;
  /** An empty folder. */
  readonly folder: string;
}

/** How the exporter exited, and how many of its pages answered. */
export interface Outcome {
  readonly exitCode: number | null;
  readonly pages: number;
}

const SLOW = { withinMs: 60_000 };

/** What a person does first with an installed natsight, in an empty folder, with nothing else of it in reach. */
export async function tryOut({ node, program, folder }: Installed, natsUrl: string): Promise<Outcome> {
  const natsight = (...args: string[]) => runCommand(node, [program, ...args], { cwd: folder });
  expect(await natsight('init', 'setup')).toMatchObject({ exitCode: 0, stderr: '' });
  expect(existsSync(join(folder, 'setup/streaming-processing-setup.schema.json'))).toBe(true);
  const check = await natsight('check', 'setup');
  expect(check).toMatchObject({ exitCode: 0, stderr: '' });
  expect(check.stdout).toMatch(/^OK: 1 stream, 10 metrics/m);
  const generate = await natsight('generate', 'setup', '--out', 'out');
  expect(generate).toMatchObject({ exitCode: 0, stderr: '' });
  expect(existsSync(join(folder, 'out/prometheus/generated/prometheus.yml'))).toBe(true);
  expect(await natsight('init', 'orders', '--example', 'orders')).toMatchObject({ exitCode: 0 });
  return tryRun({ node, program, folder }, natsUrl);
}

/** Reads recorded orders from NATS with two worker threads, and looks at the pages. */
async function tryRun({ node, program, folder }: Installed, natsUrl: string): Promise<Outcome> {
  const args = [
    'run',
    'orders',
    '--nats.url',
    natsUrl,
    '--workers',
    '2',
    '--web.listen-address',
    '127.0.0.1:0',
  ];
  const exporter = spawn(node, [program, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const release = guard(Number(exporter.pid));
  let output = '';
  let pages = 0;
  for (const stream of [exporter.stdout, exporter.stderr]) {
    stream.on('data', (chunk) => (output += String(chunk)));
  }
  const exit = new Promise((resolve) => exporter.once('close', resolve));
  try {
    const url = await waitFor(
      'its address',
      () => /"url":"(http[^"]+?)"/.exec(output)?.[1] ?? '',
      Boolean,
      SLOW,
    );
    await waitFor('it reads', async () => (await fetch(`${url}/-/ready`)).ok, Boolean, SLOW);
    const health = await runCommand(node, [program, 'health', '--web.listen-address', new URL(url).host]);
    expect(health).toEqual({ exitCode: 0, stdout: `${url} answers\n`, stderr: '' });
    const replayed = ['replay', 'orders/events.ndjson', '--nats.url', natsUrl, '--speed', 'max'];
    expect(await runCommand(node, [program, ...replayed], { cwd: folder })).toMatchObject({ exitCode: 0 });
    const received = async () => (await fetch(`${url}/metrics`)).text();
    await waitFor(
      'the events',
      received,
      (text) => /^natsight_events_received_total\{.*\} [1-9]/m.test(text),
      SLOW,
    );
    for (const page of ['/dashboards', '/assets/page.js', '/assets/style.css', '/runbooks']) {
      if ((await fetch(url + page)).ok) pages += 1;
    }
  } finally {
    exporter.kill('SIGTERM');
    await exit;
    release();
  }
  return { exitCode: exporter.exitCode, pages };
}
