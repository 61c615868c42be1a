import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

/** The thread ends when it has had nothing to do for so long. */
const IDLE_MS = 10_000;

interface Answer {
  readonly resolve: (matches: boolean) => void;
  readonly reject: (error: Error) => void;
}

/**
 * What the thread runs. As text, since a comparison must not depend on where the bundler puts a file. `bcryptjs` holds up its thread
 * for up to 100 ms at a time, which is too long for the one that reads events. On Node 20 a new thread lets the young generation of
 * all threads grow again, which `boundYoungGeneration` had stopped.
 */
const THREAD = `
  const { parentPort, workerData } = require('node:worker_threads');
  require('node:v8').setFlagsFromString('--semi-space-growth-factor=1');
  const { compareSync } = require(workerData);
  parentPort.on('message', ({ password, hash }) => parentPort.postMessage(compareSync(password, hash)));
`;

/** Compares passwords with bcrypt hashes on a thread of its own, which starts when it is needed. One comparison at a time. */
export class BcryptThread {
  #worker: Worker | undefined;
  #awaited: Answer | undefined;
  #idle: NodeJS.Timeout | undefined;

  /** As in every bcrypt, only the first 72 bytes of a password count. */
  compare(password: string, hash: string): Promise<boolean> {
    clearTimeout(this.#idle);
    const worker = (this.#worker ??= this.#start());
    return new Promise((resolve, reject) => {
      this.#awaited = { resolve, reject };
      worker.postMessage({ password, hash }, []);
    });
  }

  #start(): Worker {
    const workerData = createRequire(import.meta.url).resolve('bcryptjs');
    const worker = new Worker(THREAD, { eval: true, workerData });
    worker.on('message', (matches: boolean) => {
      this.#idle = setTimeout(() => void this.#end(worker), IDLE_MS).unref();
      this.#awaited?.resolve(matches);
    });
    let failure = new Error('the thread that compares passwords ended');
    worker.on('error', (error) => (failure = error));
    worker.on('exit', () => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      this.#awaited?.reject(failure);
    });
    // It does not keep the process alive. Listening for messages would undo this.
    worker.unref();
    return worker;
  }

  #end(worker: Worker): Promise<number> {
    // The next comparison starts a thread of its own.
    this.#worker = undefined;
    return worker.terminate();
  }
}
