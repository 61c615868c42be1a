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
  /** One of several workers reads all messages of the stream. */
  | { readonly kind: 'streamReadWhole'; readonly stream: string; readonly reason: string };
