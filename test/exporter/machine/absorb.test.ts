import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Engine } from '../../../exporter/machine/engine.js';
import type { KnownLabelsByTable } from '../../../exporter/machine/engine-delta.js';
import { ROW_HEAD } from '../../../exporter/series/series-rows.js';
import type { Setup } from '../../../setup/model/setup.js';
import { START_MS, TestEngine, metricAccountOf, streamSetup } from '../../support/engine.js';
import type { ClosedWindow } from '../../../exporter/window/closed-window.js';
import { windowMessage } from '../../../exporter/window/window-message.js';
import { GatheringEngine, SeveralEngines } from '../../support/several-engines.js';

const LATENESS_MS = 5_000;
const labels = { origin: 'origin', haul: 'haul' };
const window = { type: 'window', size: '10s', labels, publish: 'windows' };
const session = { type: 'window', labels, publish: 'windows' };

const setup = streamSetup({
  stream: {
    schema: {
      type: 'object',
      required: ['origin', 'delay', 'haul', 'time'],
      properties: {
        origin: { type: 'string' },
        haul: { type: 'string' },
        delay: { type: 'integer', maximum: 100 },
        trace: { type: 'string' },
        time: { type: 'number' },
      },
    },
    // Never idle here: the engine that merges knows of an event later, and so of the time since.
    eventTime: { field: 'time', maxLateness: '5s', idleAfter: '1h' },
  },
  steps: [{ where: 'delay > 2' }],
  metrics: {
    flights_total: { type: 'counter' },
    flights_by_origin_total: { type: 'counter', labels, idle: '8s' },
    delay_minutes_total: { type: 'counter', value: 'delay', labels: { haul: 'haul' } },
    last_delay_minutes: { type: 'gauge', value: 'delay', labels },
    delay_minutes: { type: 'histogram', value: 'delay', buckets: [5, 20], labels, idle: '8s' },
    traced_minutes: { type: 'histogram', value: 'delay', buckets: [5, 20], exemplar: { traceId: 'trace' } },
    flights: { ...window, aggregate: 'count', slide: '2s' },
    delay_p90: { ...window, aggregate: 'p90', value: 'delay' },
    flights_in_a_row: { ...session, aggregate: 'count', session: '2s' },
    delay_of_a_row: { ...session, aggregate: 'p90', value: 'delay', session: '7s' },
    delay_max: { ...window, aggregate: 'max', value: 'delay', slide: '5s' },
    origins: { ...window, aggregate: 'distinct', value: 'origin', labels: {} },
    busiest: { ...window, aggregate: 'top', value: 'origin', labels: {} },
  },
});

/** The next action: one of the engines reads an event, or sends what it has gathered. */
const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      reader: fc.nat(2),
      afterMs: fc.integer({ min: 1, max: 3_000 }),
      behindMs: fc.nat(LATENESS_MS),
      event: fc.record(
        {
          origin: fc.constantFrom('ORD', 'JFK', 'LAX', 'ATL'),
          haul: fc.constantFrom('long', 'short', ''),
          delay: fc.nat(110),
        },
        { requiredKeys: ['origin', 'delay'] },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ drained: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ settled: fc.shuffledSubarray([0, 1, 2], { minLength: 3 }) }) },
);

/** Each window once. */
function eachOnce(closed: readonly ClosedWindow[]): ReadonlySet<string> {
  const payloads = closed.map((each) => windowMessage(each, 'flight-operations').payload);
  const told = new Set(payloads);
  if (told.size < payloads.length) throw new Error(`told twice: ${payloads.join('\n')}`);
  return told;
}

describe('several engines whose results are put together', () => {
  test('show what one engine shows that reads all events', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 80 }), (happenings) => {
        const one = new TestEngine(setup);
        const several = new SeveralEngines(setup, 3);
        for (const [index, next] of happenings.entries()) {
          if ('drained' in next) several.drain(next.drained);
          else if ('settled' in next) several.settle(next.settled);
          else {
            one.wait(next.afterMs);
            several.wait(next.afterMs);
            // No two events at the same time: a gauge would show the one that is absorbed last.
            const time = one.nowMs - next.behindMs + index / 1_000;
            const event = { ...next.event, time, trace: `${index}`.padStart(32, '0') };
            one.sendEvent(event);
            several.reader(next.reader).sendEvent(event);
          }
        }
        one.wait(0);
        several.settle();
        expect(openMetricsOf(several.main)).toEqual(openMetricsOf(one));
        expect(accountOf(several.main)).toEqual(accountOf(one));
        expect(eachOnce(several.main.closedWindows)).toEqual(eachOnce(one.closedWindows));
      }),
      { numRuns: 50 },
    );
  });

  test('count every event that is beyond a limit, whoever met it first', () => {
    const limited = streamSetup({
      metrics: {
        by_origin_total: { type: 'counter', labels: { origin: { value: 'origin', limit: 3 } } },
        by_flight_total: { type: 'counter', labels: { origin: 'origin', flight: 'flight' }, seriesLimit: 4 },
      },
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(1), fc.nat(9), fc.nat(3)), { maxLength: 60 }), (events) => {
        const one = new TestEngine(limited);
        const several = new SeveralEngines(limited, 2);
        for (const [reader, origin, flight] of events) {
          const event = { origin: `O${origin}`, flight: `F${flight}` };
          one.sendEvent(event);
          several.reader(reader).sendEvent(event);
        }
        several.settle();
        expect(totalsOf(several.main)).toEqual(totalsOf(one));
        const counts = new Map(
          [...several.main.engine.seriesCounts()].map(({ metric, count }) => [metric, count]),
        );
        expect(counts.get('by_origin_total')).toBeLessThanOrEqual(4);
        expect(counts.get('by_flight_total')).toBeLessThanOrEqual(5);
        const overflowed =
          [...several.main.engine.overflows()].find(({ label }) => label === 'origin')?.count ?? 0;
        expect(overflowed).toBe(valueOf(several.main, 'by_origin_total{origin="__other__"}'));
      }),
    );
  });
});

describe('what one engine hands over to another', () => {
  const many = streamSetup({ metrics: { flights_total: { type: 'counter', labels: { origin: 'origin' } } } });

  test('labels of a series are told once, until series are numbered anew', () => {
    const { engine, ...reader } = readerOf(many);
    reader.send('ORD');
    expect(tellsOf(engine)).toEqual({ epoch: 0, named: 1, series: 1 });
    reader.send('ORD');
    expect(tellsOf(engine)).toEqual({ epoch: 0, named: 0, series: 1 });
    expect(engine.drain().tables).toEqual([]);
    for (let at = 0; at < 40_000; at++) reader.send(`O${at}`);
    expect(engine.gathered).toBe(40_000);
    expect(tellsOf(engine)).toEqual({ epoch: 0, named: 40_000, series: 40_000 });
    expect(engine.gathered).toBe(0);
    reader.send('ORD');
    expect(tellsOf(engine)).toEqual({ epoch: 1, named: 1, series: 1 });
  });

  test('a series that is numbered anew goes on', () => {
    const several = new SeveralEngines(many, 1);
    for (let at = 0; at < 40_000; at++) several.reader(0).sendEvent({ origin: at < 50 ? 'ORD' : `O${at}` });
    several.settle();
    several.reader(0).sendEvent({ origin: 'ORD' });
    several.settle();
    expect(valueOf(several.main, 'flights_total{origin="ORD"}')).toBe(51);
  });

  test('a counter that went idle and returns goes on from its value', () => {
    const idle = streamSetup({
      metrics: { flights_total: { type: 'counter', labels: { origin: 'origin' }, idle: '10s' } },
    });
    const several = new SeveralEngines(idle, 2);
    several.reader(0).sendEvent({ origin: 'ORD' });
    several.settle();
    several.wait(10_000);
    several.settle();
    expect(several.main.samples()).toEqual([]);
    several.reader(1).sendEvent({ origin: 'ORD' });
    several.settle();
    expect(several.main.samples()).toEqual(['flights_total{origin="ORD"} 2']);
    expect(several.main.exposition('openmetrics')).toContain(
      `flights_created{origin="ORD"} ${START_MS / 1000}\n`,
    );
  });

  test('after a reload what did not change goes on, also when a limit did', () => {
    const declare = (limit: number) =>
      streamSetup({
        metrics: {
          kept_total: { type: 'counter', labels: { origin: 'origin' } },
          changed_total: { type: 'counter', labels: { origin: { value: 'origin', limit } } },
        },
      });
    const several = new SeveralEngines(declare(5), 2);
    several.reader(0).sendEvent({ origin: 'ORD' });
    several.reload(declare(6));
    several.reader(0).sendEvent({ origin: 'ORD' });
    several.reader(1).sendEvent({ origin: 'ORD' });
    several.settle();
    expect(several.main.samples()).toEqual(['changed_total{origin="ORD"} 2', 'kept_total{origin="ORD"} 3']);
  });

  test('a window is not closed before every engine knows that its time is over', () => {
    const tumbling = streamSetup({
      stream: { eventTime: { field: 'time', maxLateness: '0s' } },
      metrics: { flights: { type: 'window', aggregate: 'count', size: '10s' } },
    });
    const several = new SeveralEngines(tumbling, 2);
    several.reader(0).sendEvent({ time: RECORDED_MS });
    several.reader(1).sendEvent({ time: RECORDED_MS + 10_000 });
    // After it was drained, it reads an event of a window that has closed elsewhere.
    several.drain(0);
    several.reader(0).sendEvent({ time: RECORDED_MS + 1_000 });
    several.settle();
    expect(several.main.samples()).toEqual(['flights 2']);
    several.reader(0).sendEvent({ time: RECORDED_MS + 2_000 });
    expect(metricAccountOf(several.reader(0).engine, 'flights').skipped).toEqual({ late: 1 });
  });
});

describe('events whose windows the clock has closed before their thread handed them over', () => {
  const recorded = (span: object) =>
    streamSetup({
      stream: { eventTime: { field: 'time', maxLateness: '0s', idleAfter: '5s' } },
      metrics: { flights: { type: 'window', aggregate: 'count', labels: { origin: 'origin' }, ...span } },
    });

  test.each([
    ['tumbling', { size: '10s' }],
    ['sliding', { size: '10s', slide: '2s' }],
    ['session', { session: '3s' }],
  ])('are skipped as late and make no series: %s', (_, span) => {
    const several = new SeveralEngines(recorded(span), 2);
    several.reader(0).sendEvent({ time: RECORDED_MS, origin: 'ORD' });
    several.settle();
    // Nothing comes for so long that the clock goes on by itself; then a thread reads two more, before it hears of that.
    several.main.wait(60_000);
    const slow = several.reader(1);
    slow.sendEvent({ time: RECORDED_MS + 1, origin: 'JFK' });
    slow.sendEvent({ time: RECORDED_MS + 2, origin: 'LAX' });
    slow.sendEvent({ time: RECORDED_MS + 3_600_000, origin: 'ATL' });
    several.drain(1);
    const account = several.main.accountOf('flights');
    expect(account).toEqual({ counted: 2, excluded: 0, skipped: { late: 2 } });
    expect(several.main.account.accepted).toBe(4);
    const skipped = several.main.happened.filter(({ kind }) => kind === 'eventSkipped');
    expect(skipped).toMatchObject([{ stream: 'flights', by: 'metric "flights"', reason: 'late' }]);
    several.settle();
    expect(several.main.samples().filter((sample) => /JFK|LAX/.test(sample))).toEqual([]);
  });
});

test('identities stay, although a thread that reads another stream hands over for the first time', () => {
  const declared = streamSetup({ stream: { deduplicate: { by: 'id', within: '1h' } } });
  const [reader, other] = [new GatheringEngine(declared), new GatheringEngine(declared)];
  reader.sendEvent({ id: 'a' });
  const { engine } = new TestEngine(declared);
  const known: KnownLabelsByTable = new WeakMap();
  engine.absorb(structuredClone(reader.drain(['flights'])), known);
  engine.absorb(structuredClone(other.drain([])), known);
  const keys = () => engine.copyOfKeys(['flights']).flatMap(([, state]) => state.keys.map(([key]) => key));
  expect(keys()).toEqual(['a']);
  // As in a setup that is used from now on.
  reader.sendEvent({ id: 'b' });
  engine.absorb(structuredClone(reader.drain(['flights'])), known);
  expect(keys()).toEqual(['a', 'b']);
});

test('a state with what a thread has handed over has its time, although windows wait for the other threads', () => {
  const declared = streamSetup({ stream: { eventTime: { field: 'time', unit: 'ms', maxLateness: '1s' } } });
  const reader = new GatheringEngine(declared);
  reader.sendEvent({ time: RECORDED_MS });
  const { engine } = new TestEngine(declared);
  engine.absorb(structuredClone(reader.drain(['flights'])), new WeakMap());
  expect(engine.save('all').eventTimes).toMatchObject([
    { state: { newestMs: RECORDED_MS, positionMs: -Infinity } },
  ]);
});

/** Times that are in the past for the clock: they alone move the watermark. */
const RECORDED_MS = START_MS - 3_600_000;

function readerOf(declared: Setup) {
  const reader = new GatheringEngine(declared);
  return { engine: reader.engine, send: (origin: string) => reader.sendEvent({ origin }) };
}

/** The next delta of the only metric. */
function tellsOf(engine: Engine) {
  const [table] = engine.drain().tables;
  const delta = table?.[1];
  if (delta?.kind !== 'lasting') throw new Error('nothing was gathered');
  const WIDTH = ROW_HEAD + 1;
  return { epoch: delta.epoch, named: delta.named.length, series: delta.rows.length / WIDTH };
}

function openMetricsOf(of: TestEngine): readonly string[] {
  return of.exposition('openmetrics').split('\n').sort();
}

function accountOf({ account }: TestEngine) {
  const { received, accepted, bytes, rejected, violations, lastArrivalMs, newestEventMs, watermarkMs } =
    account;
  return {
    received,
    accepted,
    bytes,
    lastArrivalMs,
    newestEventMs,
    watermarkMs,
    rejected: Object.fromEntries(rejected),
    violations: [...violations].map(({ field, rule, count }) => `${field} ${rule} ${count}`).sort(),
  };
}

/** The sum of all series, by metric. */
function totalsOf(of: TestEngine): Readonly<Record<string, number>> {
  const totals: Record<string, number> = {};
  for (const sample of of.samples()) {
    const [name = ''] = sample.split('{');
    totals[name] = (totals[name] ?? 0) + Number(sample.slice(sample.lastIndexOf(' ')));
  }
  return totals;
}

function valueOf(of: TestEngine, series: string): number {
  const sample = of.samples().find((line) => line.startsWith(`${series} `));
  return Number(sample?.slice(series.length + 1) ?? 0);
}
