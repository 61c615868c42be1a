import type { InProcess } from '../event/in-process.js';

/** What happens to worker threads. */
export type WorkerHappening =
  /** It exited by itself or was ended because it hung, and is restarted after `retryMs`. */
  | {
      readonly kind: 'workerEnded';
      readonly worker: number;
      readonly error: unknown;
      readonly retryMs: number;
      /** Messages of plain subjects that it had read in the last 50 ms or so, and that are lost, by stream. */
      readonly lost: ReadonlyMap<string, number>;
    }
  /** It is busy with one message for more than two seconds. `inProcess`: that message. */
  | { readonly kind: 'workerBusy'; readonly worker: number; readonly inProcess: InProcess | undefined }
  /** It is no longer busy with that message. */
  | { readonly kind: 'workerAnswered'; readonly worker: number }
  /** One of several workers reads all messages of the stream. */
  | { readonly kind: 'streamReadWhole'; readonly stream: string; readonly reason: string };
