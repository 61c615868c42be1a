import { fork, type ChildProcess } from 'node:child_process';
import { readSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BenchError } from './bench-error.js';
import type { BenchNode } from './bench-node.js';

/** A fresh process for one measurement, so that no round finds the compiled code or the heap of another. */
export class Job {
  readonly #process: ChildProcess;

  /** `file`: a module beside this one that calls `jobInput` and `report`. */
  constructor(node: BenchNode, file: string, input: unknown) {
    this.#process = fork(fileURLToPath(new URL(file, import.meta.url)), [JSON.stringify(input)], {
      execPath: node.path,
      execArgv: ['--expose-gc'],
      stdio: ['pipe', 'inherit', 'inherit', 'ipc'],
    });
  }

  /** What the job reports next; the caller knows the type, as it knows the file. */
  next<Report>(): Promise<Report> {
    return new Promise((resolve, reject) => {
      const ended = () => reject(new BenchError('a job of the benchmark ended without a result'));
      this.#process.once('exit', ended);
      this.#process.once('message', (message) => {
        this.#process.off('exit', ended);
        resolve(message as Report);
      });
    });
  }

  /** Wakes a job that waits in `waitForGo`, or asks one that listens with `onGo`. */
  go(): void {
    this.#process.stdin?.write('\n');
  }

  stop(): void {
    this.#process.kill('SIGKILL');
  }

  /** Runs a job to its end, whatever it needs. */
  static async use<Report>(
    node: BenchNode,
    file: string,
    input: unknown,
    use: (job: Job) => Promise<Report>,
  ): Promise<Report> {
    const job = new Job(node, file, input);
    try {
      return await use(job);
    } finally {
      job.stop();
    }
  }

  /** Runs a job that reports once. */
  static run<Report>(node: BenchNode, file: string, input: unknown): Promise<Report> {
    return Job.use(node, file, input, (job) => job.next<Report>());
  }
}

/** In the job: what it was started with; the module that starts it gives what the job's type says. */
export function jobInput(): unknown {
  process.once('disconnect', () => process.exit(1));
  return JSON.parse(process.argv[2] ?? '');
}

/** In the job: tells the benchmark something. Resolves when it is sent. */
export function report(what: object): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(what, undefined, {}, () => resolve());
  });
}

/** In the job: stands still, event loop and all, so that messages pile up in the server meanwhile. */
export function waitForGo(): void {
  readSync(0, new Uint8Array(1));
}

/** In the job: called each time the benchmark says go. */
export function onGo(listener: () => void): void {
  process.stdin.on('data', listener);
}

/** In the job: bytes that are in use once all garbage is gone. */
export function bytesInUse(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
