import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { guard } from './guard.js';
import { LastLines } from './last-lines.js';
import { LocalServerError } from './local-server-error.js';
import { workingFolder } from './relocation.js';

const probeEveryMs = 40;
const readyWithinMs = 30_000;
const graceMs = 5_000;

export interface ChildCommand {
  /** For messages: "prometheus". */
  readonly name: string;
  readonly path: string;
  /** Absolute paths only: a program that was unpacked does not run in our working folder. */
  readonly args: readonly string[];
  /** True once the child does its work; a failed connection is just "not yet". */
  readonly isReady: () => Promise<boolean>;
}

/** A server process of ours. It never outlives this process. */
export class Child {
  readonly name: string;
  readonly pid: number;
  /** Settles when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  readonly #process: ChildProcess;
  readonly #lines = new LastLines();

  private constructor(name: string, process: ChildProcess, pid: number) {
    this.name = name;
    this.pid = pid;
    this.#process = process;
    const release = guard(pid);
    this.ended = new Promise((resolve) => {
      process.once('exit', release);
      // Later than 'exit': its output has been read to the end.
      process.once('close', () => resolve());
    });
    for (const stream of [process.stdout, process.stderr]) if (stream !== null) this.#lines.follow(stream);
  }

  /** Resolves when the server is ready; throws, with its last words, when it ends or hangs before that. */
  static async start(command: ChildCommand): Promise<Child> {
    // A group of its own: a Ctrl-C reaches us first, and we stop the servers in the order that suits them.
    const process = spawn(command.path, command.args, {
      cwd: workingFolder(command.path),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    if (process.pid === undefined) throw await spawnFailure(command, process);
    const child = new Child(command.name, process, process.pid);
    await child.#untilReady(command.isReady);
    return child;
  }

  get isRunning(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** What the process printed last. */
  get lastLines(): string {
    return this.#lines.toString();
  }

  /** Asks with SIGTERM, insists with SIGKILL. Safe to call twice, and after the process has died. */
  async stop(): Promise<void> {
    if (!this.isRunning) return;
    this.#process.kill('SIGTERM');
    const insist = setTimeout(() => this.#process.kill('SIGKILL'), graceMs);
    await this.ended;
    clearTimeout(insist);
  }

  async #untilReady(isReady: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + readyWithinMs;
    while (this.isRunning && !(await isReady().catch(() => false))) {
      if (performance.now() > deadline) await this.#giveUp(`was not ready after ${readyWithinMs / 1000} s`);
      await delay(probeEveryMs);
    }
    // Also when the probe was answered: perhaps by a stranger who took the port first.
    if (!this.isRunning) await this.#giveUp(`ended while starting (${this.#exit()})`);
  }

  async #giveUp(what: string): Promise<never> {
    await this.stop();
    await this.ended;
    throw new LocalServerError(
      'SERVER_START_FAILED',
      `${this.name} ${what}. It printed last:\n${this.lastLines}`,
    );
  }

  #exit(): string {
    const { exitCode, signalCode } = this.#process;
    return signalCode === null ? `exit code ${exitCode}` : `signal ${signalCode}`;
  }
}

async function spawnFailure(command: ChildCommand, process: ChildProcess): Promise<Error> {
  const cause = await new Promise<Error>((resolve) => process.once('error', resolve));
  return new LocalServerError(
    'SERVER_START_FAILED',
    `${command.name} cannot be started from "${command.path}": ${cause.message}`,
    { cause },
  );
}
