import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';

/** Folder under the working directory that holds everything that natsight writes while it runs. */
export const STATE_DIRECTORY = '.natsight';

/** A server that reads files: `directory` is where, if `natsight start` started it. */
const serverSchema = z.object({ url: z.string(), directory: z.string().optional() });

const runStateSchema = z.object({
  pid: z.int().describe('Process that started the servers; they go when it goes.'),
  setup: z.string().describe('Setup folder that is running.'),
  exporter: z.string().describe('Base address of the exporter.'),
  nats: z.string().optional(),
  prometheus: serverSchema.optional(),
  alertmanager: serverSchema.optional(),
  grafana: z.string().optional(),
  webhooks: z.record(z.string(), z.string()).default({}),
});

/** What `natsight start` is running and where, so that other terminals find it. */
export type RunState = z.output<typeof runStateSchema>;

/** Path of the file that tells other terminals what is running. */
export function runStatePath(root: string): string {
  return join(root, STATE_DIRECTORY, 'run.json');
}

/** Publishes what is running; readers see the old file or the new one, never half of it. */
export function writeRunState(root: string, state: RunState): void {
  const path = runStatePath(root);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, `${JSON.stringify(state, undefined, 2)}\n`);
  renameSync(`${path}.new`, path);
}

/** What is running now; `undefined` when nothing is, also when the process that wrote the file is gone. */
export function readRunState(root: string): RunState | undefined {
  const state = parse(runStatePath(root));
  return state !== undefined && isAlive(state.pid) ? state : undefined;
}

export function removeRunState(root: string): void {
  rmSync(runStatePath(root), { force: true });
}

function parse(path: string): RunState | undefined {
  try {
    return runStateSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // Absent, half written by an old version or not ours: the same as nothing running.
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
