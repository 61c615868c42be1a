import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { guard } from '../../scripts/servers/guard.js';
import { root } from './run-command.js';

/** The built command line as a process that goes on until it is ended. */
export interface NatsightProcess {
  readonly pid: number;
  /** All it has printed so far. */
  readonly output: () => string;
  readonly hasEnded: () => boolean;
  /** The exit code; `null` when a signal ended it. */
  readonly exit: Promise<number | null>;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Reads what it prints no more, as `head` does. */
  readonly stopReading: () => void;
}

/** Starts `natsight ARGS` with nothing in its environment that tells of servers. It never outlives the tests. */
export async function spawnNatsight(args: readonly string[], cwd = root): Promise<NatsightProcess> {
  const child = spawn(process.execPath, [`${root}/dist/scripts/natsight.js`, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] },
  });
  // Rejects with the reason when there is no such program; one that was spawned has a pid.
  await once(child, 'spawn');
  const pid = Number(child.pid);
  const release = guard(pid);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => (output += String(chunk)));
  }
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  void exit.then(release);
  return {
    pid,
    output: () => output,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    exit,
    kill: (signal) => void child.kill(signal),
    stopReading: () => void child.stdout.destroy(),
  };
}
