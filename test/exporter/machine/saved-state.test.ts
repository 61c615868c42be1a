import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { readRows } from '../../../exporter/series/row-bytes.js';
import type { MachineState } from '../../../exporter/machine/machine.js';
import { VirtualRun } from '../../../exporter/machine/virtual-run.js';
import { windowMessage } from '../../../exporter/window/window-message.js';
import type { MachineHappening } from '../../../exporter/happening/happening.js';
import { START_MS, streamSetup } from '../../support/engine.js';
import { fuzzRuns } from '../../support/fuzz-runs.js';

const LATENESS_MS = 5_000;
const RUNS = fuzzRuns(15, { each: 1_000 });
jest.setTimeout(RUNS.numRuns * 10_000);

const labels = { origin: { value: 'origin', limit: 4 }, haul: 'haul' };
const published = { type: 'window', labels, publish: 'windows' };

const AGGREGATE_NAMES = [
  'count',
  'sum',
  'mean',
  'stddev',
  'min',
  'max',
  'rate',
  'peak',
  'distinct',
  'p90',
  'top',
];

/** A window of each aggregate and each kind. */
const windows = Object.fromEntries(
  AGGREGATE_NAMES.flatMap((aggregate) => {
    const value = ['count', 'rate', 'peak'].includes(aggregate) ? {} : valueOf(aggregate);
    const name = aggregate.toLowerCase().replace('.', '_');
    return [
      [`${name}_tumbling`, { ...published, aggregate, ...value, size: '4s' }],
      [`${name}_sliding`, { ...published, aggregate, ...value, size: '6s', slide: '2s' }],
      [`${name}_session`, { ...published, aggregate, ...value, session: '3s' }],
    ];
  }),
);

function valueOf(aggregate: string): object {
  if (aggregate === 'top') return { value: 'flight', limit: 1 };
  return { value: aggregate === 'distinct' ? 'flight' : 'delay' };
}

const setup = streamSetup({
  stream: {
    schema: {
      type: 'object',
      required: ['origin', 'delay', 'time', 'flight'],
      properties: {
        origin: { type: 'string' },
        haul: { type: 'string' },
        flight: { type: 'string' },
        delay: { type: 'number', maximum: 100 },
        trace: { type: 'string' },
        time: { type: 'number' },
      },
    },
    eventTime: { field: 'time', unit: 'ms', maxLateness: '5s', idleAfter: '4s' },
    deduplicate: { by: 'flight', within: '6s', limit: 12 },
  },
  steps: [{ where: 'delay > -50.0' }],
  metrics: {
    flights_total: { type: 'counter' },
    by_origin_total: { type: 'counter', labels, idle: '3s', seriesLimit: 5 },
    delay_total: { type: 'counter', value: 'delay > 0.0 ? delay : 0.0', labels: { haul: 'haul' } },
    grown_total: {
      type: 'counter',
      from: 'total',
      value: 'delay > 0.0 ? delay : 0.0',
      labels: { haul: { value: 'haul', values: ['long', 'none'] } },
      per: { key: 'origin', limit: 4, idle: '3s' },
      idle: '3s',
    },
    last_delay: { type: 'gauge', value: 'delay', labels, idle: '5s' },
    delays: { type: 'histogram', value: 'delay', buckets: [0, 5, 20], labels, idle: '4s' },
    traced: { type: 'histogram', value: 'delay', buckets: [5, 20], exemplar: { traceId: 'trace' } },
    ...windows,
  },
  insights: {
    DelaysRising: { metric: 'mean_sliding', above: 20, clearBelow: 5, for: '1s', minimumEvents: 2 },
    LastDelay: { metric: 'last_delay', above: 60 },
    HugeDelay: { stream: 'flights', where: 'delay > 90.0', holdFor: '2s' },
    FlightsStopped: { stream: 'flights', silentFor: '3s' },
    DelayOfOrigin: {
      stream: 'flights',
      where: 'delay > 60.0',
      labels: ['origin', { long: "haul == 'long'" }],
      holdFor: '3s',
      summary: 'Flight {{event.flight}} from {{origin}}',
    },
    OriginSilent: {
      stream: 'flights',
      by: ['origin'],
      silentFor: '4s',
      limit: 4,
      forgetAfter: '9s',
      expect: ['ORD', 'SEA'],
    },
  },
});

const event = fc.record({
  behindMs: fc.nat(LATENESS_MS + 500),
  origin: fc.constantFrom('ORD', 'JFK', 'LAX', 'ATL', 'DFW', 'BOS'),
  haul: fc.constantFrom('long', 'short'),
  flight: fc.nat(60).map((number) => `F${number}`),
  delay: fc.oneof(fc.double({ min: -60, max: 120, noNaN: true }), fc.integer({ min: -60, max: 120 })),
});

/** What happens next: time passes, events come, and the state may be saved. */
const moment = fc.record({
  afterMs: fc.oneof(fc.integer({ min: 0, max: 1_500 }), fc.integer({ min: 0, max: 9_000 })),
  events: fc.array(event, { maxLength: 6 }),
  save: fc.constantFrom('no', 'all', 'changes', 'restart', 'restart'),
});

describe('a machine that is restored from what was saved', () => {
  test('shows and tells what one does that was never interrupted', () => {
    fc.assert(
      fc.property(fc.array(moment, { minLength: 8, maxLength: 20 }), (moments) => {
        const steady = new VirtualRun(setup, { startMs: START_MS });
        const broken = new VirtualRun(setup, { startMs: START_MS });
        let saved: MachineState[] = [];
        for (const { afterMs, events, save } of moments) {
          for (const run of [steady, broken]) {
            passTime(run, afterMs);
            for (const { behindMs, ...fields } of events) {
              const trace = fields.flight.padStart(32, '0');
              run.send('flights', { payload: json({ ...fields, time: run.nowMs - behindMs, trace }) });
            }
          }
          if (save === 'no') continue;
          const extent = save === 'all' || saved.length === 0 ? 'all' : 'changes';
          const state = structuredClone(broken.save(extent));
          saved = extent === 'all' ? [state] : [...saved, state];
          if (save !== 'restart') continue;
          broken.restart(saved);
          saved = [];
          expect(shownBy(broken)).toEqual(shownBy(steady));
        }
        for (const run of [steady, broken]) passTime(run, 20_000);
        expect(broken.happened.map(told)).toEqual(steady.happened.map(told));
        expect(shownBy(broken)).toEqual(shownBy(steady));
      }),
      { ...RUNS, endOnFailure: true },
    );
  });
});

test('a window that reads 0 once goes on reading it after a restart', () => {
  const counts = streamSetup({
    metrics: { flights: { type: 'window', aggregate: 'count', size: '6s', slide: '2s' } },
  });
  const run = new VirtualRun(counts, { startMs: START_MS });
  run.send('flights', { payload: json({}) });
  run.wait(8_000);
  expect(run.exposition()).toContain('\nflights 0\n');
  run.restart([structuredClone(run.save('all'))]);
  run.wait(1_000);
  expect(run.exposition()).toContain('\nflights 0\n');
});

test('a window that is being closed when the state is saved is told once for each series', () => {
  const closing = streamSetup({
    stream: { eventTime: { field: 'time', maxLateness: '0s' } },
    metrics: {
      flights: {
        type: 'window',
        aggregate: 'count',
        size: '6s',
        slide: '2s',
        publish: 'windows',
        labels: { origin: 'origin' },
      },
    },
  });
  /** The turn ends after the first series. */
  const shortTurn = { begin: () => undefined, isOver: () => true };
  const toldBy = (restarts: boolean) => {
    const run = new VirtualRun(closing, { startMs: START_MS });
    const send = (origin: string) => run.send('flights', { payload: json({ origin, time: run.nowMs }) });
    for (const origin of ['ORD', 'JFK', 'ORD']) {
      send(origin);
      run.wait(2_000);
    }
    run.nowMs += 2_000;
    send('LAX');
    run.machine.advanceTo(run.nowMs, shortTurn);
    if (restarts) run.restart([structuredClone(run.save('all'))]);
    run.wait(20_000);
    return run.happened.map(told);
  };
  expect(toldBy(false).length).toBeGreaterThan(6);
  expect(toldBy(true)).toEqual(toldBy(false));
});

test('an insight whose value is unknown keeps firing after a restart', () => {
  const watched = streamSetup({
    metrics: { delay: { type: 'window', aggregate: 'mean', value: 'delay', size: '10s', slide: '2s' } },
    insights: { DelaysRising: { metric: 'delay', above: 20, minimumEvents: 2 } },
  });
  const run = new VirtualRun(watched, { startMs: START_MS });
  const send = () => run.send('flights', { payload: json({ delay: 50 }) });
  send();
  send();
  run.wait(8_000);
  send();
  run.wait(4_000);
  // One event is left in the window.
  run.restart([structuredClone(run.save('all'))]);
  run.wait(1_000);
  expect(run.happened.map(told)).toEqual([expect.objectContaining({ change: 'started' })]);
});

test('a state that is saved in turns is that of its capture, whatever happens in between', () => {
  const byFlight = { flight: { value: 'flight', limit: 3_000 } };
  const many = { labels: byFlight, seriesLimit: 3_000 };
  const sliding = { type: 'window', size: '6s', slide: '2s', ...many };
  const counted = streamSetup({
    stream: { deduplicate: { by: 'id', within: '1h' } },
    metrics: {
      flights_total: { type: 'counter', idle: '10s', ...many },
      p90_delay: { ...sliding, aggregate: 'p90', value: 'delay' },
      flights: { ...sliding, aggregate: 'count', publish: 'windows' },
      latest: { type: 'window', aggregate: 'max', value: 'delay', session: '3s', ...many },
    },
  });
  const run = new VirtualRun(counted, { startMs: START_MS });
  let id = 0;
  const send = (flight: number) =>
    run.send('flights', { payload: json({ id: id++, flight: `F${flight}`, delay: flight % 40 }) });
  const sendAll = () => Array.from({ length: 1_200 }, (_, flight) => send(flight));
  let turns = 0;
  const shortTurn = { begin: () => undefined, isOver: () => ++turns % 100 === 0 };
  const saved: MachineState[] = [];
  for (const extent of ['all', 'changes', 'changes'] as const) {
    sendAll();
    run.stepTo(run.nowMs + 1_000);
    const restored = new VirtualRun(counted, { startMs: run.nowMs });
    const shownThen = run.exposition();
    const work = run.machine.capture(extent, shortTurn);
    // Windows go on, close, and expire; series go and come back with other labels.
    for (let step = 0; ; step++) {
      const { done, value } = work.next();
      if (done === true) {
        saved.push(structuredClone(value));
        break;
      }
      for (let sent = 0; sent < 20; sent++) send((step * 37 + sent * 11) % 1_400);
      run.stepTo(run.nowMs + 200);
      if (step % 10 === 0) run.exposition();
    }
    restored.restart(saved);
    expect(restored.exposition()).toBe(shownThen);
  }
});

describe('a save of what changed', () => {
  const counted = streamSetup({
    metrics: {
      flights_total: {
        type: 'counter',
        seriesLimit: 5_000,
        labels: { flight: { value: 'flight', limit: 5_000 } },
      },
      mean_delay: {
        type: 'window',
        aggregate: 'mean',
        value: 'delay',
        size: '10m',
        slide: '1m',
        seriesLimit: 5_000,
        labels: { flight: { value: 'flight', limit: 5_000 } },
      },
    },
  });
  const sizeOf = ({ engine }: MachineState) =>
    engine.metrics.map(({ state: { table } }) => ({
      named: readRows(table.kind === 'lasting' ? table.series : table.named).named.length,
      series: table.series.count,
    }));

  test('gives the series that have moved, and no others', () => {
    const run = new VirtualRun(counted, { startMs: START_MS });
    const send = (flight: number) =>
      run.send('flights', {
        payload: new TextEncoder().encode(JSON.stringify({ flight: `F${flight}`, delay: 1 })),
      });
    for (let flight = 0; flight < 1_000; flight++) send(flight);
    expect(sizeOf(run.save('all'))).toEqual([
      { named: 1_000, series: 1_000 },
      { named: 1_000, series: 1_000 },
    ]);
    expect(sizeOf(run.save('changes'))).toEqual([
      { named: 0, series: 0 },
      { named: 0, series: 0 },
    ]);
    for (let flight = 995; flight < 1_010; flight++) send(flight);
    expect(sizeOf(run.save('changes'))).toEqual([
      { named: 10, series: 15 },
      { named: 10, series: 15 },
    ]);
  });
});

/** In steps that are long beside those of a live exporter: what they do is the same. */
function passTime(run: VirtualRun, ms: number): void {
  const endMs = run.nowMs + ms;
  while (run.nowMs < endMs) run.stepTo(Math.min(endMs, run.nowMs + 2_000));
}

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** Everything that a person or a server can see. */
function shownBy(run: VirtualRun) {
  const { engine, board } = run.machine;
  return {
    exposition: run.exposition('openmetrics').split('\n'),
    accounts: run.accounts.map(
      ({
        received,
        accepted,
        bytes,
        rejected,
        violations,
        identitiesForgotten,
        lastArrivalMs,
        newestEventMs,
        watermarkMs,
      }) => ({
        received,
        accepted,
        bytes,
        identitiesForgotten,
        lastArrivalMs,
        newestEventMs,
        watermarkMs,
        rejected: Object.fromEntries(rejected),
        violations: [...violations],
      }),
    ),
    overflows: [...engine.overflows()],
    counts: [...engine.seriesCounts()],
    forgotten: [...engine.forgottenCounts()],
    firing: board.firing(),
  };
}

function told(happening: MachineHappening): unknown {
  switch (happening.kind) {
    case 'windowClosed':
      return windowMessage(happening.closed, 'flight-operations').payload;
    case 'insightChanged':
      return { ...happening.change, insight: happening.change.insight.name };
    case 'eventRejected':
      return `${happening.rejection.reason}: ${happening.rejection.detail}`;
    default:
      return happening;
  }
}
