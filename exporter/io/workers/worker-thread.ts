import { Worker } from 'node:worker_threads';
import type { FromWorker, ToWorker } from '../../threads/messages.js';
import type { WorkerOptions } from './worker-session.js';

/** What a thread tells the one that has started it. */
export interface ThreadListener {
  message(message: FromWorker): void;
  error(error: unknown): void;
  /** The last call: all messages of the thread have arrived. */
  exit(): void;
}

/** A reading thread, as the main thread sees it. Messages arrive in the order in which they were posted. */
export interface ReadingThread {
  readonly post: (message: ToWorker) => void;
  /** Ends it at once. Resolves once it has exited. */
  readonly terminate: () => Promise<unknown>;
}

/** Starts a thread that runs a `WorkerSession` with these options. Tests simulate it. */
export type StartThread = (options: WorkerOptions, listener: ThreadListener) => ReadingThread;

/** Starts worker threads. `module`: what they run; default: `worker.js` next to this module. */
export function workerThreads(module = new URL('worker.js', import.meta.url)): StartThread {
  return (workerData, listener) => {
    const worker = new Worker(module, { workerData });
    worker.on('message', (message: FromWorker) => listener.message(message));
    worker.on('error', (error) => listener.error(error));
    worker.once('exit', () => listener.exit());
    return {
      post: (message) => worker.postMessage(message, []),
      terminate: () => worker.terminate(),
    };
  };
}
