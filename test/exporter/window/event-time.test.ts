import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { streamSetup, TestEngine } from '../../support/engine.js';

/** Later than every event, so that none is from the future. */
const NOW_MS = Date.UTC(2100, 0);
const SEVEN_FIFTEEN = Date.UTC(2001, 1, 24, 7, 15);

/** The two readers of JSON: a step that may read any field needs the whole document. */
const READERS = [
  { reader: 'flat', steps: [] },
  { reader: 'whole', steps: [{ rename: { before: 'after' } }] },
] as const;

function engineOf(eventTime: object, steps: readonly unknown[] = [], stream: object = {}): TestEngine {
  const metrics = { events_total: { type: 'counter' } };
  const setup = streamSetup({
    stream: { eventTime: { field: 'time', maxLateness: '100d', ...eventTime }, ...stream },
    steps,
    metrics,
  });
  return new TestEngine(setup, { nowMs: NOW_MS });
}

/** The event time that the engine reads from a document, or why it has none. */
function timeOf(engine: TestEngine, document: string): number | string | undefined {
  return engine.sendEvent(document)?.detail ?? engine.account.newestEventMs;
}

describe.each(READERS)('the $reader reader reads an event time', ({ steps }) => {
  test.each<[object, string, number]>([
    [{}, '"2001-02-24T07:15:00Z"', SEVEN_FIFTEEN],
    [{}, '"2001-02-24T07:15:00.123456789Z"', SEVEN_FIFTEEN + 123],
    [{}, '"2001-02-24T08:15:00+0100"', SEVEN_FIFTEEN],
    [{}, '"2001-02-24T08:15:00+01"', SEVEN_FIFTEEN],
    [{}, '"2001-02-24 07:15:00 +0000 UTC"', SEVEN_FIFTEEN],
    [{}, '"2001-02-24 08:15:00.5 +0100 CET"', SEVEN_FIFTEEN + 500],
    [{}, '"2001-02-24 07:15:00 UTC"', SEVEN_FIFTEEN],
    [{}, '"2001-02-24T08:15+01:00[Europe/Paris]"', SEVEN_FIFTEEN],
    [{}, '"2001-02-24T07:15:00,25Z"', SEVEN_FIFTEEN + 250],
    [{}, '982998900', SEVEN_FIFTEEN],
    [{}, '982998900.25', SEVEN_FIFTEEN + 250],
    [{}, '982998900000', SEVEN_FIFTEEN],
    [{}, '982998900000000', SEVEN_FIFTEEN],
    [{}, '982998900000000000', SEVEN_FIFTEEN],
    [{}, '"982998900"', SEVEN_FIFTEEN],
    [{}, '"982998900000000000"', SEVEN_FIFTEEN],
    [{}, '"982998900.5"', SEVEN_FIFTEEN + 500],
    [{}, '9.829989e8', SEVEN_FIFTEEN],
    [{}, '0', 0],
    [{}, '-0', 0],
    [{}, '-10', -10_000],
    [{ zone: 'UTC' }, '"2001-02-24T07:15:00"', SEVEN_FIFTEEN],
    [{ zone: '+01:00' }, '"2001-02-24 08:15:00"', SEVEN_FIFTEEN],
    [{ zone: 'Europe/Paris' }, '"2001-02-24T08:15:00"', SEVEN_FIFTEEN],
    [{ zone: 'Europe/Paris' }, '"2001-02-24T07:15:00Z"', SEVEN_FIFTEEN],
    [{ unit: 's' }, '982998900', SEVEN_FIFTEEN],
    [{ unit: 's' }, '"982998900"', SEVEN_FIFTEEN],
    [{ unit: 'ms' }, '982998900000', SEVEN_FIFTEEN],
    [{ unit: 'ms' }, '1000', 1000],
    [{ unit: 'us' }, '982998900000000', SEVEN_FIFTEEN],
    [{ unit: 'ns' }, '982998900000000000', SEVEN_FIFTEEN],
    [{ unit: 'ns' }, '"982998900000000000"', SEVEN_FIFTEEN],
    [{ unit: 'rfc3339' }, '"2001-02-24T07:15:00Z"', SEVEN_FIFTEEN],
    [{ unit: 'rfc3339', zone: 'UTC' }, '"2001-02-24 07:15:00"', SEVEN_FIFTEEN],
    [{ layout: '%d/%m/%Y %H:%M:%S', zone: 'Europe/Paris' }, '"24/02/2001 08:15:00"', SEVEN_FIFTEEN],
    [{ layout: '%d/%b/%Y:%H:%M:%S %z' }, '"24/Feb/2001:08:15:00 +0100"', SEVEN_FIFTEEN],
    [{ layout: '%Y%m%d%H%M%S', zone: 'UTC' }, '20010224071500', SEVEN_FIFTEEN],
  ])('with %j from %s', (eventTime, written, timeMs) => {
    expect(timeOf(engineOf(eventTime, steps), `{"time":${written}}`)).toBe(timeMs);
  });

  test.each<[object, string, string]>([
    [{}, '{}', '"time": missing'],
    [{}, '{"time":null}', '"time": missing'],
    [{}, '{"time":""}', 'nanoseconds, found ""'],
    [{}, '{"time":"24 February"}', 'found "24 February"; set "layout", for example "%Y-%m-%d %H:%M:%S"'],
    [{}, '{"time":"2001-02-24T07:15:00"}', 'it has no zone: set "zone", for example "UTC"'],
    [{ unit: 'ms' }, '{"time":"2001-02-24T07:15:00"}', 'set unit "rfc3339" and "zone", for example "UTC"'],
    [{}, '{"time":true}', 'found true'],
    [{}, '{"time":1e400}', 'found Infinity'],
    [{}, '{"time":-1e300}', 'found -1e+300'],
    [{}, '{"time":[982998900]}', 'found [982998900]'],
    [{}, '{"time":{"$date":1}}', 'found {"$date":1}'],
    [{ unit: 's' }, '{"time":982998900000000}', 'as microseconds is 2001-02-24T07:15:00.000Z: set unit "us"'],
    [{ unit: 's' }, '{"time":"2001-02-24T07:15:00Z"}', 'it is an RFC 3339 time: set unit "rfc3339"'],
    [
      { unit: 'rfc3339' },
      '{"time":"982998900"}',
      '982998900 as seconds is 2001-02-24T07:15:00.000Z: set unit "s"',
    ],
    [
      { layout: '%d/%m/%Y', zone: 'UTC' },
      '{"time":"2001-02-24"}',
      'expected a time like "%d/%m/%Y", found "2001-02-24"',
    ],
    [{ field: 'constructor' }, '{}', '"constructor": missing'],
    [{ field: 'a.b' }, '{"a":1}', '"a.b": missing'],
    [{ field: 'a.constructor' }, '{"a":{}}', '"a.constructor": missing'],
  ])('with %j not from %s', (eventTime, document, detail) => {
    const engine = engineOf(eventTime, steps);
    expect(engine.sendEvent(document)).toMatchObject({
      reason: 'event_time',
      detail: expect.stringContaining(detail),
    });
    expect(engine.account.accepted).toBe(0);
  });

  test('in an object, and in a field whose name has a dot', () => {
    expect(timeOf(engineOf({ field: 'payload.ts' }, steps), '{"payload":{"ts":982998900}}')).toBe(
      SEVEN_FIFTEEN,
    );
    expect(timeOf(engineOf({ field: 'payload.ts' }, steps), '{"payload.ts":982998900}')).toBe(SEVEN_FIFTEEN);
    const schema = { properties: { 'log.ts': { type: 'number' } } };
    expect(timeOf(engineOf({ field: 'log.ts' }, steps, { schema }), '{"log.ts":982998900}')).toBe(
      SEVEN_FIFTEEN,
    );
  });

  test.each<[string, string, number | string]>([
    ['sec + nanos / 1e9', '{"sec":982998900,"nanos":5e8}', SEVEN_FIFTEEN + 500],
    ['at == null ? seen : at', '{"at":null,"seen":982998900}', SEVEN_FIFTEEN],
    ['at == null ? seen : at', '{"at":982998900,"seen":1}', SEVEN_FIFTEEN],
    ['day + "T" + clock + "Z"', '{"day":"2001-02-24","clock":"07:15:00"}', SEVEN_FIFTEEN],
    ['event.payload.times[0]', '{"payload":{"times":[982998900]}}', SEVEN_FIFTEEN],
    ['has(event.at) ? event.at : null', '{}', 'eventTime.value: missing'],
    ['event.payload.ts', '{}', 'eventTime.value: event.payload.ts: the event has no "payload"'],
  ])('from the expression %s', (value, document, expected) => {
    expect(timeOf(engineOf({ field: undefined, value }, steps), document)).toBe(expected);
  });

  test('of any document without an exception, and counts it', () => {
    const forms = fc.constantFrom<object>(
      {},
      { unit: 'ns' },
      { zone: 'America/New_York' },
      { layout: '%d/%m/%y %I:%M %p', zone: 'Asia/Kolkata' },
      { field: 'a.b' },
      { field: undefined, value: 'event.time' },
    );
    fc.assert(
      fc.property(
        forms,
        fc.json(),
        fc.oneof(fc.json(), fc.constantFrom('-0', '1e999', '9'.repeat(400))),
        (form, a, time) => {
          const engine = engineOf(form, steps);
          engine.sendEvent(`{"a":${a},"time":${time}}`);
          expect(engine.account.received).toBe(1);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('the unit of a number whose unit is not declared', () => {
  test.each<[string, object[]]>([
    ['982998900000', [{ kind: 'eventTimeUnit', stream: 'flights', unit: 'ms', value: '982998900000' }]],
    ['"982998900"', [{ kind: 'eventTimeUnit', stream: 'flights', unit: 's', value: '982998900' }]],
    ['"2001-02-24T07:15:00Z"', []],
  ])('is told once, with the first event: %s', (time, told) => {
    const engine = engineOf({});
    engine.sendEvent('{"time":"no time"}');
    for (let events = 0; events < 3; events++) engine.sendEvent(`{"time":${time}}`);
    expect(engine.happened.filter(({ kind }) => kind === 'eventTimeUnit')).toEqual(told);
  });

  test('is not told where it is declared', () => {
    const engine = engineOf({ unit: 'ms' });
    engine.sendEvent('{"time":982998900000}');
    expect(engine.happened).toEqual([]);
  });
});

test('an event from the future by its unit says which unit fits', () => {
  const engine = engineOf({ unit: 'ms' });
  expect(engine.sendEvent({ time: 1793913155265352 })).toMatchObject({
    reason: 'future',
    detail: expect.stringMatching(
      /ms ahead of the clock, maxFutureSkew is 60000 ms; read as \+058816-.*Z, but 1793913155265352 as microseconds is 2026-11-05T21:12:35.265Z: set unit "us"$/,
    ),
  });
});
