import type { Setup } from '../../setup/model/setup.js';
import type { ReaderHappening } from '../happening/happening.js';
import type { EngineDelta } from '../machine/engine-delta.js';
import type { Positions } from '../source/source.js';
import type { StreamTime } from '../window/watermark.js';

/** How far the time of each stream has come, as far as all threads know. */
export type StreamTimes = ReadonlyMap<string, StreamTime>;

/** What the main thread tells a worker. */
export type ToWorker =
  /** Process by this setup from here on, and read these of its streams; those that were read before from where they stood. */
  | {
      readonly kind: 'read';
      readonly setup: Setup;
      readonly streams: readonly string[];
      readonly positions: Positions;
    }
  /** Time has come so far; hand over what was gathered. */
  | { readonly kind: 'drain'; readonly nowMs: number; readonly times: StreamTimes }
  /** What was handed over up to these positions is safe. */
  | { readonly kind: 'acknowledge'; readonly positions: Positions }
  /** Take in what has arrived, hand it over, and end. */
  | { readonly kind: 'stop' };

/** What a worker tells the main thread. */
export type FromWorker =
  /** The setup before this one was processed for the last time. */
  | { readonly kind: 'switched' }
  | {
      readonly kind: 'gathered';
      /** `asked`: the answer to `drain`. `full`: it could hold no more, and waits when too much is under way. */
      readonly why: 'asked' | 'full' | 'last';
      readonly delta: EngineDelta;
      /** How far the streams were read that led to it. */
      readonly positions: Positions;
      readonly happenings: readonly ReaderHappening[];
    }
  | { readonly kind: 'happened'; readonly happening: ReaderHappening }
  /** Events met the condition of an insight. */
  | { readonly kind: 'insight'; readonly insight: string; readonly atMs: number; readonly events: number }
  | { readonly kind: 'failed'; readonly stream: string; readonly error: Error };
