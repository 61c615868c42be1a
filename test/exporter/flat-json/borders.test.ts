import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Page } from '../../../exporter/event/page.js';
import { Rejected } from '../../../exporter/event/rejection.js';
import type { JsonSchema } from '../../../setup/model/stream.js';
import { planFields } from '../../../exporter/flat-json/field-plan.js';
import { FieldTable } from '../../../exporter/flat-json/field-table.js';
import { FlatJsonReader } from '../../../exporter/flat-json/flat-json-reader.js';
import type { FlatSchema } from '../../../exporter/flat-json/flat-schema.js';
import type { FieldPlan } from '../../../exporter/flat-json/field-plan.js';
import { fuzzRuns } from '../../support/fuzz-runs.js';
import { encode } from './documents.js';

// Strings are compared sixteen bytes at a time: what is unusual may stand on either side of every such border, or across it.

const schema = { type: 'object', properties: { id: {}, time: { type: 'string' }, n: { type: 'number' } } };
const limits = { messageBytes: 1_000_000, depth: 100, stringBytes: 1_000_000, events: 10 };
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What may stand in a string, or not: as bytes. */
const PIECES: Readonly<Record<string, readonly number[]>> = {
  'a quote that is escaped': [0x5c, 0x22],
  'a backslash that is escaped': [0x5c, 0x5c],
  'an escape in hexadecimal': [...encode('\\u00Fc')],
  'half of a surrogate pair, escaped': [...encode('\\ud83d')],
  'an unknown escape': [...encode('\\x')],
  'an escape of three digits': [...encode('\\u12"')],
  'two bytes': [0xc3, 0xbc],
  'three bytes': [0xe2, 0x9c, 0x88],
  'four bytes': [0xf0, 0x9f, 0x9b, 0xa9],
  'the last character of three bytes before the surrogates': [0xed, 0x9f, 0xbf],
  'a surrogate': [0xed, 0xa0, 0x80],
  'an overlong form of two bytes': [0xc0, 0xaf],
  'an overlong form of three bytes': [0xe0, 0x9f, 0xbf],
  'an overlong form of four bytes': [0xf0, 0x8f, 0xbf, 0xbf],
  'beyond Unicode': [0xf4, 0x90, 0x80, 0x80],
  'a continuation alone': [0x80],
  'a character that is cut off': [0xe2, 0x9c],
  'no byte of UTF-8': [0xff],
  'a control character': [0x1f],
  'a NUL': [0x00],
  'a delete': [0x7f],
  'a line feed': [0x0a],
};

describe.each(Object.entries(PIECES))('%s, at each offset of a string', (_, piece) => {
  test.each(['value', 'name', 'value that is read', 'inner value'])('in a %s', (where) => {
    for (let before = 0; before <= 49; before++) {
      for (const after of [0, 1, 16]) {
        const text = [...encode('x'.repeat(before)), ...piece, ...encode('y'.repeat(after))];
        expectSame(documentWith(where, text));
      }
    }
  });
});

describe('a document', () => {
  test.each(['value', 'name', 'value that is read', 'inner value'])('with a %s of any length', (where) => {
    for (let length = 0; length <= 300; length++) expectSame(documentWith(where, encode('x'.repeat(length))));
  });

  test('that is cut off at any byte, before any other', () => {
    const whole = documentWith('value', encode(`${'x'.repeat(40)}\\u00fc${'ü'.repeat(20)}`));
    for (let end = 0; end < whole.length; end++) expectSame(whole.slice(0, end));
  });

  test('with any byte in any place of it', () => {
    const whole = encode('{"id":"x\\n","n":-1.5e+3,"l":[true,false,null,{"a":[]},{}], "time":"2001" }');
    const wrong = [
      0, 0x09, 0x20, 0x22, 0x2c, 0x2d, 0x2e, 0x30, 0x3a, 0x5b, 0x5c, 0x5d, 0x65, 0x7b, 0x7d, 0xc3,
    ];
    for (let at = 0; at < whole.length; at++) for (const byte of wrong) expectSame(whole.with(at, byte));
  });

  test('with the same field twice, of a settled type or of another, has the last one', () => {
    for (const [one, other] of [
      ['"ok"', '7'],
      ['7', '"ok"'],
      ['null', '"ok"'],
      ['[7]', '1e999'],
    ]) {
      expectSame(encode(`{"time":${one},"time":${other},"n":${other},"n":1}`));
      expectSame(encode(`{"time":"","n":${one},"n":${other},"id":${one}}`));
    }
  });

  test('that nests as deep as words have bits, and deeper', () => {
    for (let levels = 55; levels <= 105; levels++) {
      for (const [open, close] of [
        ['[', ']'],
        ['{"a":', '}'],
        ['[{"a":', '}]'],
      ] as const) {
        expectSame(encode(`{"id":${open.repeat(levels)}1${close.repeat(levels)}}`));
        expectSame(encode(`{"id":${open.repeat(levels)}1${close.repeat(levels - 1)}]}`));
      }
    }
  });

  const runs = fuzzRuns(200);
  test(
    'of long strings of all kinds',
    () => {
      const piece = fc.oneof(
        { weight: 4, arbitrary: fc.nat({ max: 40 }).map((length) => [...encode('x'.repeat(length))]) },
        { weight: 2, arbitrary: fc.constantFrom(...Object.values(PIECES)) },
        { weight: 1, arbitrary: fc.nat({ max: 255 }).map((byte) => [byte]) },
        { weight: 1, arbitrary: fc.string({ unit: 'grapheme' }).map((text) => [...encode(text)]) },
      );
      const where = fc.constantFrom('value', 'name', 'value that is read', 'inner value');
      fc.assert(
        fc.property(where, fc.array(piece, { maxLength: 12 }), (place, pieces) =>
          expectSame(documentWith(place, pieces.flat())),
        ),
        runs,
      );
    },
    120_000 + runs.numRuns,
  );
});

describe('the scanner', () => {
  test('takes what is usual, and leaves the rest to the other reader', () => {
    const scan = (json: string) => {
      scannable.write(encode(json));
      const schemaCheck = { noteRejected: () => undefined } as unknown as FlatSchema;
      const table = FieldTable.of(plan.fields, true);
      return table?.read({ page: scannable, event: 1, levels: 2, longest: 20 }, schemaCheck);
    };
    const taken = [
      '{}',
      ' { "a" : [ { "b" : -1.5e9 } , true ] }\n',
      '{"id":"ü\\n","n":1,"o":[[]],"time":"t"}',
    ];
    const left = [
      '[]',
      '{"a":[[[]]]}',
      `{"a":"${'x'.repeat(21)}"}`,
      '{"\\u0061":1}',
      '{"a":01}',
      '\ufeff{}',
      '{}{}',
    ];
    expect(taken.map(scan)).toEqual(taken.map(() => true));
    expect(left.map(scan)).toEqual(left.map(() => false));
  });

  test('finds fields whose names share length, first and last byte, and those beyond what it compares at once', () => {
    const names = [
      'abc',
      'adc',
      'aec',
      '',
      '"',
      'ü',
      'x'.repeat(64),
      `${'x'.repeat(16)}y`,
      `${'x'.repeat(16)}z`,
    ];
    const plan = planned({ properties: Object.fromEntries(names.map((each) => [each, {}])) }, names);
    const reader = new FlatJsonReader(plan, limits);
    const event = Object.fromEntries(names.map((each, at) => [each, at]));
    expect(reader.read({ payload: encode(JSON.stringify({ ...event, other: 1 })) })).toEqual(event);
  });

  test('serves more streams on one page than it has places for, in turn', () => {
    const page = Page.scannable();
    const readers = Array.from({ length: 20 }, (_, at) => {
      return new FlatJsonReader(planned({ properties: { [`f${at}`]: {} } }, [`f${at}`]), limits);
    });
    const document = encode(JSON.stringify(Object.fromEntries(readers.map((_, at) => [`f${at}`, at]))));
    for (let round = 0; round < 3; round++) {
      for (const [at, reader] of readers.entries()) {
        page.write(document);
        expect(reader.read({ payload: document, page })).toEqual({ [`f${at}`]: at });
      }
    }
  });

  test('reads on after its page has grown, has become too large to be scanned, and has shrunk', () => {
    const page = Page.scannable();
    const plan = planned({ properties: { id: {} } }, ['id']);
    const reader = new FlatJsonReader(plan, limits);
    for (const length of [10, 100_000, 900_000, 5_000_000, 10]) {
      const payload = encode(
        `{"note":["${'x'.repeat(length / 10)}"${',"x"'.repeat(length / 10)}],"id":${length}}`,
      );
      page.write(payload);
      expect(reader.read({ payload, page })).toEqual({ id: length });
      page.shrink(0);
    }
    expect(page.memory).toBeDefined();
  });

  test('is not needed: more fields, or longer names, than it has room for are read without it', () => {
    const names = [...Array.from({ length: 90 }, (_, at) => `f${at}`), 'x'.repeat(65)];
    const plan = planned({ properties: Object.fromEntries(names.map((each) => [each, {}])) }, names);
    const reader = new FlatJsonReader(plan, limits);
    const event = Object.fromEntries(names.map((each, at) => [each, at]));
    expect(reader.read({ payload: encode(JSON.stringify(event)) })).toEqual(event);
  });
});

function planned(flat: JsonSchema, read: readonly string[]): FieldPlan {
  const found = planFields(flat, new Set(read));
  if (found === undefined) throw new Error('the schema is flat');
  return found;
}

function documentWith(where: string, text: Iterable<number>): Uint8Array {
  const quoted = [0x22, ...text, 0x22];
  switch (where) {
    case 'name':
      return Uint8Array.of(...encode('{"n":1,'), ...quoted, ...encode(':true,"time":"t"}'));
    case 'value that is read':
      return Uint8Array.of(...encode('{"n":1,"id":'), ...quoted, ...encode(',"time":"t"}'));
    case 'inner value':
      return Uint8Array.of(...encode('{"id":7,"list":[{"a":'), ...quoted, ...encode('}],"n":2}'));
    default:
      return Uint8Array.of(...encode('{"id":"A","time":'), ...quoted, ...encode(',"n":1}'));
  }
}

const plan = planned(schema, ['id', 'n']);
const [scanned, walked] = [new FlatJsonReader(plan, limits), new FlatJsonReader(plan, limits)];
const [scannable, plain] = [Page.scannable(), new Page()];
/** What follows a document in the receive buffer would end an open string, object and array. */
const AFTER = encode('"}]}\\"');

/** Both readers say of the document what JSON.parse says. */
function expectSame(document: Uint8Array): void {
  const found = [[scanned, scannable] as const, [walked, plain] as const].map(([reader, page]) => {
    page.makeRoom(document.length + AFTER.length, 0);
    page.bytes.set(document);
    page.bytes.set(AFTER, document.length);
    page.open(0, document.length);
    return reader.read({ payload: document, page });
  });
  const [first, second] = found;
  const expected = parsed(document);
  const isObject = typeof expected === 'object' && expected !== null && !Array.isArray(expected);
  if (expected !== undefined && isObject && !hasFault(expected)) {
    const { id, n } = expected as Readonly<Record<string, unknown>>;
    same(first, { id: id ?? undefined, n: n ?? undefined });
  } else {
    same(first === undefined || first instanceof Rejected, true);
  }
  same(reasonOf(second), reasonOf(first));
}

/** Jest explains a difference well, but takes long to find none. */
function same(found: unknown, wanted: unknown): void {
  if (!isDeepStrictEqual(found, wanted)) expect(found).toEqual(wanted);
}

/** `undefined` for what is not JSON, and for what nests too deep. */
function parsed(document: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(strict.decode(document));
    return depthOf(value) > limits.depth ? undefined : value;
  } catch {
    return undefined;
  }
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

/** Whether the schema rejects it. */
function hasFault(event: object): boolean {
  const { time, n } = event as Readonly<Record<string, unknown>>;
  const isText = time === undefined || typeof time === 'string';
  return !isText || !(n === undefined || (typeof n === 'number' && Number.isFinite(n)));
}

function reasonOf(outcome: unknown): unknown {
  return outcome instanceof Rejected ? outcome.reason : outcome;
}
