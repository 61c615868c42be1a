import type { TimedValue } from '../../../exporter/adaptive/score-series.js';
import { STREAM_KINDS } from '../../../scripts/alert-quality/kinds.js';
import { Seeded } from '../../../scripts/alert-quality/seeded.js';

export const MINUTE = 60_000;
export const DAY = 1440;
export const START_MS = Date.UTC(2026, 2, 9);

/** The values of a kind of stream, each minute from a Monday on; `factor`: of its intensity, by minute. */
export function streamValues(
  name: string,
  days: number,
  factor: (minute: number) => number = () => 1,
): readonly TimedValue[] {
  const kind = STREAM_KINDS.find((each) => each.name === name);
  if (kind === undefined) throw new Error(`BUG: no kind is called "${name}"`);
  const valueAt = kind.begin(new Seeded(1));
  return Array.from({ length: days * DAY }, (_, minute) => {
    const time = { hour: (minute % DAY) / 60, weekday: (1 + Math.floor(minute / DAY)) % 7 };
    return { atMs: START_MS + minute * MINUTE, value: valueAt(time, factor(minute)) };
  });
}
