import { describe, expect, test } from '@jest/globals';
import { insightSchema } from '../../../setup/model/insight.js';
import type { Insight } from '../../../setup/model/insight.js';
import { Rig } from './rig.js';

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Monday. */
const START_MS = Date.UTC(2026, 2, 2);

const rule = (options: object = {}): Insight => ({
  name: 'OrdersQuiet',
  ...insightSchema.parse({ stream: 'orders', silentFor: 'learned', ...options }),
});

/** A shop that is told of events at times since a Monday, and looks every 10 seconds, or more often. */
class Shop {
  readonly rig: Rig;
  readonly told: string[] = [];
  #labels: readonly string[];
  #nowMs = 0;

  constructor(insight: Insight, labels: readonly string[] = []) {
    this.rig = new Rig([insight]);
    this.#labels = labels;
    this.look();
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  look(): void {
    for (const { change, summary } of this.rig.changes(START_MS + this.#nowMs)) {
      this.told.push(`${text(this.#nowMs)} ${change}: ${summary}`);
    }
  }

  /** Until a time, with events that `everyMs` says for the time of day, or without. */
  play(
    untilMs: number,
    everyMs: ((ofDayMs: number) => number) | null = usual,
    stepMs = everyMs === null ? 10 * SECOND : MINUTE,
  ): this {
    let nextMs = everyMs === null ? Infinity : this.#nowMs + everyMs(this.#nowMs % DAY);
    while (this.#nowMs < untilMs) {
      this.#nowMs = Math.min(untilMs, this.#nowMs + stepMs);
      for (; nextMs <= this.#nowMs; nextMs += everyMs?.(nextMs % DAY) ?? Infinity) {
        this.rig.observe('OrdersQuiet', START_MS + nextMs, this.#labels);
      }
      this.look();
    }
    return this;
  }
}

/** `4d 14:03:20`. */
function text(ms: number): string {
  return `${Math.floor(ms / DAY)}d ${new Date(ms).toISOString().slice(11, 19)}`;
}

/** By day an order each 20 s, and each 200 s in the hour from 14:00; at night one each 30 minutes. */
function usual(ofDayMs: number): number {
  const hour = Math.floor(ofDayMs / HOUR);
  if (hour < 6) return 30 * MINUTE;
  return hour === 14 ? 200 * SECOND : 20 * SECOND;
}

const AFTERNOON = 4 * DAY + 14 * HOUR;
const FOREVER = null;

describe('a silence that is learned', () => {
  test('fires when a stream is quiet for twice as long as usual at this hour, and says so', () => {
    const shop = new Shop(rule()).play(AFTERNOON + 30 * MINUTE);
    expect(shop.told).toEqual([]);
    shop.play(AFTERNOON + 40 * MINUTE, FOREVER).play(AFTERNOON + 50 * MINUTE);
    expect(shop.told.map((each) => each.replace(/quiet for .*?,/, 'quiet for …,'))).toEqual([
      '4d 14:36:50 started: orders quiet for …, usually at most 3 min 20 s at this hour',
      '4d 14:44:00 ended: orders quiet for …, usually at most 3 min 20 s at this hour',
    ]);
  });

  test('knows the hours apart: what is usual at night is not by day', () => {
    const night = new Shop(rule()).play(4 * DAY + 3 * HOUR);
    night.play(4 * DAY + 3 * HOUR + 55 * MINUTE, FOREVER);
    expect(night.told).toEqual([]);
    const morning = new Shop(rule()).play(4 * DAY + 10 * HOUR);
    morning.play(4 * DAY + 10 * HOUR + 2 * MINUTE, FOREVER);
    expect(morning.told).toEqual([
      '4d 10:00:50 started: orders quiet for 50 s, usually at most 20 s at this hour',
    ]);
  });

  test('in another time zone has other hours', () => {
    const berlin = new Shop(rule({ timeZone: 'Europe/Berlin' })).play(AFTERNOON);
    // 14:00 in UTC is 15:00 there: the hours move together, so that nothing changes but their names.
    const utc = new Shop(rule()).play(AFTERNOON);
    expect(berlin.told).toEqual(utc.told);
    const state = (shop: Shop) => shop.rig.board.save('all').keys[0]?.state.learned?.[0];
    expect(state(berlin)?.slot).toBe((state(utc)?.slot ?? NaN) + 2);
  });

  test('is silent while it warms up, and before the hours are known compares with the longest at any hour', () => {
    const shop = new Shop(rule()).play(10 * HOUR).play(12 * HOUR, FOREVER);
    expect(shop.told).toEqual([]);
    const second = new Shop(rule()).play(DAY + 10 * HOUR).play(DAY + 11 * HOUR + MINUTE, FOREVER);
    expect(second.told).toEqual([
      '1d 11:00:10 started: orders quiet for 1 h, usually at most 30 min at any hour',
    ]);
  });

  test('an outage does not become usual, and stays told until the next event', () => {
    const shop = new Shop(rule()).play(4 * DAY + 10 * HOUR);
    // It lasts into the night, in which such a silence is nothing special.
    shop.play(5 * DAY + 3 * HOUR, FOREVER);
    expect(shop.told).toHaveLength(1);
    shop.play(7 * DAY + 10 * HOUR);
    expect(shop.told).toHaveLength(2);
    shop.play(7 * DAY + 10 * HOUR + 5 * MINUTE, FOREVER);
    expect(shop.told.slice(2)).toEqual([
      '7d 10:01:10 started: orders quiet for 1 min 10 s, usually at most 30 s at this hour',
    ]);
  });

  test('forgets a long silence after some weeks, across restarts', () => {
    const every = () => 5 * MINUTE;
    const shop = new Shop(rule({ season: 'none' })).play(2 * DAY, every, 5 * MINUTE);
    const limit = () => Number(/(\d+)$/.exec(shop.rig.samples('natsight_insight_upper')[0] ?? '')?.[1]);
    expect(limit()).toBe(2 * 5 * 60);
    shop.play(2 * DAY + 3 * HOUR, FOREVER, 5 * MINUTE).play(3 * DAY, every, 5 * MINUTE);
    // Of the outage of three hours, half as long again as what was usual.
    expect(limit()).toBe(2 * 7.5 * 60);
    const restart = () => shop.rig.restart([shop.rig.board.save('all')], START_MS + shop.nowMs);
    shop.play(16 * DAY, every, 5 * MINUTE);
    restart();
    shop.play(27 * DAY, every, 5 * MINUTE);
    expect(limit()).toBe(2 * 7.5 * 60);
    restart();
    shop.play(29 * DAY, every, 5 * MINUTE);
    expect(limit()).toBe(2 * 5 * 60);
  });

  test('what was usual is still known after a silence of months', () => {
    const every = () => 5 * MINUTE;
    const shop = new Shop(rule({ season: 'none' })).play(20 * DAY, every, 5 * MINUTE);
    shop.play(100 * DAY, FOREVER, HOUR).play(101 * DAY, every, 5 * MINUTE);
    expect(shop.rig.samples('natsight_insight_ready')).toEqual(['OrdersQuiet critical 1']);
    expect(shop.rig.samples('natsight_insight_upper')).toEqual([`OrdersQuiet critical ${2 * 7.5 * 60}`]);
  });

  test('finds a nightly job that did not run', () => {
    const nightly = (ofDayMs: number) => DAY - ofDayMs + 2 * HOUR;
    const shop = new Shop(rule({ warmup: '3d', season: 'day' })).play(6 * DAY, nightly, MINUTE);
    expect(shop.told).toEqual([]);
    shop.play(6 * DAY + 5 * HOUR, FOREVER, MINUTE);
    expect(shop.told).toEqual([
      '6d 02:30:00 started: orders quiet for 1 d 1 h, usually at most 3 h 30 min at this hour',
    ]);
  });

  test('a key that is expected and never comes is missing after the warm-up', () => {
    const insight = rule({ by: ['shop'], expect: ['A', 'B'], warmup: '2d' });
    const shop = new Shop(insight, ['A']).play(2 * DAY + 2 * MINUTE);
    expect(shop.told).toEqual([
      '2d 00:00:00 started: orders{shop="B"} quiet for 2 d, no event since it is watched',
    ]);
    shop.rig.observe('OrdersQuiet', START_MS + shop.nowMs, ['B']);
    shop.play(shop.nowMs + MINUTE);
    expect(shop.told.slice(1)).toEqual([expect.stringContaining('ended: orders{shop="B"}')]);
  });

  test('is learned by each key', () => {
    const insight = rule({ by: ['shop'], season: 'day' });
    const shop = new Shop(insight, ['A']).play(4 * DAY + 10 * HOUR);
    shop.rig.observe('OrdersQuiet', START_MS + shop.nowMs, ['B']);
    shop.play(4 * DAY + 10 * HOUR + 5 * MINUTE, FOREVER);
    expect(shop.told).toEqual([
      '4d 10:00:50 started: orders{shop="A"} quiet for 50 s, usually at most 20 s at this hour',
    ]);
    const shown = shop.rig.samples('natsight_insight_upper');
    expect(shown).toEqual(['OrdersQuiet critical A 40']);
    expect(shop.rig.samples('natsight_insight_ready')).toEqual([
      'OrdersQuiet critical A 1',
      'OrdersQuiet critical B 0',
    ]);
  });

  test('what is learned outlives a restart, also one that took longer than a usual silence', () => {
    const shop = new Shop(rule()).play(3 * DAY);
    const whole = shop.rig.board.save('all');
    shop.play(4 * DAY + 10 * HOUR);
    const state = [whole, shop.rig.board.save('changes')];
    shop.rig.restart(state, START_MS + shop.nowMs);
    shop.play(4 * DAY + 10 * HOUR + 30 * SECOND, FOREVER);
    shop.rig.observe('OrdersQuiet', START_MS + shop.nowMs);
    shop.play(4 * DAY + 10 * HOUR + 2 * MINUTE, FOREVER);
    expect(shop.told).toEqual([
      '4d 10:01:20 started: orders quiet for 50 s, usually at most 20 s at this hour',
    ]);
  });

  test('does not learn a silence in which it did not run', () => {
    const shop = new Shop(rule()).play(4 * DAY + 10 * HOUR);
    shop.rig.restart([shop.rig.board.save('all')], START_MS + shop.nowMs);
    const later = 4 * DAY + 11 * HOUR;
    // The backlog comes before the first look.
    shop.rig.observe('OrdersQuiet', START_MS + later);
    shop.rig.changes(START_MS + later);
    shop.rig.observe('OrdersQuiet', START_MS + later + SECOND);
    shop.rig.changes(START_MS + later + SECOND);
    const [row] = shop.rig.board.save('all').keys[0]?.state.learned ?? [];
    expect(Math.max(...new Float32Array(new Uint8Array(row?.longest ?? []).buffer))).toBe(1800);
  });

  test('a reload with another text keeps what is learned', () => {
    const shop = new Shop(rule()).play(4 * DAY + 10 * HOUR);
    shop.rig.reload([rule({ summary: 'Nobody orders for {{value}}' })], START_MS + shop.nowMs);
    shop.play(4 * DAY + 10 * HOUR + 2 * MINUTE, FOREVER);
    expect(shop.told).toEqual(['4d 10:00:50 started: Nobody orders for 50 s']);
  });
});
