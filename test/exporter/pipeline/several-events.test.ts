import { describe, expect, test } from '@jest/globals';
import type { Setup } from '../../../setup/model/setup.js';
import { streamSchema } from '../../../setup/model/stream.js';
import { stepSchema } from '../../../setup/model/step.js';
import { streamSetup, TestEngine } from '../../support/engine.js';

const schema = { required: ['delay'], properties: { delay: { type: 'number' } }, additionalProperties: true };
const metrics = { delay_total: { type: 'counter', value: 'delay' } };
const text = (payload: Uint8Array) => new TextDecoder().decode(payload);

function became({ received, accepted, rejected }: TestEngine['account']) {
  return { received, accepted, ...Object.fromEntries(rejected) };
}

describe('a message with several events', () => {
  const engineOf = (format: unknown) => new TestEngine(streamSetup({ stream: { format, schema }, metrics }));

  test('has each accounted for, and only the bad ones become dead letters', () => {
    const engine = engineOf('ndjson');
    const rejection = engine.sendEvent('{"delay":1}\n{"delay":\n{"delay":"2"}\n{"delay":3}');
    expect(became(engine.account)).toEqual({ received: 4, accepted: 2, undecodable: 1, schema: 1 });
    expect(rejection).toMatchObject({
      reason: 'undecodable',
      detail: expect.stringMatching(/^2 of 4 events; the first: not valid JSON/),
    });
    expect(rejection?.parts?.map((part) => [text(part.payload), part.rejection.reason])).toEqual([
      ['{"delay":', 'undecodable'],
      ['{"delay":"2"}', 'schema'],
    ]);
    expect(engine.samples()).toEqual(['delay_total 4']);
  });

  test('is no rejection when all of them are good, and one when there are none', () => {
    const engine = engineOf('ndjson');
    expect(engine.sendEvent('{"delay":1}\n{"delay":2}\n')).toBeUndefined();
    expect(engine.sendEvent('\n\n')).toMatchObject({
      reason: 'no_event',
      detail: 'the message holds no event',
    });
    expect(became(engine.account)).toEqual({ received: 3, accepted: 2, no_event: 1 });
  });

  test('counts its bytes once', () => {
    const engine = engineOf('ndjson');
    engine.sendEvent('{"delay":1}\n{"delay":2}\n');
    expect(engine.account.bytes).toBe(24);
  });

  test('has its header line in the dead letters of its rows', () => {
    const rejection = engineOf('csv').sendEvent('delay,origin\n1,ORD\nx,DFW\n');
    expect(rejection?.parts?.map((part) => text(part.payload))).toEqual(['delay,origin\nx,DFW']);
  });

  test('is one dead letter as a whole when very many are bad', () => {
    const engine = engineOf('ndjson');
    const rejection = engine.sendEvent('{}\n'.repeat(1000));
    expect(rejection).toMatchObject({
      reason: 'schema',
      detail: '1000 of 1000 events; the first: /delay is missing',
    });
    expect(rejection?.parts).toBeUndefined();
    expect(became(engine.account)).toEqual({ received: 1000, accepted: 0, schema: 1000 });
  });

  test('has no dead letters for what is left out on purpose', () => {
    const engine = new TestEngine(
      streamSetup({ stream: { format: 'ndjson' }, steps: [{ where: 'delay > 1' }] }),
    );
    expect(engine.sendEvent('{"delay":1}\n{"delay":0}')).toMatchObject({ reason: 'filtered' });
    expect(engine.sendEvent('{"delay":1}\n{"delay":"x"}')?.parts).toHaveLength(1);
  });
});

describe('each', () => {
  const engineOf = (steps: readonly unknown[]) =>
    new TestEngine(
      streamSetup({
        steps,
        metrics: { legs_total: { type: 'counter', value: 'leg.miles', labels: { flight: 'flight' } } },
      }),
    );

  test('makes an event of each element, with the fields of the event it came from', () => {
    const engine = engineOf([{ each: 'legs', as: 'leg' }, { where: 'leg.miles > 10' }]);
    expect(
      engine.sendEvent({ flight: 'F1', legs: [{ miles: 100 }, { miles: 5 }, { miles: 20 }] }),
    ).toMatchObject({
      reason: 'filtered',
    });
    expect(became(engine.account)).toEqual({ received: 3, accepted: 2, filtered: 1 });
    expect(engine.samples()).toEqual(['legs_total{flight="F1"} 120']);
  });

  test('skips an element that a metric cannot use, and takes the others', () => {
    const engine = engineOf([{ each: 'legs', as: 'leg' }]);
    engine.sendEvent({ flight: 'F1', legs: [{ miles: 1 }, {}, { miles: -2 }] });
    expect(became(engine.account)).toEqual({ received: 3, accepted: 3 });
    expect(engine.accountOf('legs_total')).toEqual({
      counted: 1,
      excluded: 0,
      skipped: { missing: 1, negative: 1 },
    });
  });

  test('can be within each', () => {
    const engine = engineOf([
      { each: 'days', as: 'day' },
      { each: 'day', as: 'leg' },
    ]);
    engine.sendEvent({ flight: 'F1', days: [[{ miles: 1 }, { miles: 2 }], [], [{ miles: 4 }]] });
    expect(became(engine.account)).toEqual({ received: 4, accepted: 3, filtered: 1 });
    expect(engine.samples()).toEqual(['legs_total{flight="F1"} 7']);
  });

  test('of no list rejects the event; of an empty one leaves it out', () => {
    const engine = engineOf([{ each: 'legs', as: 'leg' }]);
    expect(engine.sendEvent({ legs: 7 })).toMatchObject({
      reason: 'expression',
      detail: 'step 1 of stream "flights", "each": legs: expected a list, found 7',
    });
    expect(engine.sendEvent({ legs: [] })).toMatchObject({ reason: 'filtered' });
    expect(engine.sendEvent({})).toMatchObject({ reason: 'expression' });
    expect(became(engine.account)).toEqual({ received: 3, accepted: 0, expression: 2, filtered: 1 });
  });
});

describe('route', () => {
  const named = (name: string, stream: object) => ({ ...streamSchema.parse(stream), name });
  const base = streamSetup({ metrics });
  const setup: Setup = {
    ...base,
    streams: [
      named('flights', { subject: 'flights.>' }),
      named('delays', { routed: true, schema, eventTime: { field: 'time' } }),
    ],
    steps: new Map([
      [
        'flights',
        [{ set: { delay: 'minutes * 60.0' } }, { route: 'delays', when: 'delay > 0.0' }].map((step) =>
          stepSchema.parse(step),
        ),
      ],
    ]),
    metrics: base.metrics.map((metric) => ({ ...metric, stream: 'delays' })),
  };
  const time = '2001-02-24T07:00:00Z';

  test('hands an event over, which the other stream then counts', () => {
    const engine = new TestEngine(setup);
    expect(engine.sendEvent({ minutes: 2, time })).toBeUndefined();
    expect(engine.sendEvent({ minutes: -2, time })).toBeUndefined();
    expect(engine.engine.accounts.map(became)).toEqual([
      { received: 2, accepted: 1, routed: 1 },
      { received: 1, accepted: 1 },
    ]);
    expect(engine.samples()).toEqual(['delay_total 120']);
    expect(engine.engine.accounts[1]?.lastArrivalMs).toBe(engine.nowMs);
  });

  test('tells of an event that the other stream refuses', () => {
    const engine = new TestEngine(setup);
    expect(engine.sendEvent({ minutes: 2 })).toMatchObject({ reason: 'event_time' });
    expect(engine.engine.accounts.map(became)).toEqual([
      { received: 1, accepted: 0, routed: 1 },
      { received: 1, accepted: 0, event_time: 1 },
    ]);
  });
});
