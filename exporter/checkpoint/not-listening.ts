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

/** A time during which no exporter read a stream. */
export interface EndedPause {
  readonly fromMs: number;
  readonly toMs: number;
}

/** How long streams of plain subjects were not read because the exporter did not run. What was published then is lost. */
export class NotListening {
  readonly #streams = new Map<string, Listening>();

  restore(state: ListeningState): void {
    for (const [stream, readMs, seconds] of state) {
      this.#streams.set(stream, { pausedMs: readMs, readMs, seconds });
    }
  }

  /** `isRead`: whether the stream is connected now. Streams that are not listed are forgotten. */
  save(streams: readonly string[], isRead: (stream: string) => boolean, nowMs: number): ListeningState {
    for (const stream of this.#streams.keys()) if (!streams.includes(stream)) this.#streams.delete(stream);
    return streams.flatMap((stream) => {
      const known = this.#streams.get(stream) ?? { pausedMs: undefined, readMs: NaN, seconds: 0 };
      if (isRead(stream)) known.readMs = nowMs;
      if (Number.isNaN(known.readMs)) return [];
      this.#streams.set(stream, known);
      return [[stream, known.readMs, known.seconds] as const];
    });
  }

  /** The stream is read again. Returns the pause that ends with it, if there was one. */
  connected(stream: string, nowMs: number): EndedPause | undefined {
    const known = this.#streams.get(stream);
    if (known?.pausedMs === undefined) return undefined;
    const pause = { fromMs: known.pausedMs, toMs: Math.max(nowMs, known.pausedMs) };
    known.pausedMs = undefined;
    known.readMs = nowMs;
    known.seconds += (pause.toMs - pause.fromMs) / 1000;
    return pause;
  }

  secondsOf(stream: string): number {
    return this.#streams.get(stream)?.seconds ?? 0;
  }
}
