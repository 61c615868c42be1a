import { describe, expect, jest, test } from '@jest/globals';
import type { Setup } from '../../../setup/model/setup.js';
import { stepSchema } from '../../../setup/model/step.js';
import { streamSchema } from '../../../setup/model/stream.js';
import { streamSetup, TestEngine } from '../../support/engine.js';
import type { StreamBlocks } from '../../support/engine.js';

const metrics = { flights_total: { type: 'counter' } };

function engineOf({ stream, ...blocks }: StreamBlocks, events = 3): TestEngine {
  return new TestEngine(streamSetup({ metrics, ...blocks, stream: { ...stream, limits: { events } } }));
}

const repeat = (text: string, count: number) => Array.from({ length: count }, () => text);
const msgpackOf = (count: number) =>
  Uint8Array.of(0xdc, 0, count, ...Array.from({ length: count }, () => 0x80));
const CLOUD_EVENT = JSON.stringify({ specversion: '1.0', id: '1', source: '/', type: 't', data: {} });

/** A message with so many events, in each format that holds several. */
const MESSAGES: readonly (readonly [
  what: string,
  format: unknown,
  of: (count: number) => string | Uint8Array,
])[] = [
  ['a JSON array', 'json', (count) => `[${repeat('{}', count).join(',')}]`],
  ['lines of JSON', 'ndjson', (count) => `\n \n${repeat('{}', count).join('\r\n\n')}\n`],
  ['an array in a line', 'ndjson', (count) => `[]\n{}\n[${repeat('{}', count - 1).join(', ')}]\n[]`],
  ['arrays in lines', 'ndjson', (count) => `[${repeat('{}', count - 2).join()}]\n[{},{}]`],
  ['a batch of CloudEvents', 'cloudevents', (count) => `[${repeat(CLOUD_EVENT, count).join()}]`],
  ['a MessagePack array', 'msgpack', msgpackOf],
  ['CSV', { csv: { columns: ['id', 'note'] } }, (count) => repeat('1,"a\nb"\n\n', count).join('')],
  ['CSV with a header line', { csv: {} }, (count) => `id\n${repeat('1', count).join('\n')}`],
  ['line protocol', 'influx', (count) => `#a\n#b\n#c\n#d\n${repeat('a b=1', count).join('\n')}`],
  [
    'lines of text',
    { text: { pattern: '(?P<id>.)', per: 'line' } },
    (count) => repeat('1\n', count).join(''),
  ],
];

describe('a message that holds several events', () => {
  test.each(MESSAGES)('%s may hold as many as the limit, and no more', (_, format, messageOf) => {
    const engine = engineOf({ stream: { format } });
    expect(engine.sendEvent(messageOf(3))).toBeUndefined();
    expect(engine.account.accepted).toBe(3);

    const rejection = engine.sendEvent(messageOf(4));
    expect(rejection).toMatchObject({
      reason: 'too_many_events',
      detail: 'the message holds more than 3 events',
    });
    // No part of the message counts, and its dead letter is the whole message.
    expect(rejection?.parts).toBeUndefined();
    expect(engine.account.accepted).toBe(3);
    expect([...engine.account.rejected]).toEqual([['too_many_events', 1]]);
  });

  test('may hold 10,000 if the setup says nothing', () => {
    const engine = new TestEngine(streamSetup({ metrics }));
    expect(engine.sendEvent(`[${repeat('{}', 10_000).join()}]`)).toBeUndefined();
    expect(engine.sendEvent(`[${repeat('{}', 10_001).join()}]`)).toMatchObject({ reason: 'too_many_events' });
    expect(engine.account.accepted).toBe(10_000);
  });

  test('is not read to its end if it holds more', () => {
    const json = engineOf({});
    const parse = jest.spyOn(JSON, 'parse');
    expect(json.sendEvent('[{},{},{},no JSON')).toMatchObject({ reason: 'too_many_events' });
    expect(parse).not.toHaveBeenCalled();
    parse.mockRestore();

    const msgpack = engineOf({ stream: { format: 'msgpack' } });
    // 0xc1 is not a valid type.
    const invalid = Uint8Array.of(0x94, 0xc1, 0xc1, 0xc1, 0xc1);
    expect(msgpack.sendEvent(invalid)).toMatchObject({ reason: 'too_many_events' });
  });

  test('is malformed where an array that is short enough has no end', () => {
    const engine = engineOf({});
    expect(engine.sendEvent('[{},{}')).toMatchObject({ reason: 'undecodable' });
    expect(engine.sendEvent('[{},{}] {}')).toMatchObject({ reason: 'undecodable' });
    expect(engine.sendEvent('[{},')).toMatchObject({ reason: 'undecodable' });
    expect(engine.sendEvent('[] []')).toMatchObject({ reason: 'undecodable' });
    const truncated = engineOf({ stream: { format: 'msgpack' } });
    expect(truncated.sendEvent(Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff))).toMatchObject({
      reason: 'undecodable',
    });
  });
});

describe('a step that makes several events of one', () => {
  const legs = (count: number) => ({ legs: Array.from({ length: count }, () => ({ stops: [1, 2] })) });

  test('makes as many of a message as the limit, and rejects the event of which it would make more', () => {
    const engine = engineOf({ steps: [{ each: 'legs', as: 'leg' }] });
    expect(engine.sendEvent(legs(3))).toBeUndefined();
    expect(engine.sendEvent(legs(4))).toMatchObject({
      reason: 'too_many_events',
      detail: expect.stringContaining(
        'step 1 of stream "flights", "each": legs: 4 elements in an event of 1 fields, which makes more events of one message',
      ),
    });
    expect(engine.account.accepted).toBe(3);
  });

  test('copies a hundred fields for each of so many, and no more', () => {
    const engine = engineOf({ steps: [{ each: 'legs', as: 'leg' }] }, 10);
    const wide = (fields: number) =>
      Object.fromEntries(Array.from({ length: fields }, (_, at) => [`field ${at}`, at]));
    // With the field "legs" it has 500.
    expect(engine.sendEvent({ ...legs(2), ...wide(499) })).toBeUndefined();
    expect(engine.sendEvent({ ...legs(2), ...wide(500) })).toMatchObject({ reason: 'too_many_events' });
    expect(engine.sendEvent({ ...legs(10), ...wide(99) })).toBeUndefined();
    expect(engine.account.accepted).toBe(12);
  });

  test('counts what all events of the message have become, and begins again with the next message', () => {
    const engine = engineOf({ steps: [{ each: 'legs', as: 'leg' }] });
    for (let message = 1; message <= 2; message++) {
      const rejection = engine.sendEvent([legs(2), legs(2), legs(1)]);
      expect(rejection?.parts).toMatchObject([{ rejection: { reason: 'too_many_events' } }]);
      expect(engine.account.accepted).toBe(3 * message);
    }
  });

  test('counts what steps in a row make', () => {
    const engine = engineOf(
      {
        steps: [
          { each: 'legs', as: 'leg' },
          { each: 'leg.stops', as: 'stop' },
        ],
      },
      6,
    );
    expect(engine.sendEvent(legs(2))).toBeUndefined();
    expect(engine.account.accepted).toBe(4);
    // Three legs, and the stops of the first one; those of the others are more than six events.
    expect(engine.sendEvent(legs(3))).toMatchObject({ reason: 'too_many_events' });
    expect(engine.account.accepted).toBe(6);
  });

  test('counts what the streams make to which the message is routed', () => {
    const engine = new TestEngine(withRoute(streamSetup({ stream: { limits: { events: 6 } }, metrics })));
    expect(engine.sendEvent(legs(2))).toBeUndefined();
    expect(engine.sendEvent(legs(3))).toMatchObject({ reason: 'too_many_events' });
  });
});

/** Splits events into legs, and the legs into stops in a second stream. */
function withRoute(setup: Setup): Setup {
  const stops = { ...streamSchema.parse({ routed: true }), name: 'stops' };
  return {
    ...setup,
    streams: [...setup.streams, stops],
    steps: new Map([
      [
        'flights',
        [
          { each: 'legs', as: 'leg' },
          { route: 'stops', when: 'true' },
        ].map((step) => stepSchema.parse(step)),
      ],
      ['stops', [stepSchema.parse({ each: 'leg.stops', as: 'stop' })]],
    ]),
  };
}
