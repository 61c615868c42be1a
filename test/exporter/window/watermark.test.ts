import { describe, expect, test } from '@jest/globals';
import type { EventTime } from '../../../setup/model/event-time.js';
import { Watermark } from '../../../exporter/window/watermark.js';

const eventTime: EventTime = {
  origin: { kind: 'field', field: 'time' },
  form: { kind: 'unit', unit: 'auto' },
  maxLateness: 30_000,
  maxFutureSkew: 60_000,
  idleAfter: 10_000,
};
const NOW = 1_000_000;

describe('the watermark of a stream with event time', () => {
  test('follows the highest time seen, less the lateness', () => {
    const watermark = new Watermark(eventTime);
    for (const timeMs of [500_000, 510_000, 505_000]) expect(watermark.observe(timeMs, NOW)).toBe(timeMs);
    expect(watermark).toMatchObject({ newestMs: 510_000, positionMs: 510_000, watermarkMs: 480_000 });
  });

  test('has an event on time that is exactly as late as allowed, and one later still as late', () => {
    const watermark = new Watermark(eventTime);
    watermark.observe(500_000, NOW);
    expect(watermark.lateness(470_000)).toBeUndefined();
    expect(watermark.observe(469_999, NOW)).toBe(469_999);
    expect(watermark.lateness(469_999)).toMatchObject({
      reason: 'late',
      detail: '30001 ms behind the newest event, maxLateness is 30000 ms',
    });
  });

  test('is not moved by a rejected event from the future, and by one within the skew only up to the clock', () => {
    const watermark = new Watermark(eventTime);
    expect(watermark.observe(NOW + 60_001, NOW)).toMatchObject({
      reason: 'future',
      detail: '60001 ms ahead of the clock, maxFutureSkew is 60000 ms',
    });
    expect(watermark.newestMs).toBe(-Infinity);
    expect(watermark.observe(NOW + 60_000, NOW)).toBe(NOW + 60_000);
    expect(watermark).toMatchObject({ newestMs: NOW, positionMs: NOW });
    expect(watermark.isLate(NOW - 30_000)).toBe(false);
  });

  test('takes the time of storage for the clock: a backlog is read as it would have been read live', () => {
    const [live, later] = [new Watermark(eventTime, 'jetstream'), new Watermark(eventTime, 'jetstream')];
    for (const [timeMs, storedMs] of [
      [545_000, 500_000],
      [501_000, 501_000],
      [570_000, 502_000],
    ] as const) {
      expect(later.observe(timeMs, NOW, storedMs)).toEqual(live.observe(timeMs, storedMs, storedMs));
      expect(later.watermarkMs).toBe(live.watermarkMs);
    }
    expect(later.watermarkMs).toBe(471_000);
  });

  test('names the unit that would fit a late event', () => {
    const watermark = new Watermark({ ...eventTime, form: { kind: 'unit', unit: 'us' } });
    watermark.observe(NOW + 500_000, NOW + 500_000);
    expect(watermark.lateness(982_998.9)?.detail).toMatch(
      /; read as 1970-01-01T00:16:22.998Z, but 982998900 as seconds is 2001-02-24T07:15:00.000Z: set unit "s"$/,
    );
  });

  test('does not count late events as life: windows of a stream that has no others close', () => {
    const watermark = new Watermark(eventTime);
    watermark.observe(500_000, NOW);
    watermark.observe(400_000, NOW + 20_000);
    watermark.tick(NOW + 20_000);
    expect(watermark.positionMs).toBe(520_000);
  });

  test('takes the time between a save and a restart for no idle time', () => {
    const before = new Watermark(eventTime);
    before.observe(500_000, NOW);
    before.tick(NOW + 1_000);
    const after = new Watermark(eventTime);
    after.tick(NOW + 3_600_000);
    after.restore(before.save());
    after.tick(NOW + 3_609_000);
    expect(after.positionMs).toBe(500_000);
    after.tick(NOW + 3_609_001);
    expect(after.positionMs).toBe(510_001);
  });

  test('moves on with the clock once the stream has been idle for long enough', () => {
    const watermark = new Watermark(eventTime);
    watermark.observe(500_000, NOW);
    watermark.tick(NOW + 10_000);
    expect(watermark.positionMs).toBe(500_000);
    watermark.tick(NOW + 10_001);
    expect(watermark.positionMs).toBe(510_001);
    watermark.tick(NOW + 9_000);
    expect(watermark.positionMs).toBe(510_001);
  });

  test('after an outage the backlog is not late: only events make events late', () => {
    const watermark = new Watermark(eventTime);
    watermark.observe(500_000, NOW);
    watermark.tick(NOW + 600_000);
    expect(watermark.observe(501_000, NOW + 600_000)).toBe(501_000);
    expect(watermark).toMatchObject({ newestMs: 501_000, positionMs: 1_100_000 });
  });

  test('does not move before the first event: recorded events may be of any time', () => {
    const watermark = new Watermark(eventTime);
    watermark.tick(NOW);
    expect(watermark.positionMs).toBe(-Infinity);
    expect(watermark.observe(1, NOW)).toBe(1);
  });

  test('does not fall back when the setup is loaded again', () => {
    const before = new Watermark(eventTime);
    before.observe(500_000, NOW);
    const after = new Watermark({ ...eventTime, maxLateness: 1_000 });
    after.restore(before.save());
    expect(after).toMatchObject({ newestMs: 500_000, watermarkMs: 499_000 });
  });
});

describe('the watermark of a stream without event time', () => {
  test('is the clock', () => {
    const watermark = new Watermark(undefined);
    expect(watermark.observe(NOW, NOW)).toBe(NOW);
    watermark.tick(NOW + 5);
    expect(watermark.watermarkMs).toBe(NOW + 5);
  });

  test('stands still while the clock is set back, and loses no event', () => {
    const watermark = new Watermark(undefined);
    watermark.observe(NOW, NOW);
    expect(watermark.observe(NOW - 3_600_000, NOW - 3_600_000)).toBe(NOW);
    expect(watermark.positionMs).toBe(NOW);
  });
});

describe('the watermark of a JetStream stream without event time', () => {
  const observed = (...times: readonly (readonly [storedMs: number, arrivalMs: number])[]) => {
    const watermark = new Watermark(undefined, 'jetstream');
    const assigned = times.map(([storedMs, arrivalMs]) => watermark.observe(storedMs, arrivalMs, storedMs));
    return { watermark, assigned };
  };

  test('follows the times of storage', () => {
    const { watermark, assigned } = observed([500_000, NOW], [501_000, NOW + 1]);
    expect(assigned).toEqual([500_000, 501_000]);
    expect(watermark.watermarkMs).toBe(501_000);
  });

  test('keeps the order if the clock of the server is set back, and the arrival if it is ahead', () => {
    expect(observed([500_000, NOW], [400_000, NOW]).assigned).toEqual([500_000, 500_000]);
    expect(observed([NOW + 5_000, NOW]).assigned).toEqual([NOW]);
  });

  test('waits for the messages of an outage', () => {
    const { watermark } = observed([500_000, NOW]);
    watermark.tick(NOW);
    for (let nowMs = NOW + 1_000; nowMs <= NOW + 600_000; nowMs += 1_000) {
      watermark.hold(nowMs);
      watermark.tick(nowMs);
    }
    expect(watermark.watermarkMs).toBe(500_000);
    expect(watermark.observe(501_000, NOW + 601_000, 501_000)).toBe(501_000);
    watermark.tick(NOW + 606_000);
    expect(watermark.watermarkMs).toBe(504_000);
  });

  test('follows the clock, two seconds behind, while nothing comes', () => {
    const { watermark } = observed([500_000, NOW]);
    watermark.tick(NOW + 2_000);
    expect(watermark.watermarkMs).toBe(500_000);
    watermark.tick(NOW + 5_000);
    expect(watermark.watermarkMs).toBe(503_000);
  });
});
