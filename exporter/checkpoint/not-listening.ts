import { secondsOf, StreamGaps } from '../source/read-gaps.js';
import type { ReadGap } from '../source/read-gaps.js';

/** For each stream of plain subjects: when it was last read, and for how long it was not, since the state began. */
export type ListeningState = readonly (readonly [
  stream: string,
  readMs: number,
  notListeningSeconds: number,
])[];

interface Listening {
  /** When the exporter read it last, before it was restarted. */
  pausedMs: number | undefined;
  readMs: number;
  seconds: number;
}

/** A time during which no exporter read a stream. Its end lies before its beginning if the clock was set back meanwhile. */
export interface EndedPause {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * How long streams of plain subjects were not read: because no exporter ran, or because one that ran could not read them. What was
 * published then is lost. Each time counts when it ends.
 */
export class NotListening {
  readonly #streams = new Map<string, Listening>();
  readonly #gaps = new StreamGaps();

  /** A state that was saved long ago counts from then on: what was counted later is lost with its state. */
  restore(state: ListeningState): void {
    for (const [stream, readMs, seconds] of state) {
      this.#streams.set(stream, { pausedMs: readMs, readMs, seconds });
    }
  }

  /** `isRead`: whether the stream is connected now. Streams that are not listed are forgotten. */
  save(streams: readonly string[], isRead: (stream: string) => boolean, nowMs: number): ListeningState {
    for (const stream of this.#streams.keys()) if (!streams.includes(stream)) this.#streams.delete(stream);
    return streams.flatMap((stream) => {
      const known = this.#known(stream);
      if (isRead(stream)) known.readMs = nowMs;
      return Number.isNaN(known.readMs) ? [] : [[stream, known.readMs, known.seconds] as const];
    });
  }

  /** The stream is read again. Returns the pause that ends with it, if there was one. A clock that was set back adds no time. */
  connected(stream: string, nowMs: number): EndedPause | undefined {
    const known = this.#streams.get(stream);
    if (known?.pausedMs === undefined) return undefined;
    const pause = { fromMs: known.pausedMs, toMs: nowMs };
    known.pausedMs = undefined;
    known.readMs = nowMs;
    known.seconds += secondsOf(pause.fromMs, pause.toMs);
    return pause;
  }

  /** The stream was not read for a time while the exporter ran, and is again. */
  missed(stream: string, gap: ReadGap): void {
    this.#known(stream).seconds += this.#gaps.add(stream, gap).addedSeconds;
  }

  secondsOf(stream: string): number {
    return this.#streams.get(stream)?.seconds ?? 0;
  }

  #known(stream: string): Listening {
    const known = this.#streams.get(stream) ?? { pausedMs: undefined, readMs: NaN, seconds: 0 };
    this.#streams.set(stream, known);
    return known;
  }
}
