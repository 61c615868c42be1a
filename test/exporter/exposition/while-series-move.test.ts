import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderText } from '../../../exporter/exposition/render.js';
import type { Turn } from '../../../exporter/turn/turn.js';
import { streamSetup, TestEngine } from '../../support/engine.js';
import { parseExposition } from '../../support/exposition.js';

/** A turn that is over after each series. */
const HASTY: Turn = { begin: () => undefined, isOver: () => true };

const labels = { origin: 'origin' };
const METRICS = {
  landed_total: { type: 'counter', idle: '1s', labels },
  last_delay: { type: 'gauge', idle: '1s', labels, value: 'delay' },
  delay: { type: 'histogram', idle: '1s', labels, value: 'delay', buckets: [10] },
  delay_recent: { type: 'window', aggregate: 'mean', value: 'delay', size: '1s', labels },
  busiest: { type: 'window', aggregate: 'top', value: 'origin', size: '2s', slide: '1s', labels },
};
const EVERYWHERE = ['ORD', 'DFW', 'ATL'].map((origin) => ({ origin, delay: 7 }));

class Scrape {
  readonly #slices: Iterator<string>;
  text = '';

  constructor(engine: TestEngine) {
    this.#slices = renderText(engine.engine.metrics, 'openmetrics', { turn: HASTY });
  }

  /** Reads the next slice; returns whether there is more. */
  readOn(): boolean {
    const { value, done } = this.#slices.next();
    if (done !== true) this.text += value;
    return done !== true;
  }
}

describe('a scrape while series go and return', () => {
  test('shows a series once that was shown, went and has another number now', () => {
    const { landed_total } = METRICS;
    const engine = new TestEngine(streamSetup({ metrics: { landed_total } }));
    engine.sendAll(EVERYWHERE);
    const scrape = new Scrape(engine);
    scrape.readOn();
    expect(scrape.text).toContain('landed_total{origin="ORD"} 1');
    engine.wait(1_000);
    expect(engine.exposition()).toBe('');
    engine.sendAll(EVERYWHERE);
    while (scrape.readOn());
    expect(parseExposition(scrape.text).samples.map(({ name }) => name)).toEqual([
      'landed_total',
      'landed_created',
    ]);
    expect(engine.samples()).toEqual(
      ['ATL', 'DFW', 'ORD'].map((origin) => `landed_total{origin="${origin}"} 2`),
    );
  });

  test('shows no series twice, whatever comes and goes between two slices', () => {
    const event = fc.record({ origin: fc.constantFrom('ORD', 'DFW', 'ATL', 'SFO'), delay: fc.nat(20) });
    const wait = fc.constantFrom(500, 1_000, 2_500);
    const between = fc.array(fc.array(fc.oneof(event, wait), { maxLength: 6 }), { maxLength: 20 });
    fc.assert(
      fc.property(between, (all) => {
        const engine = new TestEngine(streamSetup({ metrics: METRICS }));
        engine.sendAll(EVERYWHERE);
        const scrape = new Scrape(engine);
        for (const happenings of all) {
          scrape.readOn();
          for (const each of happenings) {
            if (typeof each === 'number') engine.wait(each);
            else engine.sendEvent(each);
          }
        }
        while (scrape.readOn());
        expect(() => parseExposition(scrape.text)).not.toThrow();
      }),
    );
  });
});
