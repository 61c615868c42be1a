import type { Setup } from '../../setup/model/setup.js';
import type { ReaderHappening } from '../happening/happening.js';
import type { EngineDelta } from '../machine/engine-delta.js';
import type { Positions } from '../source/source.js';
import type { StreamTime } from '../window/watermark.js';

/** The time of each stream over all threads. */
export type StreamTimes = ReadonlyMap<string, StreamTime>;

/** What the main thread tells a worker. */
export type ToWorker =
  /** Use this setup from here on, and read these of its streams, each after its position if it has one. */
  | {
      readonly kind: 'read';
      readonly setup: Setup;
      readonly streams: readonly string[];
      readonly positions: Positions;
    }
  /** Advance to these times and send what was gathered. */
  | { readonly kind: 'drain'; readonly nowMs: number; readonly times: StreamTimes }
  /** What was sent up to these positions is safe. */
  | { readonly kind: 'acknowledge'; readonly positions: Positions }
  /** Process what has arrived, send it, and exit. */
  | { readonly kind: 'stop' };

/** What a worker tells the main thread. */
export type FromWorker =
  /** The previous setup is no longer in use. */
  | { readonly kind: 'switched' }
  | {
      readonly kind: 'gathered';
      /** `asked`: the answer to `drain`. `full`: sent unasked, for want of room. `last`: the setup changes, or the worker exits. */
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
