import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { recordedEvents } from '../../../../exporter/io/file/recorded-events.js';
import { markerLine, messageLine, readMessageLine } from '../../../../exporter/io/file/recording.js';
import type { RecordedMessage } from '../../../../exporter/io/file/recording.js';

const recordingOf = (...messages: readonly RecordedMessage[]) =>
  [markerLine(['shop.>']), ...messages.map(messageLine)].join('\n');

const message = (payload: Uint8Array | string, more: Partial<RecordedMessage> = {}): RecordedMessage => ({
  subject: 'shop.orders',
  timeMs: Date.UTC(2026, 10, 27, 10),
  headers: [],
  payload: typeof payload === 'string' ? Buffer.from(payload) : payload,
  ...more,
});

test('any payload and any headers are read back as they were', () => {
  const header = fc.tuple(fc.string({ minLength: 1 }), fc.string());
  fc.assert(
    fc.property(
      fc.uint8Array(),
      fc.uniqueArray(header, { selector: ([name]) => name }),
      (payload, headers) => {
        const read = readMessageLine(JSON.parse(messageLine(message(payload, { headers }))), 'x:1');
        expect(Buffer.from(read.payload)).toEqual(Buffer.from(payload));
        expect(new Map(read.headers)).toEqual(new Map(headers));
      },
    ),
    { examples: [[new Uint8Array(), [['__proto__', 'x']]]] },
  );
});

test('text stands as text, with its byte order mark, and anything else in base64', () => {
  expect(messageLine(message('\uFEFF{"n":1}'))).toBe(
    '{"subject":"shop.orders","time":"2026-11-27T10:00:00.000Z","payload":"\uFEFF{\\"n\\":1}"}',
  );
  expect(messageLine(message(Buffer.from([0xc0, 0xff])))).toContain('"base64":"wP8="');
});

test('a header may occur several times', () => {
  const headers = [
    ['A', '1'],
    ['B', '2'],
    ['A', '3'],
  ] as const;
  const line = messageLine(message('x', { headers, stream: 'SHOP', sequence: 7 }));
  expect(line).toContain('"headers":{"A":["1","3"],"B":["2"]},"stream":"SHOP","sequence":7');
});

describe('a recording as a file', () => {
  test('has a subject, headers and a pace of its own, in the order of arrival', () => {
    const first = message('{"time":"2001-01-01"}', { headers: [['X-Tenant', 'a']] });
    // The clock was set back.
    const second = message('not JSON', { subject: 'shop.text', timeMs: first.timeMs - 1_000 });
    const third = message(Buffer.from([0xff]), { timeMs: first.timeMs + 2_000 });
    const { events, pace, recorded } = recordedEvents('x.ndjson', recordingOf(first, second, third));
    expect({ pace, recorded }).toEqual({ pace: { kind: 'recording' }, recorded: ['shop.>'] });
    expect(events.map(({ subject, recordedMs }) => [subject, recordedMs - first.timeMs])).toEqual([
      ['shop.orders', 0],
      ['shop.text', 0],
      ['shop.orders', 2_000],
    ]);
    expect(events[0]?.headers).toEqual([['X-Tenant', 'a']]);
    expect(events.map(({ payload }) => Buffer.from(payload))).toEqual(
      [first, second, third].map(({ payload }) => payload),
    );
  });

  test('may be cut and edited by hand: a header may be a text', () => {
    const line = '{"subject":"a","time":"2026-11-27T11:00:00+01:00","headers":{"X":"1"},"payload":""}';
    const { events } = recordedEvents('x.ndjson', `${markerLine([])}\n\n${line}\n`);
    expect(events).toMatchObject([
      { subject: 'a', recordedMs: Date.UTC(2026, 10, 27, 10), headers: [['X', '1']] },
    ]);
  });

  test.each([
    ['{"natsight":"recording","version":2}\n{}', 'x.ndjson:1: recording of version 2, expected version 1'],
    [`${markerLine([])}\n`, 'x.ndjson: no events found'],
    [`${markerLine([])}\n{"subject":"a"`, 'x.ndjson:2: not valid JSON'],
    [
      `${markerLine([])}\n{"subject":"a","time":"2026-11-27T10:00:00Z"}`,
      'x.ndjson:2: not a message of a recording: expected either "payload" or "base64"',
    ],
    [
      `${markerLine([])}\n{"subject":"a","time":"soon","payload":""}`,
      'x.ndjson:2: not a message of a recording: "time"',
    ],
  ])('%s', (text, sentence) => {
    expect(() => recordedEvents('x.ndjson', text)).toThrow(sentence);
  });
});
