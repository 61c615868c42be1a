import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { flatReaderOf } from '../../../exporter/flat-json/flat-reader.js';
import { neededFields } from '../../../exporter/flat-json/needed-fields.js';
import { streamSetup, TestEngine } from '../../support/engine.js';
import type { StreamBlocks } from '../../support/engine.js';

const schema = {
  type: 'object',
  required: ['origin'],
  properties: {
    origin: { type: 'string', pattern: '^[A-Z]{3}$' },
    delay: { type: 'number', minimum: -120 },
    time: { type: 'string' },
    id: { type: 'string' },
    note: { type: ['string', 'null'] },
  },
  additionalProperties: true,
};
const blocks = {
  stream: { schema, eventTime: { field: 'time' }, deduplicate: { by: 'id', within: '1m' } },
  steps: [{ where: "origin != 'XXX'" }, { set: { late: 'delay > 15', hours: 'delay / 60' } }],
  metrics: {
    landed_total: {
      type: 'counter',
      labels: { origin: 'origin', late: 'late', gate: 'gate' },
      where: 'has(event.gate)',
    },
    delays: {
      type: 'histogram',
      value: 'hours',
      buckets: [0, 1],
      labels: { note: "note == null ? 'none' : 'some'" },
    },
  },
  insights: { Late: { stream: 'flights', where: 'delay > 1000 || late', severity: 'info', summary: 'Late' } },
} satisfies StreamBlocks;

function streamOf(own: StreamBlocks) {
  const setup = streamSetup({ ...blocks, ...own });
  const [stream] = setup.streams;
  if (stream === undefined) throw new Error('the setup has a stream');
  return { stream, setup };
}

describe('the fields that a setup needs', () => {
  test('are those of its steps, metrics, insights and of deduplication', () => {
    const { stream, setup } = streamOf({});
    expect([...(neededFields(stream, setup) ?? [])].toSorted()).toEqual([
      'delay',
      'gate',
      'hours',
      'id',
      'late',
      'note',
      'origin',
    ]);
  });

  test.each<[string, StreamBlocks]>([
    ['an expression that reads the whole event', { steps: [{ where: 'size(event) > 3' }] }],
    [
      'an expression that reads a field whose name the event has',
      { steps: [{ where: 'event[origin] == 1' }] },
    ],
    ['a step that hands the event on', { steps: [{ when: 'true', route: 'flights' }] }],
  ])('may be any with %s', (_, own) => {
    const { stream, setup } = streamOf(own);
    expect(neededFields(stream, setup)).toBeUndefined();
  });
});

describe('a stream is read field by field', () => {
  test('when its schema is flat', () => {
    const { stream, setup } = streamOf({});
    expect(flatReaderOf(stream, setup)).toBeDefined();
  });

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['says something of several fields', { ...schema, anyOf: [{ required: ['id'] }] }],
    [
      'refers to a schema elsewhere',
      {
        ...schema,
        properties: { ...schema.properties, origin: { $ref: '#/$defs/code' } },
        $defs: { code: {} },
      },
    ],
    ['has rules for any other field', { ...schema, additionalProperties: { type: 'string' } }],
    [
      'names a field that every object has',
      { ...schema, properties: { ...schema.properties, constructor: { type: 'string' } } },
    ],
  ])('but not when its schema %s', (_, other) => {
    const { stream, setup } = streamOf({ stream: { ...blocks.stream, schema: other } });
    expect(flatReaderOf(stream, setup)).toBeUndefined();
  });

  test('and comes to the same metrics and rejections as when events are read whole', () => {
    const whole = { ...blocks, stream: { ...blocks.stream, schema: { ...schema, allOf: [{}] } } };
    const time = fc.constantFrom(
      '2001-02-24T06:59:59.5Z',
      '2001-02-24T06:30:00Z',
      '2001-02-24T07:00:00+01:00',
      'now',
      983_000_000,
    );
    const event = fc.record(
      {
        origin: fc.constantFrom('ORD', 'DFW', 'XXX', 'ord', 'Zürich', null),
        delay: fc.oneof(fc.integer({ min: -130, max: 2_000 }), fc.constantFrom(1.5, '7', null)),
        time: fc.oneof(
          { weight: 5, arbitrary: fc.constant('2001-02-24T06:59:59Z') },
          { weight: 1, arbitrary: time },
        ),
        id: fc.oneof(fc.uuid(), fc.constantFrom('1', '2')),
        note: fc.constantFrom('x', null, 7),
        gate: fc.constantFrom('B12', 7, true, {}, null),
      },
      { requiredKeys: ['time', 'origin'] },
    );
    fc.assert(
      fc.property(fc.array(event, { minLength: 50, maxLength: 50 }), (events) => {
        const engines = [new TestEngine(streamSetup(blocks)), new TestEngine(streamSetup(whole))] as const;
        for (const each of events) {
          const [flat, slow] = engines.map((engine) => told(engine.sendEvent(each)));
          expect(flat).toEqual(slow);
        }
        const [flat, slow] = engines.map((engine) => [
          engine.exposition(),
          engine.account.rejected,
          [...engine.account.violations],
        ]);
        expect(flat).toEqual(slow);
      }),
      { numRuns: 20 },
    );
  });
});

function told(rejection: ReturnType<TestEngine['send']>): unknown {
  return rejection && [rejection.reason, rejection.detail, rejection.violations];
}
