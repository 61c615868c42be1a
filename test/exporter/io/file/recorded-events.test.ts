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

const fieldsOf = (name: string, text: string, options?: ReadOptions): object[] =>
  recordedEvents(name, text, options).events.map(({ fields }) => fields);

describe('formats', () => {
  test('CSV: numbers are numbers, unless they would be written differently, and an empty cell is no value', () => {
    expect(fieldsOf('flights.csv', csv)).toEqual([
      { scheduled: '2001-02-24T07:10:00Z', origin: 'Dallas, TX', gate: 12, delay: undefined },
      { scheduled: '2001-02-24T07:15:00Z', origin: 'ORD', gate: '007', delay: -3.5 },
    ]);
  });

  test('CSV with a byte order mark, and TSV', () => {
    expect(fieldsOf('a.csv', '\uFEFFtime,n\n2001-01-01,1\n')).toEqual([{ time: '2001-01-01', n: 1 }]);
    expect(fieldsOf('a.tsv', 'time\tn\n2001-01-01\t1\n')).toEqual([{ time: '2001-01-01', n: 1 }]);
  });

  test('JSON lines, sorted by time, with the place they had in the file', () => {
    expect(recordedEvents('x.ndjson', lines, { timeField: 'at' })).toEqual({
      timeField: 'at',
      events: [
        { row: 2, recordedMs: 1_000_000, fields: { at: 1000, n: 2 } },
        { row: 1, recordedMs: 2_000_000, fields: { at: 2000, n: 1 } },
      ],
    });
  });

  test('a JSON array; events of the same time stay as they stood', () => {
    expect(fieldsOf('x.json', array)).toEqual([
      { date: '2001/01/01 00:47', n: 1 },
      { date: '2001/01/01 00:47', n: 2 },
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
    expect(recordedEvents('x.json', text, options).timeField).toBe(expected);
  });
});

test('"from" leaves out what was recorded before', () => {
  expect(fieldsOf('flights.csv', csv, { from: '2001-02-24 07:11' })).toMatchObject([{ origin: 'ORD' }]);
});

describe('what cannot be played is a sentence', () => {
  test.each<[string, string, string, ReadOptions]>([
    ['x.json', '', 'x.json: no events found', {}],
    ['x.csv', 'time,n\n', 'x.csv: no events found', {}],
    [
      'x.json',
      '{"a":1}',
      'x.json: the first event has no time field: looked for "time", "scheduled", "date", "timestamp", "@timestamp", "ts", found "a"',
      {},
    ],
    [
      'x.json',
      '{"time":"2001-01-01"}',
      'x.json: the first event has no time field: looked for "due", found "time"',
      { timeField: 'due' },
    ],
    [
      'x.csv',
      'time\n2001-01-01\nsoon\n',
      'x.csv: event 2: "time" is "soon", expected a time such as "2001-02-24T07:15:00Z" or a number of seconds or milliseconds since 1970',
      {},
    ],
    ['x.json', '{"time":1}\n{"n":1}', 'x.json: event 2: "time" is missing, expected a time', {}],
    ['x.json', '{"time":1}\n{"time"', 'x.json:2: not valid JSON: ', {}],
    ['x.json', '{"time":1}\n[1]', 'x.json:2: expected an object with the fields of an event', {}],
    ['x.json', '[{"time":1},7]', 'x.json: event 2: expected an object with the fields of an event', {}],
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
  const { timeField, events } = readRecordedEvents(`${root}/setup/examples/flights/flights.csv`);
  expect(timeField).toBe('scheduled');
  expect(events.map(({ row }) => row)).toEqual(Array.from({ length: 20_000 }, (_, index) => index + 1));
  expect(events[0]?.fields).toEqual({
    scheduled: '2001-01-01T00:47:00Z',
    origin: 'DTW',
    destination: 'LAS',
    delay: 66,
    distance: 1750,
  });
});
