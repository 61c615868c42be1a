import { describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { pack } from 'msgpackr';
import protobuf from 'protobufjs';
import { elementsOf } from '../../../exporter/decode/json/elements.js';
import { codecOf } from '../../../exporter/decode/codecs.js';
import type { EventRecord } from '../../../exporter/event/event.js';
import { Rejected } from '../../../exporter/event/rejection.js';
import { loadMessageType } from '../../../exporter/io/protobuf/message-type.js';
import { NO_RESOURCES } from '../../../exporter/pipeline/resources.js';
import { formatSchema } from '../../../setup/model/format.js';
import { bytes, decodeAll } from './contract.js';

/** The events of a message; of what is none, the detail. */
function read(format: unknown, sent: string | Uint8Array, headers = {}, schema: object = {}) {
  const codec = codecOf(formatSchema.parse(format), { ...schema }, NO_RESOURCES);
  const payload = typeof sent === 'string' ? bytes(sent) : sent;
  return decodeAll(codec, { payload, headers }).map((content) =>
    content instanceof Rejected ? content.detail : content,
  );
}

describe('ndjson', () => {
  test('has an event in each line that is not blank, and only bad lines are none', () => {
    expect(read('ndjson', '{"a":1}\r\n\n  \n{"a":\n[2]\n{"a":3}')).toEqual([
      { a: 1 },
      expect.stringContaining('not JSON'),
      'expected a JSON object, found an array',
      { a: 3 },
    ]);
  });
});

describe('csv', () => {
  test.each([
    ['quotes, with the delimiter and line feeds in them', 'a,b\n"x,y","1\n2"\n', [{ a: 'x,y', b: '1\n2' }]],
    ['quotes in quotes', 'a\n"say ""hi"""', [{ a: 'say "hi"' }]],
    ['empty cells', 'a,b\n,""', [{ a: '', b: '' }]],
    ['a byte order mark', '\ufeffa\n1', [{ a: '1' }]],
    ['empty lines', 'a\n\n1\n\r\n2\n', [{ a: '1' }, { a: '2' }]],
    ['a row that is too short', 'a,b\n1\n1,2', ['expected 2 cells, found 1', { a: '1', b: '2' }]],
    [
      'text behind a quote',
      'a\n"x"y\nz',
      ['not CSV: a quoted cell does not end where the next one begins', { a: 'z' }],
    ],
    ['no line at all', '', ['the message has no header line']],
    ['a header line alone', 'a,b\n', []],
    ['a column twice', 'a,a\n1,2', ['the header line names a column twice']],
    ['a column without a name', 'a,\n1,2', ['a column of the header line has no name']],
  ])('has %s', (_, csv, events) => {
    expect(read('csv', csv)).toEqual(events);
  });

  test('takes types from the schema, and leaves out what has no text', () => {
    const schema = {
      properties: {
        delay: { type: ['number', 'null'] },
        late: { type: 'boolean' },
        code: { type: 'string' },
        legs: { type: 'integer' },
      },
    };
    expect(read('csv', 'delay,late,code,legs,other\n1.5,true,007,3,7\n,,,x,', {}, schema)).toEqual([
      { delay: 1.5, late: true, code: '007', legs: 3, other: '7' },
      { code: '', legs: 'x', other: '' },
    ]);
  });

  test('is read as csv-parse reads it', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', ' ', 'é') });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const csv = rows
          .map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(','))
          .join('\n');
        const expected: unknown = parse(csv, { columns: ['a', 'b'] });
        expect(read({ csv: { columns: ['a', 'b'] } }, csv)).toEqual(expected);
      }),
    );
  });
});

describe('influx', () => {
  test.each([
    ['m f=1', { f: 1 }],
    ['m f=1i,g=-2.5e3,h=7u,b=T,s="a b,c=\\"d\\" \\\\"', { f: 1, g: -2500, h: 7, b: true, s: 'a b,c="d" \\' }],
    ['m\\ x,t\\,a\\=g=v\\ w f=1', { measurement: 'm x', 't,a=g': 'v w', f: 1 }],
    ['m,path=C:\\dir f=1', { path: 'C:\\dir', f: 1 }],
    ['m,port=8080 f=1', { port: 8080, f: 1 }],
    ['m  f=1  1700000000123456789 ', { f: 1, time: 1_700_000_000_123.456_8 }],
  ])('%s', (line, fields) => {
    const schema = { properties: { port: { type: 'number' } } };
    expect(read('influx', line, {}, schema)).toEqual([{ measurement: 'm', time: 0, ...fields }]);
  });

  test.each([
    ['', []],
    ['# a comment\nm f=1', [{ measurement: 'm', time: 0, f: 1 }]],
    ['m', ['not line protocol: no fields, at character 2']],
    [' f=1', ['not line protocol: no measurement, at character 1']],
    ['m,tag f=1', ['not line protocol: a tag without a value, at character 6']],
    ['m f', ['not line protocol: a field without a value, at character 4']],
    ['m f=abc', ['not line protocol: field "f" is no number, text or truth, at character 8']],
    ['m f="abc', ['not line protocol: field "f" is no number, text or truth, at character 5']],
    ['m f=1 today', ['not line protocol: expected a timestamp and the end, at character 6']],
    [
      'm f=1 1 1\nm f=2',
      [
        'not line protocol: expected a timestamp and the end, at character 6',
        { measurement: 'm', time: 0, f: 2 },
      ],
    ],
  ])('of %j makes %j', (text, events) => {
    expect(read('influx', text)).toEqual(events);
  });

  test.each([
    ['ns', '1700000000000000000'],
    ['us', '1700000000000000'],
    ['ms', '1700000000000'],
    ['s', '1700000000'],
  ])('timestamps in %s', (timestamps, time) => {
    expect(read({ influx: { timestamps } }, `m f=1 ${time}`)).toMatchObject([{ time: 1_700_000_000_000 }]);
  });
});

describe('text', () => {
  const pattern = '^(?P<level>[A-Z]+)(?: took (?P<ms>[0-9]+)ms)? (?P<rest>.*)$';

  test('has an event in each line; a group without a part in it is no field', () => {
    const schema = { properties: { ms: { type: 'number' } } };
    expect(read({ text: { pattern } }, 'INFO took 12ms ok\nWARN hm\nhello\n', {}, schema)).toEqual([
      { level: 'INFO', ms: 12, rest: 'ok' },
      { level: 'WARN', rest: 'hm' },
      `"hello" does not match ${pattern}`,
    ]);
  });

  test('may be one event however many lines it has', () => {
    const format = { text: { pattern: '^(?P<first>\\w+)(?s:.*)\\n(?P<last>\\w+)$', per: 'message' } };
    expect(read(format, 'one\ntwo\nthree')).toEqual([{ first: 'one', last: 'three' }]);
  });

  test('takes linear time whatever the pattern and the text', () => {
    const started = performance.now();
    read({ text: { pattern: '^(?P<all>(?:a+)+)$' } }, `${'a'.repeat(20_000)}b`);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('cloudevents', () => {
  const headers = { 'ce-specversion': '1.0', 'ce-id': 'a b', 'ce-source': '/s', 'ce-type': 't' };
  const envelope = { specversion: '1.0', id: '1', source: '/s', type: 't' };
  const attributes = { ce_specversion: '1.0', ce_id: '1', ce_source: '/s', ce_type: 't' };

  test('in binary mode: attributes out of headers, extensions as the schema names them', () => {
    const schema = { properties: { ce_shard: { type: 'number' } } };
    const sent = {
      ...headers,
      'ce-id': 'Z%C3%BCrich',
      'ce-shard': '7',
      'ce-other': 'x',
      'ce-time': '2001-02-24T07:00:00Z',
    };
    expect(
      read('cloudevents', '{"delay":1}', { ...sent, 'content-type': 'application/json' }, schema),
    ).toEqual([
      {
        ...attributes,
        ce_id: 'Zürich',
        ce_shard: 7,
        ce_time: '2001-02-24T07:00:00Z',
        ce_datacontenttype: 'application/json',
        delay: 1,
      },
    ]);
  });

  test('in structured mode, also without headers', () => {
    const text = JSON.stringify({ ...envelope, extra: 1, data: { delay: 1, ce_id: 'mine' } });
    expect(read('cloudevents', text)).toEqual([{ ...attributes, delay: 1 }]);
  });

  test('with data in Base64, or with none', () => {
    const data_base64 = Buffer.from('{"delay":1}').toString('base64');
    expect(read('cloudevents', JSON.stringify({ ...envelope, data_base64 }))).toEqual([
      { ...attributes, delay: 1 },
    ]);
    expect(read('cloudevents', JSON.stringify(envelope))).toEqual([attributes]);
    expect(read('cloudevents', '', headers)).toMatchObject([{ ce_id: 'a b' }]);
  });

  test('in batched mode: an event in each element, and only bad ones are none', () => {
    const batch = { 'content-type': 'application/cloudevents-batch+json; charset=utf-8' };
    const elements = [
      { ...envelope, data: { note: '],"' } },
      [1],
      { ...envelope, id: '' },
      { ...envelope, id: '2' },
    ];
    expect(read('cloudevents', JSON.stringify(elements, undefined, 2), batch)).toEqual([
      { ...attributes, note: '],"' },
      'expected a JSON object, found an array',
      'no CloudEvent: "id" is missing',
      { ...attributes, ce_id: '2' },
    ]);
    expect(read('cloudevents', ' [ ] ', batch)).toEqual([]);
    expect(read('cloudevents', '[{}', batch)).toEqual([expect.stringContaining('not JSON')]);
    expect(read('cloudevents', '[{},]', batch)).toEqual([expect.stringContaining('not JSON')]);
    expect(read('cloudevents', JSON.stringify(envelope), batch)).toEqual([
      'expected a JSON array of CloudEvents',
    ]);
  });

  test('in batched mode elements are told apart as JSON.parse tells them', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.nat(3), (values, indent) => {
        const array = bytes(JSON.stringify(values, undefined, indent));
        const elements = Array.from(elementsOf(array), (element) => new TextDecoder().decode(element));
        expect(elements.map((text) => JSON.parse(text) as unknown)).toEqual(
          JSON.parse(JSON.stringify(values)),
        );
      }),
    );
  });

  test.each([
    [
      'without an attribute that must be',
      { ...envelope, id: undefined },
      {},
      'no CloudEvent: "id" is missing',
    ],
    ['of another version', { ...envelope, specversion: '0.3' }, {}, 'expected CloudEvents 1.0, found "0.3"'],
    [
      'with data that is no object',
      { ...envelope, data: [1] },
      {},
      'expected a JSON object as data, found an array',
    ],
    [
      'with an XML envelope',
      envelope,
      { 'content-type': 'application/cloudevents+xml' },
      'expected application/cloudevents+json, found application/cloudevents+xml',
    ],
    [
      'with data that is no JSON',
      {},
      { ...headers, 'content-type': 'text/xml' },
      'expected JSON as data, found text/xml',
    ],
  ])('%s there is no event', (_, event, sent, detail) => {
    expect(read('cloudevents', JSON.stringify(event), sent)).toEqual([detail]);
  });
});

describe('msgpack', () => {
  test('is read as msgpackr writes it', () => {
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.oneof(
          fc.string({ unit: 'grapheme' }),
          fc.double({ noNaN: true, noDefaultInfinity: true }),
          fc.integer(),
          fc.boolean(),
          fc.constant(null),
        ),
        fc.array(tie('value')),
        fc.dictionary(fc.string(), tie('value')),
      ),
    })).value;
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), (event) => {
        const [found] = read('msgpack', pack(event));
        // JSON has no -0 either.
        expect(JSON.stringify(found)).toBe(JSON.stringify(event));
      }),
    );
  });

  test('gives what JSON can hold', () => {
    const event = {
      time: new Date('2001-02-24T07:15:00.250Z'),
      token: Buffer.from('abc'),
      big: 2n ** 60n,
      nan: NaN,
    };
    expect(read('msgpack', pack(event))).toEqual([
      { time: '2001-02-24T07:15:00.250Z', token: 'YWJj', big: 2 ** 60, nan: null },
    ]);
  });

  test.each([
    ['an array', [0x90], 'expected a MessagePack map, found an array'],
    ['nothing', [], 'not MessagePack: it ends in the middle of a value'],
    [
      'a list that claims more than there is',
      [0xdd, 0xff, 0xff, 0xff, 0xff],
      'not MessagePack: it ends in the middle of a value',
    ],
    [
      'a map with a map for a key',
      [0x81, 0x80, 0x01],
      'not MessagePack: the key of a map is neither text nor a number',
    ],
    ['two values', [0x80, 0x80], 'not MessagePack: something follows the value'],
    ['the byte that is never used', [0xc1], 'not MessagePack: 0xc1 begins no value'],
    ['a text that is no UTF-8', [0x81, 0xa1, 0xff, 0x01], 'not MessagePack: a text is not valid UTF-8'],
  ])('%s is no event', (_, payload, detail) => {
    expect(read('msgpack', Uint8Array.from(payload))).toEqual([detail]);
  });
});

describe('protobuf', () => {
  const folder = 'test/fixtures/formats';
  const readLanding = loadMessageType(folder, { file: 'flights.proto', message: 'flights.Landing' });
  const type = new protobuf.Root()
    .loadSync(`${folder}/flights.proto`, { keepCase: true })
    .lookupType('flights.Landing');
  const encoded = (event: EventRecord) => type.encode(type.fromObject(event)).finish();

  test('gives what JSON can hold, and defaults where no presence is tracked', () => {
    const event = {
      origin: 'ORD',
      haul: 1,
      time: { seconds: 982_998_900, nanos: 250_000_000 },
      passengers: 123_456_789_012,
      legs: [{ origin: 'ORD', onward: { origin: 'DFW' } }],
      tags: { a: 'b' },
      token: 'YWJj',
    };
    expect(readLanding(encoded(event))).toEqual({
      ...event,
      delay: 0,
      late: false,
      haul: 'LONG',
      time: '2001-02-24T07:15:00.250Z',
    });
  });

  test('a value that the enum does not know is its number', () => {
    expect(readLanding(encoded({ haul: 9 }))).toMatchObject({ haul: 9 });
  });

  test('says what is wrong with the file or the name', () => {
    expect(() => loadMessageType(folder, { file: 'flights.proto', message: 'flights.Nothing' })).toThrow(
      'Nothing',
    );
    expect(() => loadMessageType(folder, { file: 'none.proto', message: 'a' })).toThrow('none.proto');
  });
});
