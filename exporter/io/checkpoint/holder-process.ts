import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** The process that holds a state. */
export interface StateHolderProcess {
  readonly pid: number;
  readonly host: string;
  /** When the process was started, in units and since a time that only this machine knows; unset where the system does not tell. */
  readonly startedAt?: string | undefined;
  /** The boot of the machine and the process numbers that it is among; unset where the system does not tell. */
  readonly space?: string | undefined;
  /** When it took the state, milliseconds since 1970. */
  readonly sinceMs: number;
}

export function thisProcess(sinceMs: number): StateHolderProcess {
  return { pid: process.pid, host: hostname(), startedAt: startOf(process.pid), space: ownSpace(), sinceMs };
}

/** As `lifeOf`, for a holder that may run anywhere: names of hosts say little there, since replicas may share one. */
export function lifeOfRemote(holder: StateHolderProcess): 'alive' | 'dead' | 'elsewhere' {
  return holder.space === undefined || holder.space !== ownSpace() ? 'elsewhere' : lifeOf(holder);
}

/** `elsewhere`: on another machine or in another container, where it cannot be seen. */
export type LifeOfHolder = 'alive' | 'dead' | 'elsewhere';

export function lifeOf(holder: StateHolderProcess): LifeOfHolder {
  if (holder.host !== hostname()) return 'elsewhere';
  const startedAt = startOf(holder.pid);
  // The number of the process may have been given to another one, as in a container that is started again.
  if (holder.startedAt !== undefined && startedAt !== undefined)
    return startedAt === holder.startedAt ? 'alive' : 'dead';
  if (holder.startedAt !== undefined) return 'dead';
  return exists(holder.pid) ? 'alive' : 'dead';
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It exists, but belongs to another user.
    return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EPERM';
  }
}

function ownSpace(): string | undefined {
  try {
    return `${bootOf()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return undefined;
  }
}

const bootOf = () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

/** The boot of the machine, and the time since then at which the process was started. */
function startOf(pid: number): string | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the process, in parentheses, may contain anything. Field 22 is its start.
    const start = status.slice(status.lastIndexOf(')') + 2).split(' ')[19];
    return start === undefined ? undefined : `${bootOf()} ${start}`;
  } catch {
    return undefined;
  }
}

export function describe(holder: StateHolderProcess | undefined): string {
  if (holder === undefined) return 'another process';
  const since = new Date(holder.sinceMs).toISOString();
  return `process ${holder.pid} on ${holder.host} since ${since}`;
}

/** Whether this is plain data of a holder, as read from a place that others may write to. */
export function isHolder(holder: unknown): holder is StateHolderProcess {
  return (
    typeof holder === 'object' &&
    holder !== null &&
    'pid' in holder &&
    'host' in holder &&
    'sinceMs' in holder &&
    typeof holder.sinceMs === 'number'
  );
}
