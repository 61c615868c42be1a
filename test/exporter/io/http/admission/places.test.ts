import { expect, test } from '@jest/globals';
import { Places } from '../../../../../exporter/io/http/admission/places.js';

let nowMs = 0;
const places = (limit: number) => new Places<Guest>({ limit, graceMs: 10, now: () => nowMs });

class Guest {
  isEvicted = false;
  idleSince: number | undefined;

  constructor(idleSince?: number) {
    this.idleSince = idleSince;
  }

  idleSinceMs(): number | undefined {
    return this.idleSince;
  }

  evict(): void {
    this.isEvicted = true;
  }
}

test('as many as there are places come in, and others when some leave', () => {
  const two = places(2);
  const [first, second, third] = [new Guest(), new Guest(), new Guest()];
  expect([first, second, third].map((guest) => two.take(guest))).toEqual([true, true, false]);
  two.leave(first);
  expect(two.take(third)).toBe(true);
  expect([...two.occupants]).toEqual([second, third]);
});

test('the one that has been idle the longest gives way, but only after the grace', () => {
  const three = places(3);
  const [busy, idle, idler] = [new Guest(), new Guest(95), new Guest(90)];
  for (const guest of [busy, idle, idler]) three.take(guest);
  nowMs = 99;
  expect(three.take(new Guest())).toBe(false);
  nowMs = 100;
  expect(three.take(new Guest())).toBe(true);
  expect([busy, idle, idler].map(({ isEvicted }) => isEvicted)).toEqual([false, false, true]);
  nowMs = 105;
  expect([three.evictIdle(), three.evictIdle()]).toEqual([true, false]);
  expect(three.occupants.size).toBe(2);
});

test('there may be no limit', () => {
  const endless = places(Infinity);
  for (let guest = 0; guest < 1_000; guest += 1) expect(endless.take(new Guest(0))).toBe(true);
});
