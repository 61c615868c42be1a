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
    keys.add('a', 5_500);
    expect(keys.isNear('a', 5_500 + awayMs)).toBe(near);
    expect(keys.isNear('b', 5_500)).toBe(false);
  });

  test('a number is not the text that looks like it', () => {
    const keys = new RecentKeys(1000);
    keys.add(1, 0);
    expect([keys.isNear(1, 0), keys.isNear('1', 0), keys.isNear(true, 0)]).toEqual([true, false, false]);
  });

  test('keep the digits of long ids, also when they are restored', () => {
    const keys = new RecentKeys(10);
    keys.add(9007199254740993n, 0);
    const restored = new RecentKeys(10);
    restored.restore(structuredClone(keys.save('all')));
    for (const each of [keys, restored]) {
      expect(
        [9007199254740993n, 9007199254740992n, 9007199254740992].map((key) => each.isNear(key, 0)),
      ).toEqual([true, false, false]);
    }
  });

  test('are exactly those that were added, in whatever order, and forgetting takes none that is still asked for', () => {
    const event = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 400 }));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.array(event, { maxLength: 100 }), (within, events) => {
        const keys = new RecentKeys(within);
        const added: [number, number][] = [];
        let newest = 0;
        for (const [key, time] of events) {
          newest = Math.max(newest, time);
          if (time < newest - 150) continue;
          const near = added.some(([other, at]) => other === key && Math.abs(at - time) <= within);
          expect(keys.isNear(key, time)).toBe(near);
          if (near) continue;
          keys.add(key, time);
          added.push([key, time]);
          keys.forgetBefore(newest - 150);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('are kept for as long as they are asked for, and a slice longer at most', () => {
    const keys = new RecentKeys(1000);
    for (let time = 0; time < 100_000; time++) {
      keys.add(time, time);
      keys.forgetBefore(time);
      if (keys.size > 1251) throw new Error(`${keys.size} keys at ${time}`);
    }
    expect(keys.size).toBeGreaterThanOrEqual(1000);
    keys.forgetBefore(200_000);
    expect(keys.size).toBe(0);
    keys.add('again', 300_000);
    expect(keys.isNear('again', 300_000)).toBe(true);
  });
});
