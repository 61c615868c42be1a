import { describe, expect, test } from '@jest/globals';
import { Watermark } from '../../../exporter/window/watermark.js';

const eventTime = { field: 'time', maxLateness: 30_000, maxFutureSkew: 60_000, idleAfter: 10_000 };
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

  test('is not moved by an event from the future, and takes one within the skew', () => {
    const watermark = new Watermark(eventTime);
    watermark.observe(NOW, NOW);
    expect(watermark.observe(NOW + 60_001, NOW)).toMatchObject({ reason: 'future' });
    expect(watermark.newestMs).toBe(NOW);
    expect(watermark.observe(NOW + 60_000, NOW)).toBe(NOW + 60_000);
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
