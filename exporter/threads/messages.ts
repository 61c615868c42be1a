import type { Setup } from '../../setup/model/setup.js';
import type { ReaderHappening } from '../happening/happening.js';
import type { ObservedEvents } from '../insight/observed-events.js';
import type { WaitingMessage } from '../event/waiting-message.js';
import type { EngineDelta, StreamKeys } from '../machine/engine-delta.js';
import type { Positions } from '../source/source.js';
import type { RefusedMessages } from './suspects.js';
import type { StreamTime } from '../window/watermark.js';

/** The time of each stream over all threads. */
export type StreamTimes = ReadonlyMap<string, StreamTime>;

/** Messages from the main thread to a worker. */
export type ToWorker =
  /** Use this setup from now on, and read these streams of it, each after its position if it has one. */
  | {
      readonly kind: 'read';
      readonly setup: Setup;
      readonly streams: readonly string[];
      readonly positions: Positions;
      /** Up to where their messages are safe. */
      readonly safe: Positions;
      /** What the machine knows of the streams: their times, and the identities that they remember. */
      readonly times: StreamTimes;
      readonly keys: StreamKeys;
      /** Whether to hand over the identities that are remembered from now on. */
      readonly keepsKeys: boolean;
      /** The memory of a `WorkerProgress` of the setup's streams. */
      readonly progress: SharedArrayBuffer;
      readonly refused: RefusedMessages;
    }
  /** Advance to these times and send what was gathered. */
  | { readonly kind: 'drain'; readonly nowMs: number; readonly times: StreamTimes }
  /** Acknowledge messages up to these positions: what was gathered from them is in the machine. */
  | { readonly kind: 'acknowledge'; readonly positions: Positions }
  /** Process what has arrived, send it, and exit. */
  | { readonly kind: 'stop' };

/** Messages from a worker to the main thread. */
export type FromWorker =
  /** The previous setup is no longer in use. */
  | { readonly kind: 'switched' }
  | {
      readonly kind: 'gathered';
      /** `asked`: the reply to `drain`. `full`: sent because too much was gathered. `last`: the setup changes, or the worker exits. */
      readonly why: 'asked' | 'full' | 'last';
      readonly delta: EngineDelta;
      /** Positions of the last messages that are part of the delta. */
      readonly positions: Positions;
      /** Messages that were begun, by stream, when the delta was made. */
      readonly begun: readonly number[];
      readonly happenings: readonly ReaderHappening[];
      /** Dead letters that NATS has not confirmed, of messages up to the positions, by stream; unset: as before. */
      readonly deadLetters?: readonly (readonly WaitingMessage[])[];
    }
  | { readonly kind: 'happened'; readonly happening: ReaderHappening }
  /** Events that insights read themselves. */
  | { readonly kind: 'observed'; readonly observed: readonly ObservedEvents[] }
  | { readonly kind: 'failed'; readonly stream: string; readonly error: Error };
