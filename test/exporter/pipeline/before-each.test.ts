import { describe, expect, test } from '@jest/globals';
import { streamSetup, TestEngine } from '../../support/engine.js';
import { SeveralEngines } from '../../support/several-engines.js';

const before = 'each';
const setup = (stream: Readonly<Record<string, unknown>> = {}, more: readonly object[] = []) =>
  streamSetup({
    stream,
    steps: [{ set: { station: "'BNA'" } }, { each: 'aircraft', as: 'plane' }, ...more],
    metrics: {
      messages_total: { type: 'counter', before, labels: { station: 'station' } },
      in_sight: { type: 'gauge', before, value: 'size(event.aircraft)' },
      planes_total: { type: 'counter', labels: { kind: 'event.plane.kind' } },
      messages_recent: { type: 'window', aggregate: 'count', before, size: '10s', slide: '1s' },
    },
  });

const planes = (...kinds: string[]) => ({ id: kinds.length, aircraft: kinds.map((kind) => ({ kind })) });

function accountOf(engine: TestEngine, metric: string) {
  const account = engine.engine.metricAccounts.find(({ name }) => name === metric)?.account;
  return { counted: account?.counted, excluded: account?.excluded, skipped: account?.skipped.size };
}

describe('a metric before "each"', () => {
  test('counts a message once, and the others count its elements', () => {
    const engine = new TestEngine(setup());
    engine.sendEvent(planes('A', 'A', 'B'));
    expect(engine.samples()).toEqual([
      'in_sight 3',
      'messages_recent 1',
      'messages_total{station="BNA"} 1',
      'planes_total{kind="A"} 2',
      'planes_total{kind="B"} 1',
    ]);
    expect(engine.account).toMatchObject({ received: 3, accepted: 3 });
    expect(accountOf(engine, 'messages_total')).toEqual({ counted: 1, excluded: 0, skipped: 0 });
  });

  test('reads an empty list too, and the account of the stream stays complete', () => {
    const engine = new TestEngine(setup());
    engine.sendAll([planes('A'), planes()]);
    expect(engine.samples()).toContain('in_sight 0');
    expect(engine.samples()).toContain('messages_total{station="BNA"} 2');
    expect(engine.account).toMatchObject({ received: 2, accepted: 1, rejected: new Map([['filtered', 1]]) });
  });

  test.each([{ id: 1 }, { id: 1, aircraft: 7 }, { id: 1, aircraft: null }])(
    'reads no message without a list: %j',
    (event) => {
      const engine = new TestEngine(setup());
      engine.sendEvent(event);
      expect(engine.samples()).toEqual([]);
      expect(engine.account).toMatchObject({ received: 1, accepted: 0 });
    },
  );

  test('reads a message whose elements are all filtered', () => {
    const engine = new TestEngine(setup({}, [{ where: "event.plane.kind == 'C'" }]));
    engine.sendEvent(planes('A', 'B'));
    expect(engine.samples()).toContain('in_sight 2');
    expect(engine.account).toMatchObject({ received: 2, accepted: 0 });
  });

  test('counts a message that comes again once, also if its list is empty', () => {
    const engine = new TestEngine(setup({ deduplicate: { by: 'id', within: '1m' } }));
    engine.sendAll([planes('A'), planes('A'), planes(), planes()]);
    expect(engine.samples()).toContain('messages_total{station="BNA"} 2');
    expect(engine.samples()).toContain('planes_total{kind="A"} 1');
  });

  test('reads each event of a message with several', () => {
    const engine = new TestEngine(setup({ format: 'ndjson' }));
    engine.sendEvent(
      `${JSON.stringify(planes('A'))}\n${JSON.stringify(planes())}\n${JSON.stringify(planes('B', 'B'))}\n`,
    );
    expect(engine.samples()).toContain('messages_total{station="BNA"} 3');
    expect(engine.samples()).toContain('in_sight 2');
  });

  test('is the same over workers', () => {
    const several = new SeveralEngines(setup(), 2);
    several.reader(0).sendEvent(planes('A'));
    several.reader(1).sendEvent(planes());
    several.settle();
    expect(several.main.samples()).toContain('messages_total{station="BNA"} 2');
    expect(accountOf(several.main, 'messages_total')).toEqual({ counted: 2, excluded: 0, skipped: 0 });
  });
});
