import { describe, expect, test } from '@jest/globals';
import type { AdaptiveInsight } from '../../../setup/model/insight.js';
import { ADAPTIVE_DEFAULTS } from '../../../setup/model/adaptive-threshold.js';
import type { AdaptiveThreshold } from '../../../setup/model/adaptive-threshold.js';
import type { Metric } from '../../../setup/model/metric.js';
import { Rig } from './rig.js';
import { START_MS } from '../adaptive/stream.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const orders: Metric = {
  kind: 'window',
  name: 'orders_rate',
  stream: 'orders',
  help: 'Orders.',
  unit: undefined,
  where: undefined,
  before: undefined,
  idleMs: undefined,
  value: undefined,
  seriesLimit: 2000,
  aggregate: { kind: 'rate' },
  span: { kind: 'sized', sizeMs: MINUTE, slideMs: MINUTE },
  publish: undefined,
  labels: [{ name: 'origin', value: 'origin', limit: 100, absent: '', values: undefined }],
};

function adaptive(band: Partial<AdaptiveThreshold> = {}, more: Partial<AdaptiveInsight> = {}): AdaptiveInsight {
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
    for (const end = this.minute + minutes; this.minute < end; ) {
      this.minute += 1;
      const now = value(this.minute);
      if (now === undefined) this.rig.remove('A');
      else this.rig.set('A', now, 60);
      for (let look = 0; look < looks; look++) {
        for (const { change, summary, atMs } of this.rig.changes(START_MS + this.minute * MINUTE + look * 50)) {
          this.told.push(`${new Date(atMs).toISOString().slice(5, 16)} ${change}: ${summary}`);
        }
      }
    }
    return this;
  }
}

const TUESDAY_OF_THE_THIRD_WEEK = 15 * 24 * 60 + 14 * 60;

describe('an insight that learns what is normal', () => {
  test('tells the value, what is expected, why, and the budget in one sentence', () => {
    const shop = new Shop(adaptive()).play(TUESDAY_OF_THE_THIRD_WEEK + 2);
    expect(shop.told).toEqual([]);
    shop.play(20, () => 0).play(60);
    expect(shop.told).toEqual([
      '03-24T14:03 started: orders_rate{origin="A"} 0/s at 14:03, expected 117/s to 143/s on a Tuesday at 14:00; lowest ever at this hour; 1st alert in 14 days, budget 2/week',
      '03-24T14:52 ended: orders_rate{origin="A"} 0/s at 14:03, expected 117/s to 143/s on a Tuesday at 14:00; lowest ever at this hour; 1st alert in 14 days, budget 2/week',
    ]);
  });
});
