import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CODINGS } from '../../../exporter/io/compression/codings.js';
import { NO_RESOURCES } from '../../../exporter/machine/compile/resources.js';
import { streamSetup, TestEngine } from '../../support/engine.js';
import { CODEC_CASES } from './cases.js';
import { bytes, decodeAll } from './contract.js';
import type { Sent, Subject } from './contract.js';
import { expectHarmless } from './harmless.js';
import { fuzzRuns } from '../../support/fuzz-runs.js';

const subjects = Object.values(CODEC_CASES).flatMap((each) => Object.entries(each));
/** The messages of `npm test`, and those of `npm run fuzz`, are shared out over the formats and the two properties. */
const PROPERTIES = subjects.length * 2;
const options = fuzzRuns(Math.ceil(8_000 / PROPERTIES), { each: PROPERTIES });
const limitMs = options.numRuns * PROPERTIES * 10;

/**
 * A decoder may give so many characters of JSON for each byte, since one byte may stand for a field with its name, and so many more
 * whatever the message is. Beyond that a small message would cost much memory.
 */
const [PER_BYTE, AT_LEAST] = [100, 10_000];

const EVENT = { origin: 'ORD', delay: 12.5, late: true };

/** Bytes with a meaning in some format: lengths, types, brackets, quotes, escapes, numbers that are none. */
const meaningful = fc
  .oneof(
    fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      ',',
      ':',
      ';',
      '=',
      ' ',
      '\n',
      '\r\n',
      '\0',
      '\t',
      '-',
      '#',
      '.',
    ),
    fc.constantFrom('null', 'true', '"a":', '\\ud800', '\\u0000', '\\"', '\uFEFF', 'm '),
    fc.constantFrom('1e999', '1e-999', '0x1', 'NaN', '9'.repeat(400)),
  )
  .map((text) => bytes(text));
const lengths = fc
  .constantFrom(
    [0xdf, 0xff, 0xff, 0xff, 0xff],
    [0xdd, 0x7f, 0xff, 0xff, 0xff],
    [0xdb, 0x00, 0xff, 0xff, 0xff],
    [0xc6, 0xff, 0xff, 0xff, 0xff],
    [0xc9, 0x00, 0x00, 0x10, 0x00, 0xff],
    [0xd6, 0xff, 0xff, 0xff, 0xff, 0xff],
    [0xde, 0xff, 0xff],
    [0xff, 0xff, 0xff, 0xff, 0x0f],
    [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
    [0x0a, 0xff, 0xff, 0xff, 0xff, 0x07],
    [0x42, 0x00],
    [0x91],
    [0x81],
    [0xc1],
    [0xed, 0xa0, 0x80],
    [0xff, 0xfe],
  )
  .map((each) => Uint8Array.from(each));
const piece = fc.oneof(meaningful, lengths, fc.uint8Array({ maxLength: 6 }));

/** Replaces `taken` bytes at a place by others, once or several times. */
const edit = fc.record({
  at: fc.nat(),
  taken: fc.nat(8),
  put: piece,
  times: fc.constantFrom(1, 1, 1, 2, 50),
});
type Edit = typeof edit extends fc.Arbitrary<infer Value> ? Value : never;

function edited(payload: Uint8Array, edits: readonly Edit[]): Uint8Array {
  let result = Buffer.from(payload);
  for (const { at, taken, put, times } of edits) {
    const place = at % (result.length + 1);
    const inserted = Array.from({ length: times }, () => put);
    result = Buffer.concat([result.subarray(0, place), ...inserted, result.subarray(place + taken)]);
  }
  return result;
}

const anything = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.array(piece, { maxLength: 60 }).map((pieces) => Uint8Array.from(Buffer.concat(pieces))),
);
const edits = fc.array(edit, { minLength: 1, maxLength: 6 });

/** Messages of the format, changed, and bytes of no format. */
const messageOf = ({ encode }: Subject): fc.Arbitrary<Sent> =>
  fc.oneof(
    edits.map((each) => ({ ...encode(EVENT), payload: edited(encode(EVENT).payload, each) })),
    anything.map((payload) => ({ ...encode(EVENT), payload })),
  );

describe.each(subjects)('the codec of %s', (_, subject) => {
  test(
    'gives events or a reason, and not much more than it is given',
    () => {
      fc.assert(
        fc.property(messageOf(subject), (sent) => {
          const contents = decodeAll(subject.codec, sent);
          expectHarmless(contents, { infinity: true });
          expect(sizeOf(contents)).toBeLessThan(PER_BYTE * sent.payload.length + AT_LEAST);
        }),
        options,
      );
    },
    limitMs,
  );

  test(
    'lets no message through to the engine that makes it throw, compressed or not, whatever the headers are',
    () => {
      const { format, schema = {}, resources = { ...NO_RESOURCES, codings: CODINGS } } = subject;
      const engine = new TestEngine(
        streamSetup({
          stream: { format, schema },
          metrics: { events_total: { type: 'counter', labels: { origin: 'event.origin' } } },
        }),
        { resources },
      );
      fc.assert(
        fc.property(messageOf(subject), coding, headers, (sent, compress, added) => {
          const { payload, encoding } = compress(sent.payload);
          const own = encoding === undefined ? {} : { 'Content-Encoding': encoding };
          const rejection = engine.sendEvent(payload, { ...sent.headers, ...added, ...own });
          const reasons = rejection?.parts?.map((part) => part.rejection.reason) ?? [rejection?.reason];
          expect(reasons).not.toContain('internal');
          expect(rejection?.detail).not.toBe('');
        }),
        options,
      );
      expect(() => engine.exposition('openmetrics')).not.toThrow();
    },
    limitMs,
  );
});

const value = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '%ED%A0%80',
    '%',
    '%zz',
    '"',
    '"a',
    '\uD800',
    'text/html; charset=x',
    'application/json',
    '',
  ),
);
const headers = fc.dictionary(
  fc.constantFrom(
    'content-type',
    'ce-time',
    'ce-id',
    'ce-specversion',
    'datacontenttype',
    'KV-Operation',
    'Nats-Rollup',
  ),
  value,
  { maxKeys: 3 },
);

interface Compressed {
  readonly payload: Uint8Array;
  readonly encoding?: string;
}

/** Compressed as its header says, or not. */
const coding = fc.constantFrom<(payload: Uint8Array) => Compressed>(
  (payload) => ({ payload }),
  (payload) => ({ payload: gzipSync(payload), encoding: 'gzip' }),
  (payload) => ({ payload: deflateSync(payload), encoding: 'deflate' }),
  (payload) => ({ payload: deflateRawSync(payload), encoding: 'deflate, gzip' }),
  (payload) => ({ payload, encoding: 'gzip' }),
  (payload) => ({ payload, encoding: 'zstd' }),
  (payload) => ({ payload: Buffer.concat([ZSTD_MAGIC, payload]), encoding: 'zstd' }),
  (payload) => ({ payload: gzipSync(payload).subarray(0, -5), encoding: 'gzip' }),
  (payload) => ({ payload: gzipSync(payload) }),
  (payload) => ({ payload, encoding: 'br, \u0001' }),
);
const ZSTD_MAGIC = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd);

function sizeOf(contents: readonly unknown[]): number {
  return JSON.stringify(contents, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each))
    .length;
}
