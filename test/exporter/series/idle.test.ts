import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { START_MS, streamSetup, TestEngine } from '../../support/engine.js';
import { parseExposition } from '../../support/exposition.js';

const IDLE_MS = 60_000;
const origin = (limit = 100) => ({ origin: { value: 'origin', limit } });
const counter = (more: object = {}) => ({ type: 'counter', idle: '1m', labels: origin(), ...more });
const running = (metrics: Readonly<Record<string, Readonly<Record<string, unknown>>>>) =>
  new TestEngine(streamSetup({ metrics }));

describe('a series without events for the idle time of its metric', () => {
  test('goes when the time is over, not before, and goes on where it stood when it returns', () => {
    const engine = running({ landed_total: counter() });
    engine.sendAll([{ origin: 'ORD' }, { origin: 'ORD' }]);
    engine.wait(IDLE_MS - 1);
    expect(engine.samples()).toEqual(['landed_total{origin="ORD"} 2']);
    engine.wait(1);
    expect(engine.exposition()).toBe('');
    engine.wait(10 * IDLE_MS);
    engine.sendEvent({ origin: 'ORD' });
    expect(engine.samples()).toEqual(['landed_total{origin="ORD"} 3']);
  });

  test('stays as long as events come, and for ever where the metric has no idle time', () => {
    const engine = running({ landed_total: counter(), all_total: counter({ idle: undefined }) });
    engine.sendAll([{ origin: 'ORD' }, { origin: 'DFW' }]);
    for (let minutes = 0; minutes < 3; minutes++) {
      engine.wait(IDLE_MS - 1);
      engine.sendEvent({ origin: 'ORD' });
    }
    expect(engine.samples()).toEqual([
      'all_total{origin="DFW"} 1',
      'all_total{origin="ORD"} 4',
      'landed_total{origin="ORD"} 4',
    ]);
  });

  test('is a histogram: buckets and sum go on together, whichever place it gets', () => {
    const engine = running({
      delay: { ...counter(), type: 'histogram', value: 'delay', buckets: [10, 20] },
    });
    engine.sendAll([
      { origin: 'ORD', delay: 5 },
      { origin: 'DFW', delay: 15 },
      { origin: 'DFW', delay: 99 },
    ]);
    engine.wait(IDLE_MS);
    engine.sendAll([
      { origin: 'DFW', delay: 1 },
      { origin: 'ATL', delay: 2 },
    ]);
    expect(engine.samples()).toEqual([
      'delay_bucket{origin="ATL",le="+Inf"} 1',
      'delay_bucket{origin="ATL",le="10.0"} 1',
      'delay_bucket{origin="ATL",le="20.0"} 1',
      'delay_bucket{origin="DFW",le="+Inf"} 3',
      'delay_bucket{origin="DFW",le="10.0"} 1',
      'delay_bucket{origin="DFW",le="20.0"} 2',
      'delay_count{origin="ATL"} 1',
      'delay_count{origin="DFW"} 3',
      'delay_sum{origin="ATL"} 2',
      'delay_sum{origin="DFW"} 115',
    ]);
  });

  test('is a gauge: it just goes, and the time of its last event with it', () => {
    const engine = new TestEngine(
      streamSetup({
        stream: { eventTime: { field: 'time', maxLateness: '1h' } },
        metrics: { last_delay: { ...counter(), type: 'gauge', value: 'delay' } },
      }),
    );
    engine.sendEvent({ origin: 'ORD', delay: 5, time: START_MS });
    engine.wait(IDLE_MS);
    expect(engine.samples()).toEqual([]);
    engine.sendEvent({ origin: 'ORD', delay: 7, time: START_MS - 1 });
    expect(engine.samples()).toEqual(['last_delay{origin="ORD"} 7']);
    expect([...engine.engine.forgottenCounts()]).toEqual([]);
  });

  test('is kept through a reload that leaves its metric as it was', () => {
    const setup = streamSetup({ metrics: { landed_total: counter() } });
    const before = new TestEngine(setup);
    before.sendEvent({ origin: 'ORD' });
    before.wait(IDLE_MS);
    const after = new TestEngine(setup, { previous: before, nowMs: before.nowMs });
    after.sendEvent({ origin: 'ORD' });
    expect(after.samples()).toEqual(['landed_total{origin="ORD"} 2']);
  });
});

test('many series that go idle together go a few thousand at a time, so that none of it holds up events', () => {
  const engine = running({ landed_total: counter({ seriesLimit: 10_000, labels: origin(10_000) }) });
  engine.sendAll(Array.from({ length: 5_000 }, (_, n) => ({ origin: `A${n}` })));
  const left = [IDLE_MS, 50, 50].map((ms) => {
    engine.wait(ms);
    return engine.samples().length;
  });
  expect(left).toEqual([3_000, 1_000, 0]);
});

describe('the places of idle series', () => {
  test('in a label are free for other values; one that returns overflows only while there is none', () => {
    const engine = running({ landed_total: counter({ labels: origin(1) }) });
    engine.sendAll([{ origin: 'ORD' }, { origin: 'ORD' }]);
    engine.wait(IDLE_MS);
    engine.sendAll([{ origin: 'DFW' }, { origin: 'ORD' }]);
    expect(engine.samples()).toEqual(['landed_total{origin="DFW"} 1', 'landed_total{origin="__other__"} 1']);
    expect(engine.engine.drainNewOverflows()).toEqual([
      { metric: 'landed_total', label: 'origin', count: 1 },
    ]);
    engine.wait(IDLE_MS);
    engine.sendEvent({ origin: 'ORD' });
    expect(engine.samples()).toEqual(['landed_total{origin="ORD"} 3']);
    expect(engine.engine.drainNewOverflows()).toEqual([]);
  });

  test('in the budget of the metric are free for other series', () => {
    const engine = running({ landed_total: counter({ seriesLimit: 2 }) });
    engine.sendAll([{ origin: 'ORD' }, { origin: 'DFW' }, { origin: 'ATL' }]);
    engine.wait(IDLE_MS);
    engine.sendAll([{ origin: 'ATL' }, { origin: 'SFO' }]);
    expect(engine.samples()).toEqual(['landed_total{origin="ATL"} 1', 'landed_total{origin="SFO"} 1']);
  });

  test('ever new values take bounded memory: what was idle longest is forgotten and counted', () => {
    const engine = running({ landed_total: counter({ seriesLimit: 3, labels: origin(3) }) });
    for (let n = 0; n < 10; n++) {
      engine.sendEvent({ origin: `A${n}` });
      engine.wait(IDLE_MS);
    }
    expect([...engine.engine.forgottenCounts()]).toEqual([{ metric: 'landed_total', count: 7 }]);
    engine.sendAll([{ origin: 'A9' }, { origin: 'A0' }]);
    expect(engine.samples()).toEqual(['landed_total{origin="A0"} 1', 'landed_total{origin="A9"} 2']);
  });
});

/** Reads like Prometheus: `increase()` over all scrapes; each series starts at zero, and a decrease is a counter reset. */
class Scrapes {
  readonly #last = new Map<string, number>();
  readonly increases = new Map<string, number>();
  resets = 0;

  scrape(engine: TestEngine): void {
    for (const { name, labels, value } of parseExposition(engine.exposition()).samples) {
      const series = [name, ...Object.values(labels)].join(' ');
      const last = this.#last.get(series) ?? 0;
      if (value < last) this.resets++;
      const growth = value < last ? value : value - last;
      this.#last.set(series, value);
      this.increases.set(series, (this.increases.get(series) ?? 0) + growth);
    }
  }
}

describe('increase() over scrapes, while series go and return at random', () => {
  const event = fc.record({
    origin: fc.constantFrom('ORD', 'DFW', 'ATL', 'SFO'),
    n: fc.integer({ min: 0, max: 9 }),
  });
  const wait = fc.constantFrom(1, 1_000, IDLE_MS / 2, IDLE_MS - 1, IDLE_MS, 3 * IDLE_MS);
  const steps = fc.array(fc.oneof(event, wait), { maxLength: 60 });

  test('is the truth for every series that a scrape shows, with no reset', () => {
    const metrics = {
      n_total: counter({ value: 'n' }),
      n: { ...counter(), type: 'histogram', value: 'n', buckets: [5] },
    };
    fc.assert(
      fc.property(steps, (all) => {
        const engine = running(metrics);
        const scrapes = new Scrapes();
        const truth = new Map<string, number>();
        const add = (series: string, value: number) => truth.set(series, (truth.get(series) ?? 0) + value);
        for (const step of all) {
          if (typeof step === 'number') {
            engine.wait(step);
            continue;
          }
          engine.sendEvent(step);
          add(`n_total ${step.origin}`, step.n);
          add(`n_count ${step.origin}`, 1);
          add(`n_sum ${step.origin}`, step.n);
          add(`n_bucket ${step.origin} +Inf`, 1);
          add(`n_bucket ${step.origin} 5.0`, step.n <= 5 ? 1 : 0);
          // Some events are scraped at once, some together with others, and some only after their series was idle.
          if (step.n % 2 === 0) scrapes.scrape(engine);
        }
        for (const name of ['ORD', 'DFW', 'ATL', 'SFO']) engine.sendEvent({ origin: name, n: 0 });
        scrapes.scrape(engine);
        for (const series of scrapes.increases.keys()) {
          const isMade = series.startsWith('n_count') || series.startsWith('n_bucket');
          expect([series, scrapes.increases.get(series)]).toEqual([
            series,
            (truth.get(series) ?? 0) + (isMade ? 1 : 0),
          ]);
        }
        expect(scrapes.increases.size).toBe(4 * 5);
        expect(scrapes.resets).toBe(0);
      }),
    );
  });

  test.each([
    ['labels', { labels: origin(2) }],
    ['the budget', { seriesLimit: 2 }],
  ])('adds up to all events also where %s overflow', (_, limits) => {
    fc.assert(
      fc.property(steps, (all) => {
        const engine = running({ n_total: counter({ value: 'n', ...limits }) });
        const scrapes = new Scrapes();
        let truth = 0;
        for (const step of all) {
          if (typeof step === 'number') engine.wait(step);
          else {
            engine.sendEvent(step);
            truth += step.n;
          }
          // Before any series can go idle or be forgotten.
          scrapes.scrape(engine);
        }
        const [forgotten] = engine.engine.forgottenCounts();
        fc.pre(forgotten?.count === 0);
        expect([...scrapes.increases.values()].reduce((sum, increase) => sum + increase, 0)).toBe(truth);
        expect(scrapes.resets).toBe(0);
      }),
    );
  });
});

test('a series tells since when it counts: from its first event, through gaps, and anew once forgotten', () => {
  const engine = running({ landed_total: counter({ seriesLimit: 1, labels: origin(1) }) });
  const created = () => engine.exposition('openmetrics').match(/landed_created.*/g);
  const startSeconds = START_MS / 1000;
  engine.sendEvent({ origin: 'ORD' });
  engine.wait(2 * IDLE_MS);
  engine.sendEvent({ origin: 'ORD' });
  expect(created()).toEqual([`landed_created{origin="ORD"} ${startSeconds}`]);
  engine.wait(IDLE_MS);
  engine.sendEvent({ origin: 'ATL' });
  engine.wait(IDLE_MS);
  engine.sendEvent({ origin: 'ORD' });
  expect(created()).toEqual([`landed_created{origin="ORD"} ${startSeconds + 240}`]);
});
