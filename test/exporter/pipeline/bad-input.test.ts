import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { streamSetup, TestEngine } from '../../support/engine.js';
import { parseExposition } from '../../support/exposition.js';

const setup = streamSetup({
  stream: {
    schema: {
      type: 'object',
      required: ['origin', 'delay'],
      properties: {
        origin: { type: 'string' },
        delay: { type: 'number', minimum: -120 },
        legs: { type: 'array' },
      },
      additionalProperties: true,
    },
    limits: { messageBytes: 1024 * 1024, depth: 4, stringBytes: 1000 },
  },
  steps: [{ where: "origin != 'XXX'" }, { set: { ratio: 'delay / part' } }],
  metrics: {
    landed_total: {
      type: 'counter',
      labels: { origin: { value: 'origin', limit: 20 }, plus: { value: 'origin + "!"', limit: 20 } },
    },
    delay_total: { type: 'counter', value: 'delay', where: 'delay < 1000.0' },
    ratio: { type: 'gauge', value: 'ratio' },
    late: { type: 'window', aggregate: 'top', value: 'origin', size: '1m', slide: '1s' },
    delays: { type: 'histogram', value: 'delay', labels: { part: 'part' } },
  },
});

const good = { origin: 'ORD', delay: 20, part: 2 };
const json = (event: object) => JSON.stringify(event);
const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const BAD: readonly (readonly [
  what: string,
  message: string | Uint8Array,
  reason: string,
  detail: string,
])[] = [
  ['no JSON', 'hello', 'undecodable', 'not valid JSON: Unexpected token'],
  ['nothing', '', 'no_event', 'the message is empty'],
  ['space', ' \n', 'no_event', 'the message is empty'],
  ['an array without an event', '[]', 'no_event', 'the message holds no event'],
  ['an array without its end', '[{"origin":"ORD"}', 'undecodable', 'not valid JSON'],
  ['an array of a list', '[[]]', 'undecodable', 'found an array'],
  ['a number', '17', 'undecodable', 'found a number'],
  ['a NUL', '{"origin":"O\0D","delay":1}', 'undecodable', 'not valid JSON: Bad control character'],
  ['invalid UTF-8', Uint8Array.of(0x7b, 0xc3, 0x28, 0x7d), 'undecodable', 'not valid UTF-8'],
  ['a number that JSON does not have', '{"origin":"ORD","delay":NaN}', 'undecodable', 'not valid JSON'],
  ['a message of 10 MiB', new Uint8Array(10 * 1024 * 1024), 'too_large', '10485760 bytes'],
  ['nesting', `{"origin":"ORD","delay":1,"legs":${deep(4)}}`, 'too_deep', 'deeper than 4 levels'],
  [
    'nesting without end',
    `{"origin":"ORD","delay":1,"legs":${deep(200_000)}}`,
    'too_deep',
    'deeper than 4 levels',
  ],
  ['a long string', json({ ...good, origin: 'x'.repeat(1001) }), 'string_too_long', 'longer than 1000 bytes'],
  ['a missing field', '{"origin":"ORD"}', 'schema', '/delay is missing'],
  ['a field of a wrong type', '{"origin":7,"delay":1}', 'schema', '/origin must be string, found 7'],
  ['a number beyond all bounds', '{"origin":"ORD","delay":1e999}', 'schema', 'found Infinity'],
  ['a value below its minimum', '{"origin":"ORD","delay":-121}', 'schema', 'must be >= -120, found -121'],
  ['an event to leave out', json({ ...good, origin: 'XXX' }), 'filtered', 'step 1'],
];

/** What one metric cannot use: the metric, the reason, and the detail. */
const SKIPPED: readonly (readonly [
  what: string,
  message: object,
  metric: string,
  reason: string,
  detail: string,
])[] = [
  [
    'a field that an expression lacks',
    { origin: 'ORD', delay: 1 },
    'ratio',
    'missing',
    'metric "ratio", "value": ratio: the event has no "ratio"',
  ],
  [
    'a division that gives no number',
    { ...good, delay: 0, part: 0 },
    'ratio',
    'not_finite',
    'metric "ratio", "value": ratio: expected a finite number, found NaN',
  ],
  [
    'a value that a counter cannot take',
    { ...good, delay: -3 },
    'delay_total',
    'negative',
    'metric "delay_total", "value": delay: a counter cannot change by -3',
  ],
  [
    'an object where a label should be',
    { ...good, part: {} },
    'delays',
    'type',
    'metric "delays", label "part": part: expected a string, a number, true or false, found object',
  ],
];

describe('an event that one metric cannot use', () => {
  test.each(SKIPPED)('%s costs no other metric the event', (_, message, metric, reason, detail) => {
    const engine = new TestEngine(setup);
    expect(engine.sendEvent(message)).toBeUndefined();
    expect(engine.account).toMatchObject({ received: 1, accepted: 1 });
    expect(engine.accountOf(metric)).toEqual({ counted: 0, excluded: 0, skipped: { [reason]: 1 } });
    expect(engine.accountOf('landed_total')).toEqual({ counted: 1, excluded: 0, skipped: {} });
    expect(engine.samples()).toContain('landed_total{origin="ORD",plus="ORD!"} 1');
    expect(engine.happened).toContainEqual({
      kind: 'eventSkipped',
      stream: 'flights',
      by: `metric "${metric}"`,
      reason,
      detail,
    });
  });

  test('is told once for each reason, and always counted', () => {
    const engine = new TestEngine(setup);
    for (let sent = 0; sent < 3; sent++) engine.sendEvent({ origin: 'ORD', delay: 1 });
    expect(engine.accountOf('ratio').skipped).toEqual({ missing: 3 });
    const told = engine.happened.filter(({ kind }) => kind === 'eventSkipped');
    expect(told).toMatchObject([
      { by: 'field "ratio"', reason: 'missing' },
      { by: 'metric "ratio"', reason: 'missing' },
    ]);
    expect([...engine.account.unset]).toEqual([{ field: 'ratio', rule: 'missing', count: 3 }]);
  });

  test('each metric accounts for every event that the stream accepted', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record(
            {
              origin: fc.constantFrom('ORD', 'XXX'),
              delay: fc.integer({ min: -5, max: 2_000 }),
              part: fc.oneof(fc.integer({ min: 0, max: 2 }), fc.constant(null), fc.constant({}), fc.string()),
            },
            { requiredKeys: ['origin', 'delay'] },
          ),
        ),
        (events) => {
          const engine = new TestEngine(setup);
          engine.sendAll(events);
          for (const { account } of engine.engine.metricAccounts) {
            const skipped = [...account.skipped.values()].reduce((sum, count) => sum + count, 0);
            expect(account.counted + account.excluded + skipped).toBe(engine.account.accepted);
          }
        },
      ),
    );
  });
});

describe('a bad event', () => {
  test.each(BAD)('%s is counted under its reason and leaves no trace', (_, message, reason, detail) => {
    const engine = new TestEngine(setup);
    const before = engine.exposition();
    expect(engine.sendEvent(message)).toMatchObject({ reason, detail: expect.stringContaining(detail) });
    expect(engine.exposition()).toBe(before);
    expect(engine.account).toMatchObject({ received: 1, accepted: 0, rejected: new Map([[reason, 1]]) });
  });

  test('does not keep a good one from being counted', () => {
    const engine = new TestEngine(setup);
    for (const [, message] of BAD) {
      engine.sendEvent(message);
      expect(engine.sendEvent(good)).toBeUndefined();
    }
    expect(engine.account).toMatchObject({ received: 2 * BAD.length, accepted: BAD.length });
    expect(engine.samples()).toContain(`landed_total{origin="ORD",plus="ORD!"} ${BAD.length}`);
  });

  test('that breaks the schema is counted by field and rule, both of them', () => {
    const engine = new TestEngine(setup);
    engine.sendAll(['{}', '{"origin":1,"delay":-500}', '{"origin":1,"delay":0}']);
    expect([...engine.account.violations]).toEqual([
      { field: '/origin', rule: 'missing', count: 1 },
      { field: '/delay', rule: 'missing', count: 1 },
      { field: '/origin', rule: 'type', count: 2 },
      { field: '/delay', rule: 'range', count: 1 },
    ]);
  });

  test('cannot make the count of violations grow without end', () => {
    const engine = new TestEngine(
      streamSetup({ stream: { schema: { additionalProperties: { type: 'string' } } } }),
    );
    for (let n = 0; n < 1_000; n++) engine.sendEvent({ [`field ${n}`]: n });
    const violations = [...engine.account.violations];
    expect(violations.length).toBe(201);
    expect(violations.at(-1)).toEqual({ field: '__other__', rule: 'type', count: 800 });
  });
});

describe('a strange but good event', () => {
  test.each([
    ['quotes', 'O"R\\D'],
    ['lines', 'O\nR\r\nD'],
    ['a script', '<script>alert("x")</script>'],
    ['a NUL', 'a\0b'],
    ['half a surrogate pair', '\ud83d'],
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
    ['an exposition', '"} 1\nlanded_total{origin="fake"} 99\n'],
    ['nothing', ''],
  ])('with %s in a label is counted, and the exposition can be read', (_, origin) => {
    const engine = new TestEngine(setup);
    expect(engine.sendEvent({ ...good, origin })).toBeUndefined();
    const { samples } = parseExposition(engine.exposition());
    const landed = samples.filter(({ name }) => name === 'landed_total');
    expect(landed.map(({ value }) => value)).toEqual([1]);
    expect(landed[0]?.labels['origin'] ?? '').toBe(
      origin.replaceAll('\0', '\ufffd').replaceAll('\r', '\ufffd').replaceAll('\ud83d', '\ufffd'),
    );
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'reason'])(
    'with a field named %s is an event like any other',
    (name) => {
      const engine = new TestEngine(setup);
      expect(engine.sendEvent(`{"origin":"ORD","delay":1,"part":1,"${name}":{"delay":7}}`)).toBeUndefined();
      expect(({} as Record<string, unknown>)['delay']).toBeUndefined();
    },
  );
});

test('received is what was accepted and what was rejected, whatever comes', () => {
  const field = fc.oneof(fc.jsonValue(), fc.double(), fc.constantFrom('ORD', 'XXX', 0, 1, -1));
  const event = fc.record({ origin: field, delay: field, part: field, legs: field }, { requiredKeys: [] });
  const message = fc.oneof(
    event,
    event.map((e) => JSON.stringify(e).slice(0, -3)),
    fc.uint8Array(),
  );
  fc.assert(
    fc.property(fc.array(message), (messages) => {
      const engine = new TestEngine(setup);
      let accepted = 0;
      for (const each of messages) if (engine.sendEvent(each) === undefined) accepted++;
      const { account } = engine;
      const rejected = [...account.rejected.values()].reduce((sum, count) => sum + count, 0);
      expect([account.received, account.accepted]).toEqual([messages.length, accepted]);
      expect(account.accepted + rejected).toBe(account.received);
      const landed = parseExposition(engine.exposition()).samples.filter((s) => s.name === 'landed_total');
      expect(landed.reduce((sum, { value }) => sum + value, 0)).toBe(accepted);
    }),
    { numRuns: 25 },
  );
});
