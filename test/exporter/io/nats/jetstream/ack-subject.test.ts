import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
// The package does not export it.
import { parseInfo } from '../../../../../node_modules/@nats-io/jetstream/lib/jsmsg.js';
import { Page } from '../../../../../exporter/event/page.js';
import { AckSubject } from '../../../../../exporter/io/nats/jetstream/ack-subject.js';
import { nanosecondText } from '../../../../../exporter/io/nats/jetstream/stored-nanos.js';
import { fuzzRuns } from '../../../../support/fuzz-runs.js';

/** What is read out of a subject that stands within other bytes. */
function read(ack: AckSubject, subject: string, before = ' ', after = ' 12\r\n') {
  const page = new Page();
  page.write(Buffer.from(`${before}${subject}${after}`));
  const start = Buffer.byteLength(before);
  if (!ack.read(page, start, start + Buffer.byteLength(subject))) return undefined;
  const { deliveries, sequence, consumerSequence, storedMs } = ack;
  return { deliveries, sequence, consumerSequence, stored: nanosecondText(ack.stored), storedMs };
}

/** What the client reads out of it; `undefined` if it is not one. */
function readByClient(subject: string) {
  const { deliveryCount, streamSequence, deliverySequence } = parseInfo(subject);
  const tokens = subject.split('.');
  // The client's number does not hold all digits of the time.
  const stored = BigInt(tokens[tokens.length === 9 ? 7 : 9] ?? '');
  return {
    deliveries: deliveryCount,
    sequence: streamSequence,
    consumerSequence: deliverySequence,
    stored: String(stored),
    storedMs: Number(stored / 1_000_000n),
  };
}

describe('the numbers are read out of', () => {
  test.each([
    '$JS.ACK.FLIGHTS.natsight.1.1001.37.1795436656895118516.5',
    '$JS.ACK._.aCc0unt.FLIGHTS.natsight.1.1001.37.1795436656895118516.5',
    '$JS.ACK.hub.aCc0unt.FLIGHTS.natsight.1.1001.37.1795436656895118516.5.r4nd0m',
    '$JS.ACK.hub.aCc0unt.FLIGHTS.natsight.1.1001.37.1795436656895118516.5.r4nd0m.and.more',
    '$JS.ACK.hub.1.2.3.1.1001.37.1795436656895118516.5',
    '$JS.ACK.flüge.natsight.1.1001.37.1795436656895118516.5',
  ])('%s', (subject) => {
    const expected = { deliveries: 1, sequence: 1001, consumerSequence: 37, stored: '1795436656895118516' };
    const ack = new AckSubject('FLIGHTS');
    expect(read(ack, subject)).toEqual({ ...expected, storedMs: 1795436656895 });
    expect(ack.stream).toBe('FLIGHTS');
  });

  test.each([
    ['', 'nothing'],
    ['_INBOX.abc.def', 'a reply subject of somebody'],
    ['$JS.ACK.S.C.1.2.3.4', 'too few tokens'],
    ['$JS.ACK.S.C.1.2.3.4.5.6', 'a number of tokens that no form has'],
    ['$JS.ACK.S.C.1.2.x.4.5', 'a letter'],
    ['$JS.ACK.S.C.1.2.3.4.5x', 'a letter after the last number'],
    ['$JS.ACK.S.C.1.2x3.4.5.6', 'a letter for a dot'],
    ['$JS.ACK.S.C.1.2.3x4.5.6', 'a letter for the dot before the time'],
    ['$JS.ACK.S.C.1..3.4.5', 'an empty token'],
    ['$JS.ACK.S.C.1.2.3.4.', 'an empty token at the end'],
    ['$JS.ACK.S.C.-1.2.3.4.5', 'a sign'],
    ['$JS.API.S.C.1.2.3.4.5', 'another subject of JetStream'],
    ['x$JS.ACK.S.C.1.2.3.4.5', 'a letter before'],
  ])('not %j (%s), also after one that can be read', (subject) => {
    const ack = new AckSubject('S');
    expect(read(ack, subject)).toBeUndefined();
    expect(read(ack, '$JS.ACK.S.C.1.2.3.4000000.5')).toMatchObject({ sequence: 2, storedMs: 4 });
    expect(read(ack, subject)).toBeUndefined();
    expect(read(ack, '$JS.ACK.S.C.1.3.4.4000000.5')).toMatchObject({ sequence: 3 });
  });
});

const name = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/);
const number = fc.oneof(fc.nat(), fc.maxSafeNat());
const numbers = fc
  .tuple(
    fc.integer({ min: 1, max: 2 ** 31 }),
    number,
    number,
    fc.oneof(fc.bigInt(10n ** 18n, 2n ** 63n), fc.bigInt(1n, 10n ** 21n)),
    number,
  )
  .map((all) => all.join('.'));
const head = fc.oneof(
  fc.tuple(name, name).map(([stream, consumer]) => `$JS.ACK.${stream}.${consumer}`),
  fc.tuple(name, name, name, name).map((tokens) => `$JS.ACK.${tokens.join('.')}`),
);
const more = fc.oneof(
  fc.constant(''),
  fc.array(name, { maxLength: 2 }).map((all) => `.${all.join('.')}`),
);
const isNewer = (subject: string) => subject.split('.').length >= 11;

test('any ack subjects, one after the other, are read as the client reads them', () => {
  const subject = fc.tuple(head, numbers, more).map(([before, all, after]) => {
    const short = `${before}.${all}`;
    return isNewer(short) && after !== '.' ? `${short}${after}` : short;
  });
  fc.assert(
    fc.property(fc.array(subject, { minLength: 1, maxLength: 5 }), (subjects) => {
      const ack = new AckSubject('S');
      for (const each of subjects) expect(read(ack, each)).toEqual(readByClient(each));
    }),
    fuzzRuns(2_000, { each: 3 }),
  );
});

const subjectOf = (deliveries: number, sequence: number, consumerSequence: number, stored: bigint) =>
  `$JS.ACK.S.C.${deliveries}.${sequence}.${consumerSequence}.${stored}.7`;

test.each([9, 99, 1_099, 999_999_998, 2 ** 40 - 3])(
  'deliveries in a row are read over a change of digits after %d',
  (first) => {
    const ack = new AckSubject('S');
    for (let at = 0; at < 1_200; at++) {
      const subject = subjectOf(1, first + at, at + 1, 1_795_436_656_999_999_000n + BigInt(at));
      expect(read(ack, subject)).toEqual(readByClient(subject));
    }
  },
);

test('deliveries that mostly follow each other are read as the client reads them', () => {
  const steps = fc.record({
    deliveries: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.nat(20) }),
    skipped: fc.oneof(
      { weight: 9, arbitrary: fc.constant(1) },
      { weight: 1, arbitrary: fc.integer({ min: -3, max: 30 }) },
    ),
    consumerSkipped: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.nat(3) }),
    nanos: fc.bigInt(0n, 10n ** 7n),
    isOther: fc.oneof(
      { weight: 19, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
  });
  const first = fc.oneof(fc.integer({ min: 100, max: 1_010 }), fc.integer({ min: 999_900, max: 1_000_000 }));
  fc.assert(
    fc.property(first, first, fc.array(steps, { maxLength: 60 }), (start, consumerStart, all) => {
      const ack = new AckSubject('S');
      let [sequence, consumerSequence, stored] = [start, consumerStart, 1_795_436_656_895_118_516n];
      for (const { deliveries, skipped, consumerSkipped, nanos, isOther } of all) {
        sequence += skipped;
        consumerSequence += consumerSkipped;
        stored += nanos;
        if (isOther) expect(read(ack, `$JS.ACK.S.C.1.${sequence}.${consumerSequence}.x.7`)).toBeUndefined();
        const subject = subjectOf(deliveries, sequence, consumerSequence, stored);
        expect(read(ack, subject)).toEqual(readByClient(subject));
      }
    }),
    fuzzRuns(500, { each: 20 }),
  );
});

test('a subject that ends within the expected numbers is read up to the end of its page only', () => {
  const ack = new AckSubject('S');
  const subjects = [
    '$JS.ACK.S.C.1.2.3.4000000.5',
    '$JS.ACK.S.C.',
    '$JS.ACK.S.C.1',
    '$JS.ACK.S.C.1.3.4.',
    '$JS.ACK.S.C.1.3.4.4',
  ];
  for (const each of subjects) {
    const bytes = Buffer.from(each);
    const page = new Page(bytes.length);
    page.write(bytes);
    expect(ack.read(page, page.start, page.end)).toBe(each === subjects[0]);
  }
});

test('any bytes are read without an exception, and nothing is read out of what the client does not take', () => {
  const piece = fc.constantFrom(
    '$JS',
    'ACK',
    '.',
    '1',
    '22',
    'x',
    '$JS.ACK.S.C.1.2.3.4.5',
    ' ',
    '\r',
    'é',
    '',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
      const subject = pieces.join('');
      const found = read(new AckSubject('S'), subject);
      if (found !== undefined) expect(found).toMatchObject({ sequence: parseInfo(subject).streamSequence });
    }),
    fuzzRuns(2_000),
  );
});

test('the subject of an ack has the head of the consumer and the numbers of the delivery', () => {
  const ack = new AckSubject('S');
  const delivery = { deliveries: 2, sequence: 12, consumerSequence: 4 };
  read(ack, '$JS.ACK.S.C.1.10.3.1795436656895118516.7');
  expect(ack.subjectOf(delivery)).toBe('$JS.ACK.S.C.2.12.4.0.0');
  read(ack, '$JS.ACK.hub.acc.S.C.1.10.3.1795436656895118516.7.more');
  expect(ack.subjectOf(delivery)).toBe('$JS.ACK.hub.acc.S.C.2.12.4.0.0');
  expect(read(ack, ack.subjectOf(delivery))).toMatchObject(delivery);
});
