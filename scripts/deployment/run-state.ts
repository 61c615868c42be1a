import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { makePrivateFolder, writePrivateFile } from '../files/private-file.js';

/** Folder under the working directory for everything that natsight writes at runtime. */
export const STATE_DIRECTORY = '.natsight';

/** A server that reads configuration files; `directory` is set if `natsight start` started it. */
const serverSchema = z.object({ url: z.string(), directory: z.string().optional() });

const runStateSchema = z.object({
  pid: z.int().describe('Process that started the servers; they stop with it.'),
  setup: z.string().describe('Active setup folder.'),
  exporter: z.string().describe('Base address of the exporter.'),
  nats: z.string().optional(),
  prometheus: serverSchema.optional(),
  alertmanager: serverSchema.optional(),
  grafana: z.string().optional(),
  webhooks: z.record(z.string(), z.string()).default({}),
});

/** What `natsight start` runs, and the addresses, for commands in other terminals. */
export type RunState = z.output<typeof runStateSchema>;

/** The file in which other commands find what is running. */
export function runStatePath(root: string): string {
  return join(root, STATE_DIRECTORY, 'run.json');
}

/** Writes the file atomically, for the owner alone: addresses of servers may have passwords, which other commands need. */
export function writeRunState(root: string, state: RunState): void {
  const path = runStatePath(root);
  makePrivateFolder(dirname(path));
  writePrivateFile(path, `${JSON.stringify(state, undefined, 2)}\n`);
}

/** What is running; `undefined` if nothing is, or if the process that wrote the file is gone. */
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
    // A missing or invalid file counts as nothing running.
    return undefined;
  }
}

/** Whether there is a process of this number. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
