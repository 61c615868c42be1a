import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  LOG_INTERVAL_MS,
  MAX_THROTTLED_LINES,
  ThrottledLines,
} from '../../../exporter/telemetry/throttled-lines.js';

/** Writes each line as "time key count". */
function written() {
  const lines = new ThrottledLines();
  const seen: { key: string; atMs: number; count: number }[] = [];
  let nowMs = 0;
  return {
    lines,
    seen,
    happen(key: string, times: number): void {
      const write = (count: number) => seen.push({ key, atMs: nowMs, count });
      const count = lines.admit(key, nowMs, times);
      if (count === undefined) return;
      write(count);
      lines.written(key, write);
    },
    wait(ms: number): void {
      nowMs += ms;
      lines.closeDue(nowMs);
    },
  };
}

describe('lines that are throttled', () => {
  test('come at once, then at most once in an interval, and stand for everything in the end', () => {
    const step = fc.record({
      key: fc.constantFrom('a', 'b'),
      times: fc.nat(3),
      waitMs: fc.constantFrom(0, 1, 1_000, 9_999, 10_000, 30_000),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const log = written();
        const happened = { a: 0, b: 0 };
        for (const { key, times, waitMs } of steps) {
          if (times > 0) log.happen(key, times);
          happened[key] += times;
          log.wait(waitMs);
        }
        log.lines.closeAll();
        for (const key of ['a', 'b'] as const) {
          const own = log.seen.filter((line) => line.key === key);
          expect(own.reduce((sum, { count }) => sum + count, 0)).toBe(happened[key]);
          expect(own.every(({ count }) => count > 0)).toBe(true);
          const pauses = own.slice(1, -1).map(({ atMs }, at) => atMs - (own[at]?.atMs ?? 0));
          expect(pauses.every((pauseMs) => pauseMs >= LOG_INTERVAL_MS)).toBe(true);
        }
      }),
    );
  });

  test('are forgotten when nothing more happens', () => {
    const log = written();
    log.happen('a', 5);
    expect(log.lines.size).toBe(1);
    log.wait(LOG_INTERVAL_MS + 1_000);
    expect(log.lines.size).toBe(0);
  });

  test('are limited in number: further ones share a line, and nothing goes uncounted', () => {
    const log = written();
    for (let round = 0; round < 2; round++) {
      for (let at = 0; at < 2 * MAX_THROTTLED_LINES; at++) log.happen(`key ${at}`, 1);
    }
    expect(log.lines.size).toBe(MAX_THROTTLED_LINES + 1);
    expect(log.seen).toHaveLength(MAX_THROTTLED_LINES + 1);
    log.lines.closeAll();
    expect(log.seen.reduce((sum, { count }) => sum + count, 0)).toBe(4 * MAX_THROTTLED_LINES);
  });
});
