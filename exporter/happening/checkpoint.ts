/** What happens to the state that an exporter keeps. */
export type CheckpointHappening =
  /** Nothing is kept over a restart. `reason`: why, and how to change that. */
  | { readonly kind: 'stateNotKept'; readonly reason: string }
  /** A state was restored, or none was there. */
  | {
      readonly kind: 'stateRestored';
      /** A folder, or `kv:` and a bucket. */
      readonly place: string;
      /** When it was saved, milliseconds since 1970; `undefined`: the place has no state yet. */
      readonly takenMs: number | undefined;
      /** Declarations that go on as they were. */
      readonly kept: number;
      /** What does not go on, each with the reason, in sentences. */
      readonly anew: readonly string[];
      /** Checkpoints that could not be used, in sentences. */
      readonly unusable: readonly string[];
    }
  | { readonly kind: 'checkpointSaved'; readonly bytes: number; readonly seconds: number }
  /** It is tried again. Until then JetStream keeps the messages. */
  | { readonly kind: 'checkpointFailed'; readonly error: unknown; readonly retryMs: number }
  /** Another process has taken over the state: the exporter ends. `reason`: which one. */
  | { readonly kind: 'stateLost'; readonly reason: string }
  /** A stream of plain subjects is read again after no exporter ran. `toMs` < `fromMs`: the clock was set back meanwhile. */
  | {
      readonly kind: 'listeningResumed';
      readonly stream: string;
      readonly fromMs: number;
      readonly toMs: number;
    };
