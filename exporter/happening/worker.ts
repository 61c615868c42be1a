/** What happens to worker threads. */
export type WorkerHappening =
  /** It exited by itself, and is restarted after `retryMs`. What it read in the last 50 ms or so is lost. */
  | {
      readonly kind: 'workerEnded';
      readonly worker: number;
      readonly error: unknown;
      readonly retryMs: number;
    }
  /** One of several workers reads all messages of the stream. */
  | { readonly kind: 'streamReadWhole'; readonly stream: string; readonly reason: string };
