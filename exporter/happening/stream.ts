import type { ShedReason, StreamGapReason } from '../../setup/self-metric-reasons.js';
import type { NumberUnit } from '../../setup/time/unit.js';
import type { Skipped } from '../event/skip.js';
import type { Rejection } from '../event/rejection.js';
import type { SourceHappening } from './source.js';

/** What happens to a stream and its source. `count`: how many times it happened; unset: once. */
export type StreamHappening =
  | SourceHappening
  /** A source is created, at the start or after a reload. Nothing is read until `streamConnected`. */
  | { readonly kind: 'streamStarting'; readonly stream: string }
  | { readonly kind: 'streamConnected'; readonly stream: string }
  /** The source retries by itself. */
  | { readonly kind: 'streamLost'; readonly stream: string; readonly reason: string }
  /**
   * A stream of plain subjects was not read completely between two times, in milliseconds since 1970, and is again. How many messages
   * are missing is not known.
   */
  | {
      readonly kind: 'streamGap';
      readonly stream: string;
      readonly fromMs: number;
      readonly toMs: number;
      readonly reason: StreamGapReason;
    }
  /** JetStream delivered messages again, whether or not they are counted already. */
  | { readonly kind: 'redelivered'; readonly stream: string; readonly count?: number }
  /** JetStream delivered messages again that are counted already. They are skipped. */
  | { readonly kind: 'redeliverySkipped'; readonly stream: string; readonly count?: number }
  /** Retrying does not help: somebody has to fix the configuration. */
  | { readonly kind: 'streamFailed'; readonly stream: string; readonly reason: string }
  /** The event loop was blocked and nothing was read for this long. NATS may disconnect a slow consumer. */
  | { readonly kind: 'streamStalled'; readonly stream: string; readonly stalledMs: number }
  /** The engine counts rejections itself; this is for the log. The detail is computed when it is read. */
  | {
      readonly kind: 'eventRejected';
      readonly stream: string;
      readonly rejection: Rejection;
      readonly count?: number;
    }
  /** The event time is a number whose unit is not declared. `value`: the number in the first event, which has this unit. */
  | {
      readonly kind: 'eventTimeUnit';
      readonly stream: string;
      readonly unit: NumberUnit;
      readonly value: string;
    }
  /** The first event that a metric, an insight or a field goes without for this reason. The engine counts all. */
  | ({ readonly kind: 'eventSkipped' } & Skipped)
  /** A bug in natsight: processing a message threw an exception. The event is rejected as `internal`. */
  | {
      readonly kind: 'deliveryFailed';
      readonly stream: string;
      readonly error: unknown;
      readonly count?: number;
    }
  /** A subject with wildcards delivered a message of natsight itself or of the NATS protocol, which is no event. */
  | { readonly kind: 'messageLeftOut'; readonly stream: string; readonly count?: number }
  /** A message of a plain subject was not processed: more arrived than the exporter can process. */
  | {
      readonly kind: 'messageShed';
      readonly stream: string;
      readonly reason: ShedReason;
      readonly count?: number;
    }
  | { readonly kind: 'deadLetterPublished'; readonly stream: string; readonly count?: number }
  | {
      readonly kind: 'deadLetterLost';
      readonly stream: string;
      readonly reason: string;
      readonly count?: number;
    };
