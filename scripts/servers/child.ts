import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { guard } from './guard.js';
import { LastLines } from './last-lines.js';
import { ProvisionError } from '../../setup/deployment/provision-error.js';
import { workingFolder } from './relocation.js';

const probeEveryMs = 40;
const DEFAULT_READY_MS = 30_000;
/** For so many times its limit, a server that prints what it does is waited for. */
const TALKS_AT_MOST = 10;
const graceMs = 5_000;

export interface ChildCommand {
  /** For messages: "prometheus". */
  readonly name: string;
  readonly path: string;
  /** Use absolute paths only: an unpacked program runs in a different working folder. */
  readonly args: readonly string[];
  /** Whether the child is ready. A rejection counts as not ready yet. */
  readonly isReady: () => Promise<boolean>;
  /** How long the child may be silent before it is ready. One that prints what it does is waited for ten times as long. Default 30 s. */
  readonly readyWithinMs?: number | undefined;
}

/** A child process that never outlives this process. */
export class Child {
  readonly name: string;
  readonly pid: number;
  /** Resolves when the process has exited, for any reason. */
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
      // After 'exit': the output has been read completely.
      process.once('close', () => resolve());
    });
    for (const stream of [process.stdout, process.stderr]) if (stream !== null) this.#lines.readFrom(stream);
  }

  /** Resolves when the server is ready. Throws with its last output if it exits or hangs before. */
  static async start(command: ChildCommand): Promise<Child> {
    // Detached: a Ctrl-C reaches only this process, which stops the servers in the right order.
    const process = spawn(command.path, command.args, {
      cwd: workingFolder(command.path),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    if (process.pid === undefined) throw await spawnFailure(command, process);
    const child = new Child(command.name, process, process.pid);
    await child.#untilReady(command);
    return child;
  }

  get isRunning(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** The last output of the process. */
  get lastLines(): string {
    return this.#lines.toString();
  }

  /** Sends SIGTERM, then SIGKILL after a grace period. Safe to call twice and after the process has exited. */
  async stop(): Promise<void> {
    if (!this.isRunning) return;
    this.#process.kill('SIGTERM');
    const killTimer = setTimeout(() => this.#process.kill('SIGKILL'), graceMs);
    await this.ended;
    clearTimeout(killTimer);
  }

  async #untilReady({ isReady, readyWithinMs = DEFAULT_READY_MS }: ChildCommand): Promise<void> {
    const startedMs = performance.now();
    let heard = { atMs: startedMs, text: this.lastLines };
    // The time of the last probe counts: while this process stood still, the child may have become ready.
    for (let askedMs = startedMs; this.isRunning && !(await isReady().catch(() => false));) {
      if (heard.text !== this.lastLines) heard = { atMs: askedMs, text: this.lastLines };
      const isLate =
        askedMs - heard.atMs > readyWithinMs || askedMs - startedMs > TALKS_AT_MOST * readyWithinMs;
      if (isLate) await this.#giveUp(`was not ready after ${Math.round((askedMs - startedMs) / 1000)} s`);
      await delay(probeEveryMs);
      askedMs = performance.now();
    }
    // Check even if the probe succeeded: another process on the port may have answered it.
    if (!this.isRunning) await this.#giveUp(`exited during startup (${this.#exit()})`);
  }

  async #giveUp(what: string): Promise<never> {
    await this.stop();
    await this.ended;
    throw new ProvisionError('SERVER_START_FAILED', `${this.name} ${what}. Last output:\n${this.lastLines}`);
  }

  #exit(): string {
    const { exitCode, signalCode } = this.#process;
    return signalCode === null ? `exit code ${exitCode}` : `signal ${signalCode}`;
  }
}

async function spawnFailure(command: ChildCommand, process: ChildProcess): Promise<Error> {
  const cause = await new Promise<Error>((resolve) => process.once('error', resolve));
  return new ProvisionError(
    'SERVER_START_FAILED',
    `${command.name} cannot be started from "${command.path}": ${cause.message}`,
    { cause },
  );
}
