import type { LossReason, SourceChange } from '../../setup/source-reasons.js';

/** What waits in JetStream for a stream of the setup. */
export interface SourceBacklog {
  /** Messages that JetStream has not delivered yet. */
  readonly pending: number;
  /** JetStream sequence up to which everything is acknowledged; 0 if nothing is. */
  readonly acked: number;
  /** JetStream sequence of the newest message; 0 if there never was one. */
  readonly last: number;
  /** Age of the oldest message that is not read yet; 0 if none waits, `undefined` if it is not known. */
  readonly oldestSeconds: number | undefined;
  /** How many messages a mirror, or a stream with sources, still lacks; `undefined` for other streams. */
  readonly mirrorLag: number | undefined;
}

/** What a look at JetStream shows of the stream and the consumer that are read. `stream`: the name in the setup. */
export type SourceHappening =
  /** Messages are gone that were never read. */
  | { readonly kind: 'eventsLost'; readonly stream: string; readonly why: LossReason; readonly count: number }
  /** The JetStream stream or its consumer is not what it was. `sentence`: what is different, and where reading goes on. */
  | {
      readonly kind: 'sourceChanged';
      readonly stream: string;
      readonly change: SourceChange;
      readonly sentence: string;
    }
  /** Told with each look. */
  | { readonly kind: 'backlogSeen'; readonly stream: string; readonly backlog: SourceBacklog }
  /** A mirror does not keep up with its origin, or hears nothing from it. */
  | { readonly kind: 'mirrorBehind'; readonly stream: string; readonly reason: string }
  | { readonly kind: 'mirrorCaughtUp'; readonly stream: string };
