import { describe, expect, test } from '@jest/globals';
import { insightSchema } from '../../../setup/model/insight.js';
import type { Insight } from '../../../setup/model/insight.js';
import { ordersRate } from './orders-rate.js';
import { Rig } from './rig.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START_MS = Date.UTC(2026, 2, 2);

const orders = ordersRate('shop');

function rule(change: object, options: object = {}): Insight {
  const parsed = insightSchema.parse({ metric: orders.name, change, ...options });
  return Object.assign(parsed, { name: 'OrdersChanged', unit: 'reqps' });
}

const HALVED = { against: 'yesterday', below: 0.5 };

/** Plays minutes from a Monday on, with a look each minute or as often as wanted. */
class Shop {
  readonly rig: Rig;
  readonly told: string[] = [];
  #nowMs = START_MS;

  constructor(
    insight: Insight,
    readonly looks = 1,
  ) {
    this.rig = new Rig([insight], orders);
    this.rig.changes(START_MS);
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  play(ms: number, value: number | undefined, stepMs = MINUTE): this {
    for (const endMs = this.#nowMs + ms; this.#nowMs < endMs;) {
      this.#nowMs += stepMs;
      if (value === undefined) this.rig.remove('A');
      else this.rig.set('A', value, 60);
      for (let look = 0; look < this.looks; look++) {
        for (const { change, summary, atMs, escalation } of this.rig.changes(this.#nowMs + look)) {
          const time = new Date(atMs).toISOString().slice(8, 16);
          this.told.push(`${time} ${change}${escalation === undefined ? '' : ` ${escalation}`}: ${summary}`);
        }
      }
    }
    return this;
  }
}

const SERIES = 'orders_rate{shop="A"}';

describe('a change against another day', () => {
  test('is told with the value of then, once there is one', () => {
    const shop = new Shop(rule(HALVED))
      .play(14 * HOUR, 50)
      .play(HOUR, 10)
      .play(HOUR, 50)
      .play(8 * HOUR, 50);
    expect(shop.told).toEqual([]);
    shop
      .play(14 * HOUR, 26)
      .play(2 * MINUTE, 4)
      .play(2 * MINUTE, 24);
    expect(shop.told).toEqual([
      `03T14:01 started: ${SERIES} is 4/s at 14:01, below 0.5 times the 10/s of yesterday`,
      `03T14:03 ended: ${SERIES} is 4/s at 14:01, below 0.5 times the 10/s of yesterday`,
    ]);
  });

  test('takes the same time last week', () => {
    const shop = new Shop(rule({ against: 'last week', outside: [0.5, 2] }));
    shop
      .play(7 * DAY, 50, 5 * MINUTE)
      .play(HOUR, 99, 5 * MINUTE)
      .play(HOUR, 101, 5 * MINUTE);
    expect(shop.told).toEqual([
      `09T01:05 started: ${SERIES} is 101/s at 01:05, above 2 times the 50/s of a week ago`,
    ]);
    shop.play(5 * MINUTE, 20, 5 * MINUTE);
    expect(shop.told.slice(1)).toEqual([
      `09T02:05 started: ${SERIES} is 20/s at 02:05, below 0.5 times the 50/s of a week ago`,
    ]);
  });

  test('no orders are 0 orders: an outage is a change, and the end of one is none if it is small', () => {
    const shop = new Shop(rule({ against: 'yesterday', outside: [0.5, 2] }, { minChange: 30 }));
    shop.play(DAY, 50).play(HOUR, undefined);
    expect(shop.told).toEqual([
      `03T00:01 started: ${SERIES} is 0/s at 00:01, below 0.5 times the 50/s of yesterday`,
    ]);
    shop.play(23 * HOUR, 50);
    shop.told.length = 0;
    shop.play(30 * MINUTE, 29);
    expect(shop.told).toEqual([]);
    shop.play(MINUTE, 31);
    expect(shop.told).toEqual([
      `04T00:31 started: ${SERIES} is 31/s at 00:31, above 2 times the 0/s of yesterday`,
    ]);
  });

  test('tells times in its zone, waits for "for", and tells an episode once', () => {
    const options = { timeZone: 'Europe/Berlin', for: '3m', cooldown: '2h' };
    const shop = new Shop(rule({ against: 'yesterday', above: 2 }, options)).play(DAY, 50);
    for (let hour = 0; hour < 2; hour++) shop.play(5 * MINUTE, 120).play(30 * MINUTE, 50);
    shop.play(5 * MINUTE, 140);
    expect(shop.told.map((text) => text.replace(/: .*?;/, ': …;'))).toEqual([
      `03T00:04 started: ${SERIES} is 120/s at 01:04, above 2 times the 50/s of yesterday`,
      `03T00:06 ended: ${SERIES} is 120/s at 01:04, above 2 times the 50/s of yesterday`,
      '03T01:14 started 1: …; half as bad again as 1 h 10 min ago, 120/s',
    ]);
  });

  test('is the same however often it looks, and after a restart at any time', () => {
    const course = (shop: Shop) => shop.play(DAY, 50).play(HOUR, 200).play(HOUR, 50);
    const insight = rule({ against: 'yesterday', above: 2 });
    const once = course(new Shop(insight));
    expect(course(new Shop(insight, 3)).told).toEqual(once.told);
    expect(once.told).toHaveLength(2);
    const shop = new Shop(insight).play(20 * HOUR, 50);
    const whole = shop.rig.board.save('all');
    shop.play(3 * HOUR, 60);
    const states = [whole, shop.rig.board.save('changes')];
    shop.rig.restart(states, shop.nowMs);
    shop
      .play(HOUR, 50)
      .play(20 * HOUR, 50)
      .play(MINUTE, 119)
      .play(MINUTE, 121);
    expect(shop.told).toEqual([
      `03T20:02 started: ${SERIES} is 121/s at 20:02, above 2 times the 60/s of yesterday`,
    ]);
    const straight = new Shop(insight)
      .play(20 * HOUR, 50)
      .play(3 * HOUR, 60)
      .play(21 * HOUR, 50);
    straight.play(MINUTE, 119).play(MINUTE, 121);
    expect(straight.told).toEqual(shop.told);
    expect(straight.rig.board.save('all')).toEqual(shop.rig.board.save('all'));
  });

  test('what was missed while it did not run is unknown a day later', () => {
    const insight = rule({ against: 'yesterday', above: 2 });
    const shop = new Shop(insight)
      .play(10 * HOUR, 50)
      .play(HOUR, 50, HOUR)
      .play(13 * HOUR, 50);
    shop.play(10 * HOUR, 50).play(30 * MINUTE, 500);
    expect(shop.told).toEqual([]);
    shop.play(30 * MINUTE, 500).play(MINUTE, 500);
    expect(shop.told).toEqual([
      `03T11:00 started: ${SERIES} is 500/s at 11:00, above 2 times the 50/s of yesterday`,
    ]);
  });

  test('a reload with another text or bound keeps what was', () => {
    const shop = new Shop(rule(HALVED)).play(DAY, 50);
    shop.rig.reload([rule({ against: 'yesterday', below: 0.8 }, { summary: 'Only {{value}}' })], shop.nowMs);
    shop.play(2 * MINUTE, 30);
    expect(shop.told).toEqual(['03T00:01 started: Only 30/s']);
  });

  test('shows what was, and the bounds', () => {
    const shop = new Shop(rule({ against: 'yesterday', outside: [0.5, 2] })).play(HOUR, 50);
    expect(shop.rig.samples('natsight_insight_ready')).toEqual(['OrdersChanged warning A 0']);
    shop.play(23 * HOUR, 50).play(MINUTE, 75);
    const shown = (['expected', 'lower', 'upper', 'ratio', 'ready'] as const).map(
      (name) => shop.rig.samples(`natsight_insight_${name}`)[0],
    );
    expect(shown).toEqual([50, 25, 100, 0.5, 1].map((value) => `OrdersChanged warning A ${value}`));
  });

  test('of more series than its metric may have, those that are away longest are forgotten', () => {
    const rig = new Rig([rule(HALVED)], { ...orders, seriesLimit: 1 });
    const count = () => rig.board.save('all').histories?.[0]?.state.rows.map(({ labels }) => labels[0]);
    rig.changes(START_MS);
    rig.set('A', 1).changes(START_MS + MINUTE);
    rig.set('B', 1).changes(START_MS + 2 * MINUTE);
    rig.set('C', 1).changes(START_MS + 3 * MINUTE);
    expect(count()).toEqual(['A', 'B']);
    rig.remove('A').changes(START_MS + 2 * DAY);
    rig.changes(START_MS + 2 * DAY + MINUTE);
    expect(count()).toEqual(['B', 'C']);
  });
});
