import type { Setup } from '../../setup/model/setup.js';
import type { ReaderHappening } from '../happening/happening.js';
import type { EngineDelta } from '../machine/engine-delta.js';
import type { StreamTime } from '../window/watermark.js';

/** The time of each stream over all threads. */
export type StreamTimes = ReadonlyMap<string, StreamTime>;

/** What the main thread tells a worker. */
export type ToWorker =
  /** Use this setup from here on, and read these of its streams. */
  | { readonly kind: 'follow'; readonly setup: Setup; readonly reads: readonly string[] }
  /** Advance to these times and send what was gathered. */
  | { readonly kind: 'drain'; readonly nowMs: number; readonly times: StreamTimes }
  /** Process what has arrived, send it, and exit. */
  | { readonly kind: 'stop' };

/** What a worker tells the main thread. */
export type FromWorker =
  /** The previous setup is no longer in use. */
  | { readonly kind: 'followed' }
  | {
      readonly kind: 'gathered';
      /** `asked`: the answer to `drain`. `full`: the limit is reached; the worker waits while too much is in flight. */
      readonly why: 'asked' | 'full' | 'last';
      readonly delta: EngineDelta;
      /** Those that were counted. */
      readonly happenings: readonly ReaderHappening[];
    }
  | { readonly kind: 'happened'; readonly happening: ReaderHappening }
  /** Events met the condition of an insight. */
  | { readonly kind: 'insight'; readonly insight: string; readonly atMs: number; readonly events: number }
  | { readonly kind: 'failed'; readonly stream: string; readonly error: Error };
