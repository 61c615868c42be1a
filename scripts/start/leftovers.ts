import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from '../deployment/run-state.js';
import { StartError } from './start-error.js';

/** The servers of a process that was killed are ended by their guards within some seconds. */
const WAIT_MS = 15_000;
const LOOK_EVERY_MS = 100;

/** Which process uses the data of a server, in the server's folder. */
const PID_FILE = 'server.pid';

/** Waits until the server of an earlier run has left the folder: two servers with the same data would destroy it. */
export async function untilUnused(folder: string, name: string): Promise<void> {
  const deadline = performance.now() + WAIT_MS;
  for (let pid = userOf(folder); pid !== undefined; pid = userOf(folder)) {
    if (performance.now() > deadline) {
      throw new StartError(
        'ALREADY_RUNNING',
        `Process ${pid}, the ${name} server of an earlier run, still uses "${folder}". Stop it, or start in another folder.`,
      );
    }
    await delay(LOOK_EVERY_MS);
  }
}

/** Says that the process uses the folder. Returns a function that takes it back. */
export function markUsed(folder: string, pid: number): () => void {
  const path = join(folder, PID_FILE);
  writeFileSync(path, `${pid}\n`);
  return () => rmSync(path, { force: true });
}

/** The process that uses the folder, if it still runs. */
function userOf(folder: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(folder, PID_FILE), 'utf8'));
    return Number.isInteger(pid) && pid > 0 && isAlive(pid) && mayUse(pid, folder) ? pid : undefined;
  } catch {
    // No server was ever started here.
    return undefined;
  }
}

/** Numbers of processes are used again, in a container very soon. Where that can be seen, it must be a process with this folder. */
function mayUse(pid: number, folder: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
  } catch {
    return process.platform !== 'linux';
  }
}
