import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ScrapeTimes } from '../../../exporter/exposition/scrape-times.js';

const INTERVAL_MS = 1_000;

/** For each scrape, whether a series that was created at this time is shown at 0. */
function zeros(scrapesMs: readonly number[], createdMs: number): readonly boolean[] {
  const times = new ScrapeTimes();
  return scrapesMs.map((nowMs) => createdMs > times.begin(nowMs, INTERVAL_MS));
}

test('a series is at 0 in the first scrape after it was created, and at its value in the next one', () => {
  expect(zeros([10_000, 11_000, 12_000, 13_000], 10_001)).toEqual([true, true, false, false]);
  expect(zeros([10_000, 11_000, 12_000, 13_000], 10_999)).toEqual([true, true, false, false]);
});

test('without an earlier scrape it is at 0 for one interval', () => {
  expect(zeros([10_000], 9_001)).toEqual([true]);
  expect(zeros([10_000], 9_000)).toEqual([false]);
});

test('a scraper that is some milliseconds late or early sees 0 exactly once', () => {
  expect(zeros([10_000, 11_007, 12_003], 10_001)).toEqual([true, true, false]);
  expect(zeros([10_000, 10_993, 11_990], 10_001)).toEqual([true, true, false]);
  expect(zeros([10_000, 10_993, 11_990], 10_992)).toEqual([true, true, false]);
});

test('each of several scrapers, and someone with curl, has a first scrape of its own', () => {
  const jitter = fc.integer({ min: -20, max: 20 });
  const scrapers = fc.array(
    fc.record({
      phase: fc.integer({ min: 0, max: 999 }),
      jitters: fc.array(jitter, { minLength: 9, maxLength: 9 }),
    }),
    { minLength: 1, maxLength: 3 },
  );
  const curls = fc.array(fc.integer({ min: 0, max: 9_000 }), { maxLength: 5 });
  fc.assert(
    fc.property(scrapers, curls, fc.integer({ min: 2_500, max: 6_000 }), (all, byHand, createdMs) => {
      const planned = all.flatMap(({ phase, jitters }, scraper) =>
        jitters.map((late, round) => ({ scraper, atMs: round * INTERVAL_MS + phase + late })),
      );
      const scrapes = [...planned, ...byHand.map((atMs) => ({ scraper: -1, atMs }))].sort(
        (a, b) => a.atMs - b.atMs,
      );
      const shown = zeros(
        scrapes.map(({ atMs }) => atMs),
        createdMs,
      );
      for (const scraper of all.keys()) {
        const own = scrapes.flatMap((scrape, at) =>
          scrape.scraper === scraper && scrape.atMs >= createdMs ? [shown[at]] : [],
        );
        // 0 first. Once more at most, if another one scraped at almost the same time.
        expect(own[0]).toBe(true);
        expect(own.slice(2)).toEqual(own.slice(2).map(() => false));
      }
    }),
  );
});

test('the times of old scrapes are forgotten', () => {
  const times = new ScrapeTimes();
  for (let nowMs = 0; nowMs < 100_000; nowMs++) times.begin(nowMs, INTERVAL_MS);
  expect(times.begin(100_000, INTERVAL_MS)).toBeLessThanOrEqual(99_000);
  expect(times.begin(100_000, INTERVAL_MS)).toBeGreaterThanOrEqual(98_900);
});
