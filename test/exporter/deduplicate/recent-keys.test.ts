import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RecentKeys } from '../../../exporter/deduplicate/recent-keys.js';

describe('recent keys', () => {
  test.each([
    [0, true],
    [1000, true],
    [1001, false],
    [-1000, true],
    [-1001, false],
  ])('a key is near a time that is %s ms away: %s, when within is 1 s', (awayMs, near) => {
    const keys = new RecentKeys(1000);
    keys.add('a', 5_500, 0);
    expect(keys.isNear('a', 5_500 + awayMs)).toBe(near);
    expect(keys.isNear('b', 5_500)).toBe(false);
  });

  test('a number is not the text that looks like it', () => {
    const keys = new RecentKeys(1000);
    keys.add(1, 0, 0);
    expect([keys.isNear(1, 0), keys.isNear('1', 0), keys.isNear(true, 0)]).toEqual([true, false, false]);
  });

  test('keep the digits of long ids, also when they are restored', () => {
    const keys = new RecentKeys(10);
    keys.add(9007199254740993n, 0, 0);
    const restored = new RecentKeys(10);
    restored.restore(structuredClone(keys.save('all')));
    for (const each of [keys, restored]) {
      expect(
        [9007199254740993n, 9007199254740992n, 9007199254740992].map((key) => each.isNear(key, 0)),
      ).toEqual([true, false, false]);
    }
  });

  test('are forgotten in the same order after changes were restored, also in a slice that began anew', () => {
    const keys = new RecentKeys(4);
    const restored = new RecentKeys(4);
    keys.add('a', 0, 0);
    restored.restore(structuredClone(keys.save('all')));
    keys.forgetOldest();
    keys.add('b', 0, 1);
    keys.add('c', 10, 2);
    restored.restore(structuredClone(keys.save('changes')));
    for (const each of [keys, restored]) {
      each.forgetOldest();
      expect([each.isNear('b', 0), each.isNear('c', 10)]).toEqual([false, true]);
    }
  });

  test('are exactly those that were added, and forgetting takes none that may still be asked for, late or not', () => {
    const event = fc.record({
      key: fc.integer({ min: 0, max: 5 }),
      time: fc.integer({ min: 0, max: 400 }),
      afterMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 })),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.array(event, { maxLength: 100 }), (within, events) => {
        const keys = new RecentKeys(within);
        const added: { key: number; time: number; arrival: number }[] = [];
        let [newest, now] = [0, 0];
        for (const { key, time, afterMs } of events) {
          now += afterMs;
          newest = Math.max(newest, time);
          keys.forgetBefore(newest - 150, now);
          const near = added.filter((other) => other.key === key && Math.abs(other.time - time) <= within);
          const isNear = keys.isNear(key, time);
          if (near.length === 0) expect(isNear).toBe(false);
          if (near.some(({ arrival }) => now - arrival <= within)) expect(isNear).toBe(true);
          if (near.length > 0 && time >= newest - 150) expect(isNear).toBe(true);
          if (isNear) continue;
          keys.add(key, time, now);
          added.push({ key, time, arrival: now });
        }
      }),
      { numRuns: 500 },
    );
  });

  test('of late events are forgotten too, in time that does not grow with their number', () => {
    const keys = new RecentKeys(1000);
    for (let key = 0; key < 200_000; key++) keys.add(key, key * 1_000, 0);
    expect(keys.size).toBe(200_000);
    keys.forgetBefore(1e12, 1_000);
    expect(keys.size).toBe(200_000);
    keys.forgetBefore(1e12, 1_001);
    expect(keys.size).toBe(0);
  });

  test('are kept for as long as they are asked for, and a slice longer at most', () => {
    const keys = new RecentKeys(1000);
    for (let time = 0; time < 100_000; time++) {
      keys.add(time, time, time);
      keys.forgetBefore(time, time);
      if (keys.size > 1251) throw new Error(`${keys.size} keys at ${time}`);
    }
    expect(keys.size).toBeGreaterThanOrEqual(1000);
    keys.forgetBefore(200_000, 200_000);
    expect(keys.size).toBe(0);
    keys.add('again', 300_000, 300_000);
    expect(keys.isNear('again', 300_000)).toBe(true);
  });
});
