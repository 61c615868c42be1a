import { describe, expect, test } from '@jest/globals';
import { renderText } from '../../../exporter/exposition/render.js';
import { START_MS, streamSetup, TestEngine } from '../../support/engine.js';

/** The samples of a scrape that begins now, as app.ts renders it for a scraper that was last here one second ago. */
function scraped(engine: TestEngine, format: 'prometheus' | 'openmetrics' = 'prometheus'): readonly string[] {
  const text = [...renderText(engine.engine.metrics, format, { newSinceMs: engine.nowMs - 1_000 })].join('');
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

const orders = streamSetup({
  metrics: {
    orders_total: { type: 'counter', labels: { shop: 'shop' }, idle: '1m', exemplar: { traceId: "'a1'" } },
    amount: { type: 'histogram', value: 'amount', buckets: [5], labels: { shop: 'shop' }, idle: '1m' },
    last_amount: { type: 'gauge', value: 'amount', labels: { shop: 'shop' } },
    recent: { type: 'window', aggregate: 'count', size: '10s', slide: '1s', labels: { shop: 'shop' } },
  },
});

describe('a series that is new', () => {
  test('is at 0 for one scrape interval, and then at its value', () => {
    const engine = new TestEngine(orders);
    engine.wait(5_000);
    for (let event = 0; event < 7; event++) engine.sendEvent({ shop: 'Bonn', amount: 3 });
    engine.wait(500);
    expect(scraped(engine)).toEqual([
      'amount_bucket{shop="Bonn",le="5.0"} 0',
      'amount_bucket{shop="Bonn",le="+Inf"} 0',
      'amount_sum{shop="Bonn"} 0',
      'amount_count{shop="Bonn"} 0',
      'last_amount{shop="Bonn"} 3',
      'orders_total{shop="Bonn"} 0',
      'recent{shop="Bonn"} 7',
    ]);
    engine.wait(500);
    expect(scraped(engine)).toEqual(
      expect.arrayContaining(['orders_total{shop="Bonn"} 7', 'amount_sum{shop="Bonn"} 21']),
    );
  });

  test('shows its exemplar with its value, and always when it was created', () => {
    const engine = new TestEngine(orders);
    engine.wait(5_000);
    engine.sendEvent({ shop: 'Bonn', amount: 3 });
    const created = `orders_created{shop="Bonn"} ${(START_MS + 5_000) / 1_000}`;
    expect(scraped(engine, 'openmetrics')).toEqual(
      expect.arrayContaining(['orders_total{shop="Bonn"} 0', created]),
    );
    engine.wait(1_000);
    const [counter, after] = scraped(engine, 'openmetrics').filter((line) => line.startsWith('orders'));
    expect(counter).toMatch(/^orders_total\{shop="Bonn"\} 1 # \{trace_id="a1"\}/);
    expect(after).toBe(created);
  });

  test('is at the value that it had, if it was idle', () => {
    const engine = new TestEngine(orders);
    engine.sendEvent({ shop: 'Bonn', amount: 3 });
    engine.wait(61_000);
    expect(scraped(engine).filter((line) => line.startsWith('orders'))).toEqual([]);
    engine.sendEvent({ shop: 'Bonn', amount: 40 });
    expect(scraped(engine)).toEqual(
      expect.arrayContaining([
        'orders_total{shop="Bonn"} 1',
        'amount_bucket{shop="Bonn",le="+Inf"} 1',
        'amount_sum{shop="Bonn"} 3',
      ]),
    );
    engine.wait(1_000);
    expect(scraped(engine)).toEqual(
      expect.arrayContaining([
        'orders_total{shop="Bonn"} 2',
        'amount_bucket{shop="Bonn",le="5.0"} 1',
        'amount_bucket{shop="Bonn",le="+Inf"} 2',
        'amount_sum{shop="Bonn"} 43',
      ]),
    );
  });

  test('has its value at once for insights', () => {
    const insights = { Busy: { metric: 'orders_total', above: 6, severity: 'warning', summary: 'Busy' } };
    const engine = new TestEngine({
      ...streamSetup({ metrics: { orders_total: { type: 'counter' } }, insights }),
    });
    for (let event = 0; event < 7; event++) engine.sendEvent({});
    engine.wait(10);
    expect(scraped(engine)).toEqual(['orders_total 0']);
    expect(engine.happened).toContainEqual(expect.objectContaining({ kind: 'insightChanged' }));
  });
});
