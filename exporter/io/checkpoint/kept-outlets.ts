import type { Extent } from '../../state/holder.js';

/** What an exporter sends to other servers, as part of its state. */
export interface KeptOutlets<State> {
  save(extent: Extent): State;
  /** A whole state and the changes saved after it, in order. */
  restore(states: readonly State[]): void;
  /** From now on, what an exporter without its state could not tell again is sent only once it is safe. */
  hold(): void;
  /** What was saved last is safe. */
  safe(): void;
  /** Whether something waits that may be sent. */
  readonly isPending: boolean;
  /** Waits until it is sent, but at most `limitMs`. */
  settle(limitMs: number): Promise<void>;
}
