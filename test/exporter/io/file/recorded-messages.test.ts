import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { recordedEvents } from '../../../../exporter/io/file/recorded-events.js';
import { RecordedMessages } from '../../../../exporter/io/file/recorded-messages.js';
import { markerLine, messageLine, readMessageLine } from '../../../../exporter/io/file/recording.js';
import { fuzzRuns } from '../../../support/fuzz-runs.js';

const START_MS = Date.UTC(2026, 1, 27);

const message = fc.record({
  subject: fc.constantFrom('shop.orders', 'shop.blobs'),
  // Also out of order, and on all days of a month.
  timeMs: fc.integer({ min: 0, max: 40 * 86_400_000 }).map((ms) => START_MS + ms),
  headers: fc.array(fc.tuple(fc.constantFrom('X-Tenant', '__proto__', 'B'), fc.string()), { maxLength: 3 }),
  payload: fc.oneof(
    fc.string().map((text) => new TextEncoder().encode(text)),
    fc.uint8Array({ maxLength: 8 }),
  ),
  stored: fc.option(fc.record({ stream: fc.constant('SHOP'), sequence: fc.nat() }), { nil: {} }),
});

/** Lines as a person may have edited them. */
const recording = fc
  .array(fc.tuple(message, fc.constantFrom('\n', '\r\n', '\n\n', '\n  \n')), { minLength: 1, maxLength: 20 })
  .map((lines) =>
    [
      `${markerLine(['shop.>'])}\n`,
      ...lines.map(([{ stored, ...each }, end]) => messageLine({ ...each, ...stored }) + end),
    ].join(''),
  );

const bytesOf = (text: string) => new TextEncoder().encode(text);
const read = (text: string, options: { readonly needsObjects?: boolean } = {}) =>
  RecordedMessages.read('shop.ndjson', bytesOf(text), options);

describe('a recording that is read message by message', () => {
  test('is the same as one that is read as a whole', () => {
    fc.assert(
      fc.property(recording, (text) => {
        const whole = recordedEvents('shop.ndjson', text);
        const messages = read(text);
        const { count = 0 } = messages ?? {};
        expect(Array.from({ length: count }, (_, index) => messages?.at(index))).toEqual(whole.events);
        expect([messages?.firstMs, messages?.lastMs]).toEqual([whole.firstMs, whole.lastMs]);
        expect(messages?.disorder).toEqual(whole.disorder);
      }),
      fuzzRuns(200),
    );
  });

  test('may be longer than was first assumed', () => {
    const line = (index: number) =>
      messageLine({ subject: 'a', timeMs: START_MS + index, headers: [], payload: bytesOf(`${index}`) });
    const messages = read(
      [markerLine(['a']), ...Array.from({ length: 5_000 }, (_, at) => line(at))].join('\n'),
    );
    expect(messages?.count).toBe(5_000);
    expect(new TextDecoder().decode(messages?.at(4_999).payload)).toBe('4999');
  });

  test('other files are not recordings', () => {
    expect(read('{"id":1}\n')).toBeUndefined();
    expect(read('')).toBeUndefined();
  });

  test.each([
    ['without a message', `${markerLine(['a'])}\n`, {}, 'shop.ndjson: no events found'],
    [
      'of another version',
      '{"natsight":"recording","version":2,"subjects":["a"]}\n{}',
      {},
      'shop.ndjson:1: recording of version 2, expected version 1: use the natsight that wrote it, or a later one',
    ],
    [
      'with a line that is not JSON',
      `${markerLine(['a'])}\n\n{"subject":`,
      {},
      expect.stringContaining('shop.ndjson:3: not valid JSON'),
    ],
    [
      'with payloads that are no objects, if fields are to be added',
      `${markerLine(['a'])}\n{"subject":"a","time":"2026-02-27T10:00:00Z","payload":"1"}`,
      { needsObjects: true },
      'shop.ndjson:2: fields can be added to a JSON object only: leave out what adds "id" or a time',
    ],
  ])('one %s cannot be used', (_, text, options, expected) => {
    let found: unknown;
    try {
      read(text, options);
    } catch (error) {
      found = error;
    }
    expect((found as Error | undefined)?.message).toEqual(expected);
  });
});

test.each([
  { time: '2026-02-30T10:00:00Z' },
  { time: '2026-04-31T10:00:00Z' },
  { time: '2026-02-27T24:00:00Z' },
  { time: '2026-02-27 10:00:00Z' },
  { subject: '' },
  { payload: 1 },
  { sequence: 1.5 },
  { stream: 1 },
  { headers: { a: [1] } },
  { headers: ['a'] },
  { base64: 'wP8=' },
  { more: 1 },
])('a line with %p is no message, whatever else is usual in it', (odd) => {
  const line = { subject: 'a', time: '2026-02-27T10:00:00Z', payload: '{}', ...odd };
  expect(() => readMessageLine(line, 'shop.ndjson:2')).toThrow('not a message of a recording');
});
