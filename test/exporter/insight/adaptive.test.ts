import { describe, expect, test } from '@jest/globals';
import type { AdaptiveInsight } from '../../../setup/model/insight.js';
import { ADAPTIVE_DEFAULTS } from '../../../setup/model/adaptive-threshold.js';
import type { AdaptiveThreshold } from '../../../setup/model/adaptive-threshold.js';
import { ordersRate } from './orders-rate.js';
import { Rig } from './rig.js';
import { START_MS } from '../adaptive/stream.js';

const MINUTE = 60_000;
const orders = ordersRate('origin');

function adaptive(
  band: Partial<AdaptiveThreshold> = {},
  more: Partial<AdaptiveInsight> = {},
): AdaptiveInsight {
  return {
    kind: 'adaptive',
    name: 'OrdersUnusual',
    severity: 'warning',
    summary: undefined,
    description: undefined,
    metric: orders.name,
    unit: 'reqps',
    band: { ...ADAPTIVE_DEFAULTS, ...band },
    forMs: 0,
    clearAfterMs: 30 * MINUTE,
    minimumEvents: 0,
    ...more,
  };
}

/** Orders of a shop: between 125 and 135 a second, more on the hour. Deterministic, so that sentences are exact. */
const usual = (minute: number) => 130 + ((minute * 7) % 11) - 5;

/** Plays minutes from a Monday on, and returns what was told. */
class Shop {
  readonly told: string[] = [];
  readonly rig: Rig;
  minute = 0;

  constructor(insight: AdaptiveInsight) {
    this.rig = new Rig([insight], orders);
    this.rig.changes(START_MS);
  }

  play(minutes: number, value: (minute: number) => number | undefined = usual, looks = 1): this {
    for (const end = this.minute + minutes; this.minute < end;) {
      this.minute += 1;
      const now = value(this.minute);
      if (now === undefined) this.rig.remove('A');
      else this.rig.set('A', now, 60);
      for (let look = 0; look < looks; look++) {
        for (const { change, summary, atMs } of this.rig.changes(
          START_MS + this.minute * MINUTE + look * 50,
        )) {
          this.told.push(`${new Date(atMs).toISOString().slice(5, 16)} ${change}: ${summary}`);
        }
      }
    }
    return this;
  }
}

const SENTENCE =
  'orders_rate{origin="A"} 0/s at 14:03, expected 124/s to 135/s on a Tuesday at 14:00; lowest ever at this hour; 1st alert in 14 days, budget 2/week';
const TUESDAY_OF_THE_THIRD_WEEK = 15 * 24 * 60 + 14 * 60;

describe('an insight that learns what is normal', () => {
  test('tells the value, what is expected, why, and the budget in one sentence', () => {
    const shop = new Shop(adaptive()).play(TUESDAY_OF_THE_THIRD_WEEK + 2);
    expect(shop.told).toEqual([]);
    shop.play(20, () => 0).play(60);
    expect(shop.told).toEqual([`03-24T14:03 started: ${SENTENCE}`, `03-24T14:53 ended: ${SENTENCE}`]);
  });

  test('counts the alerts of the last days in its sentence', () => {
    const shop = new Shop(adaptive()).play(TUESDAY_OF_THE_THIRD_WEEK + 2);
    for (let day = 0; day < 3; day++) shop.play(20, () => 0).play(24 * 60 - 20);
    const third = SENTENCE.replace('Tuesday', 'Thursday').replace('1st', '3rd');
    const started = shop.told.filter((text) => text.includes('started'));
    const withoutBand = (text: string) => text.replace(/ expected \S+ to \S+/, '');
    expect(started).toHaveLength(3);
    expect(withoutBand(started[2] ?? '')).toBe(withoutBand(`03-26T14:03 started: ${third}`));
  });

  test('is the same however often it looks, and after a restart at any time', () => {
    const play = (shop: Shop, looks: number) =>
      shop
        .play(7 * 24 * 60, usual, looks)
        .play(30, () => 300, looks)
        .play(60, usual, looks);
    const once = play(new Shop(adaptive()), 1);
    const often = play(new Shop(adaptive()), 3);
    expect(often.told).toEqual(once.told);
    expect(once.told).toHaveLength(2);
    const restarted = new Shop(adaptive()).play(3 * 24 * 60 + 77);
    const saved = restarted.rig.board.save('all');
    restarted.play(500);
    const changes = restarted.rig.board.save('changes');
    restarted.rig.restart([saved, changes], START_MS + restarted.minute * MINUTE);
    play(restarted, 1);
    const straight = play(new Shop(adaptive()).play(3 * 24 * 60 + 577), 1);
    expect(restarted.told).toEqual(straight.told);
    expect(restarted.rig.board.save('all')).toEqual(straight.rig.board.save('all'));
  });

  test('takes a series without events for 0, and tells again when it becomes half as bad again', () => {
    const shop = new Shop(adaptive())
      .play(8 * 24 * 60)
      .play(20, () => 155)
      .play(20, () => undefined);
    expect(shop.told.map((text) => text.slice(12, text.indexOf(',')))).toEqual([
      'started: orders_rate{origin="A"} 155/s at 00:01',
      'started: orders_rate{origin="A"} 0/s at 00:21',
    ]);
  });

  test('shows what is normal, and whether it knows', () => {
    const shop = new Shop(adaptive()).play(60);
    expect(shop.rig.samples('natsight_insight_ready')).toEqual(['OrdersUnusual warning A 0']);
    shop.play(2 * 24 * 60);
    expect(shop.rig.samples('natsight_insight_ready')).toEqual(['OrdersUnusual warning A 1']);
    const metrics = ['lower', 'expected', 'upper', 'ratio'] as const;
    const [lower = NaN, expected = NaN, upper = NaN, ratio = NaN] = metrics.map((name) =>
      Number(shop.rig.samples(`natsight_insight_${name}`)[0]?.split(' ')[3]),
    );
    expect(lower).toBeGreaterThan(80);
    expect(expected).toBeGreaterThan(lower);
    expect(upper).toBeGreaterThan(expected);
    expect(ratio).toBeLessThan(1);
  });

  test('uses the summary of the setup, waits for "for", and tells only the side that counts', () => {
    const own = adaptive({ side: 'above' }, { summary: 'Too many: {{value}}', forMs: 3 * MINUTE });
    const shop = new Shop(own)
      .play(8 * 24 * 60)
      .play(20, () => 0)
      .play(60)
      .play(2, () => 400)
      .play(300)
      .play(5, () => 400);
    expect(shop.told).toEqual([expect.stringContaining('started: Too many: 400/s')]);
  });
});
