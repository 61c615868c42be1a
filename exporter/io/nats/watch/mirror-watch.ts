import type { StreamInfo } from '@nats-io/jetstream';
import { millis } from '@nats-io/transport-node';
import { formatDuration } from '../../../../setup/model/duration.js';

/** The server looks after its origins every few seconds. After this long without a word, one is out of reach. */
const SILENT_MS = 30_000;
/** A mirror lags a little under load. It does not keep up if it lags for so long. */
const LAGGING_MS = 10_000;

export interface MirrorState {
  /** How many messages are missing. */
  readonly lag: number;
  /** Why it does not keep up; `undefined` while it does. */
  readonly problem: string | undefined;
}

/** Judges, look by look, whether a mirror or a stream with sources keeps up with its origins. */
export class MirrorWatch {
  #laggingSinceMs: number | undefined;

  /** `undefined` if the stream has no origin. */
  look(
    { mirror, sources = [] }: Pick<StreamInfo, 'mirror' | 'sources'>,
    nowMs: number,
  ): MirrorState | undefined {
    const origins = mirror === undefined ? sources : [mirror, ...sources];
    if (origins.length === 0) return undefined;
    const lag = origins.reduce((sum, each) => sum + each.lag, 0);
    this.#laggingSinceMs = lag === 0 ? undefined : (this.#laggingSinceMs ?? nowMs);
    const silent = origins.find(({ active }) => active < 0 || millis(active) >= SILENT_MS);
    if (silent !== undefined) {
      const { name, active } = silent;
      const since = active < 0 ? 'has never heard from' : `has heard nothing for ${seconds(active)} from`;
      return { lag, problem: `the JetStream stream ${since} its origin "${name}"` };
    }
    const lagsForMs = nowMs - (this.#laggingSinceMs ?? nowMs);
    if (lagsForMs < LAGGING_MS) return { lag, problem: undefined };
    const names = origins.map(({ name }) => `"${name}"`).join(', ');
    return { lag, problem: `the JetStream stream lacks ${lag} messages of its origin ${names}` };
  }
}

function seconds(nanos: number): string {
  return formatDuration(Math.round(millis(nanos) / 1_000) * 1_000);
}
