import { describe, expect, test } from '@jest/globals';
import {
  readRecordedEvents,
  recordedEvents,
  type ReadOptions,
} from '../../../../exporter/io/file/recorded-events.js';
import { root } from '../../../support/run-command.js';

const csv = `scheduled,origin,gate,delay
2001-02-24T07:15:00Z,ORD,007,-3.5
2001-02-24T07:10:00Z,"Dallas, TX",12,
`;
const lines = '{"at":2000,"n":1}\n\n{"at":1000,"n":2}\n';
const array = '[{"date":"2001/01/01 00:47","n":1},{"date":"2001/01/01 00:47","n":2}]';

const payloadsOf = (name: string, content: string | Uint8Array, options?: ReadOptions): string[] =>
  recordedEvents(name, content, options).events.map(({ payload }) => Buffer.from(payload).toString());

describe('formats', () => {
  test('CSV: a number keeps its digits, anything else is text, and an empty cell is no field', () => {
    expect(payloadsOf('flights.csv', csv)).toEqual([
      '{"scheduled":"2001-02-24T07:10:00Z","origin":"Dallas, TX","gate":12}',
      '{"scheduled":"2001-02-24T07:15:00Z","origin":"ORD","gate":"007","delay":-3.5}',
    ]);
    expect(payloadsOf('a.csv', 'id,n\n98765432109876543210,1.50\n1e5,+1\n')).toEqual([
      '{"id":98765432109876543210,"n":1.50}',
      '{"id":"1e5","n":"+1"}',
    ]);
  });

  test('CSV with a byte order mark, and TSV', () => {
    expect(payloadsOf('a.csv', '\uFEFFtime,n\n2001-01-01,1\n')).toEqual(['{"time":"2001-01-01","n":1}']);
    expect(payloadsOf('a.tsv', 'time\tn\n2001-01-01\t1\n')).toEqual(['{"time":"2001-01-01","n":1}']);
  });

  test('JSON lines, sorted by time, with the place they had in the file', () => {
    const { events, pace } = recordedEvents('x.ndjson', lines, { timeField: 'at' });
    expect(pace).toEqual({ kind: 'field', field: 'at' });
    expect(events.map(({ row, recordedMs }) => [row, recordedMs])).toEqual([
      [2, 1_000_000],
      [1, 2_000_000],
    ]);
  });

  test('a JSON array; events of the same time stay as they stood', () => {
    expect(payloadsOf('x.json', array)).toEqual([
      '{"date":"2001/01/01 00:47","n":1}',
      '{"date":"2001/01/01 00:47","n":2}',
    ]);
  });

  test('one event over several lines', () => {
    expect(payloadsOf('x.json', '{\n  "n": 1\n}\n')).toEqual(['{\n  "n": 1\n}\n']);
  });

  test('a line of NDJSON may be a list, which is one message', () => {
    expect(payloadsOf('x.ndjson', '[{"n":1},{"n":2}]\n[{"n":3}]\n')).toEqual([
      '[{"n":1},{"n":2}]',
      '[{"n":3}]',
    ]);
    expect(payloadsOf('x.json', '[{"n":1},{"n":2}]\n')).toEqual(['{"n":1}', '{"n":2}']);
  });
});

describe('events stay as they stand in the file, byte for byte', () => {
  const event =
    '{ "id":12345678901234567890 , "a":1.50, "b":"\\u00e9\\/", "a":1e2,"time":"2001-01-01 00:00" }';

  test.each([
    ['x.ndjson', `${event}\n`, event],
    ['x.ndjson', `${event}\r\n\r\n`, event],
    ['x.ndjson', `\uFEFF${event}\n`, `\uFEFF${event}`],
    ['x.ndjson', `  ${event} \t\n`, `  ${event} \t`],
    ['x.json', `\uFEFF [ \n${event}\n , ${event}]\n`, event],
    ['x.ndjson', '12345678901234567890', '12345678901234567890'],
  ])('%s: %j', (name, content, expected) => {
    expect(payloadsOf(name, content)[0]).toBe(expected);
  });

  test('also bytes that are not UTF-8', () => {
    const bytes = Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d]);
    const [found] = recordedEvents('x.ndjson', Buffer.concat([bytes, Buffer.from('\n')])).events;
    expect(Buffer.from(found?.payload ?? [])).toEqual(bytes);
  });
});

describe('pace', () => {
  const paceOf = (text: string, options?: ReadOptions) => recordedEvents('x.ndjson', text, options);

  test('nanoseconds, microseconds, digits in a text and nested fields are times', () => {
    for (const at of ['1700000000123456789', '1700000000123456', '"1700000000123"']) {
      const { events, pace } = paceOf(`{"timestamp":${at}}`);
      expect(pace).toEqual({ kind: 'field', field: 'timestamp' });
      expect(Math.floor(events[0]?.recordedMs ?? 0)).toBe(1_700_000_000_123);
    }
    const nested = paceOf('{"meta":{"at":"2001-01-01T00:00:00Z"}}', { timeField: 'meta.at' });
    expect(nested.events[0]?.recordedMs).toBe(Date.UTC(2001, 0, 1));
  });

  test('a file without a time: everything at once, in the order of the file', () => {
    const { events, pace } = paceOf('{"n":1}\n{"n":2}\n');
    expect(pace.kind).toBe('none');
    expect(events.map(({ recordedMs }) => recordedMs)).toEqual([0, 0]);
  });

  test('a rate takes the place of times, in the order of the file', () => {
    const { events, pace } = paceOf('{"time":9}\n{"time":"soon"}\n{}\n', { rate: 4 });
    expect(pace).toEqual({ kind: 'rate', perSecond: 4 });
    expect(events.map(({ row, recordedMs }) => [row, recordedMs])).toEqual([
      [1, 0],
      [2, 250],
      [3, 500],
    ]);
  });
});

describe('the field with the time', () => {
  test.each([
    ['time', '{"date":"2001-01-01","time":"2001-01-02"}', {}],
    ['date', '{"date":"2001-01-01"}', {}],
    ['due', '{"date":"2001-01-01","due":"2001-01-02"}', { likelyTimeFields: ['due'] }],
    ['date', '{"date":"2001-01-01"}', { likelyTimeFields: ['due'] }],
    ['due', '{"time":"2001-01-01","due":"2001-01-02"}', { timeField: 'due' }],
  ])('"%s" in %s with %j', (expected, text, options) => {
    expect(recordedEvents('x.json', text, options).pace).toEqual({ kind: 'field', field: expected });
  });
});

test('"from" leaves out what was recorded before', () => {
  expect(payloadsOf('flights.csv', csv, { from: '2001-02-24 07:11' })).toEqual([
    expect.stringContaining('"origin":"ORD"'),
  ]);
});

describe('what cannot be played is a sentence', () => {
  test.each<[string, string, string, ReadOptions]>([
    ['x.json', '', 'x.json: no events found', {}],
    ['x.csv', 'time,n\n', 'x.csv: no events found', {}],
    ['x.json', '{"a":1}', 'x.json: "from" needs events with a time', { from: '2001-01-01' }],
    [
      'x.json',
      '[{"a":1},\n\n3]',
      'x.json:3: fields can be added to a JSON object only',
      { needsObjects: true },
    ],
    ['x.ndjson', '{"a":1}\n{"b":1}', 'x.ndjson:2: field "a" is missing', { subject: 's.{a}' }],
    ['x.csv', 'a,b\n1,"x\ny"\n,2\n', 'x.csv:4: field "a" is missing', { subject: 's.{a}' }],
    [
      'x.json',
      '{"time":"2001-01-01"}',
      'x.json: the first event has no time field: looked for "due", found "time"',
      { timeField: 'due' },
    ],
    [
      'x.csv',
      'time\n2001-01-01\nsoon\n',
      'x.csv:3: "time" is "soon", expected a time such as "2001-02-24T07:15:00Z" or a number of seconds, milliseconds, microseconds or nanoseconds since 1970',
      {},
    ],
    ['x.json', '{"time":1}\n{"n":1}', 'x.json:2: "time" is missing, expected a time', {}],
    ['x.json', '{"time":1}\n{"time"', 'x.json:2: not valid JSON: ', {}],
    ['x.json', '{"time":1}\n[1]', 'x.json:2: "time" is missing, expected a time', {}],
    ['x.csv', 'time,n\n2001-01-01,1,2\n', 'x.csv: ', {}],
    ['x.csv', 'time\n2001-01-01\n', 'x.csv: no event at or after "2002-01-01"', { from: '2002-01-01' }],
    ['x.csv', 'time\n2001-01-01\n', '"from" is "noon", expected a time', { from: 'noon' }],
  ])('%s: %j', (name, text, sentence, options) => {
    expect(() => recordedEvents(name, text, options)).toThrow(sentence);
  });

  test('a file that is not there', () => {
    expect(() => readRecordedEvents(`${root}/absent.csv`)).toThrow(
      /absent\.csv" cannot be read: no such file/,
    );
  });
});

test('the flights of the example are all there, in order of time', () => {
  const { pace, events } = readRecordedEvents(`${root}/setup/examples/flights/flights.csv`);
  expect(pace).toEqual({ kind: 'field', field: 'scheduled' });
  expect(events.map(({ row }) => row)).toEqual(Array.from({ length: 20_000 }, (_, index) => index + 1));
  expect(Buffer.from(events[0]?.payload ?? []).toString()).toBe(
    '{"scheduled":"2001-01-01T00:47:00Z","origin":"DTW","destination":"LAS","delay":66,"distance":1750}',
  );
});
