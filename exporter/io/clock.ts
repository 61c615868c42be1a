/** The one clock of the exporter. Everything behind the edge gets times from it as arguments. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
