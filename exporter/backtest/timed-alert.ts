import type { Episode } from '../insight/episodes.js';

/** One time that an alert fired in a backtest, whoever evaluates it. Milliseconds since 1970. */
export interface TimedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly firedMs: number;
  /** `Infinity`: it still fires at the end. */
  readonly endMs: number;
  readonly summary: string;
  readonly value: number;
}

export function timedAlert({ start, firedMs, endMs }: Episode): TimedAlert {
  const { labels, summary, value } = start;
  return { labels, firedMs, endMs, summary, value };
}
