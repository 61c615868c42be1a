/** One time that an alert fired. */
export interface AlertEpisode {
  readonly alert: string;
  /** Without `alertname` and `alertstate`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly fromMs: number;
  /** When it had ended; of one that still fires, the end of the period. */
  readonly untilMs: number;
  /** It fired already when the period began, so that its length is not known. */
  readonly isCutAtStart: boolean;
  readonly isFiring: boolean;
}

export const lengthMs = ({ fromMs, untilMs }: Pick<AlertEpisode, 'fromMs' | 'untilMs'>) => untilMs - fromMs;

/** A time from which on, and one up to which. Milliseconds since 1970. */
export interface Period {
  readonly fromMs: number;
  readonly untilMs: number;
}

export function byAlert(episodes: readonly AlertEpisode[]): ReadonlyMap<string, readonly AlertEpisode[]> {
  const found = new Map<string, AlertEpisode[]>();
  for (const episode of episodes) {
    const of = found.get(episode.alert) ?? [];
    found.set(episode.alert, of);
    of.push(episode);
  }
  return found;
}
