import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Parts } from '../../../exporter/decode/codec.js';
import { decodeJsonDocument } from '../../../exporter/decode/json.js';
import { withoutNulls } from '../../../exporter/event/normalize.js';
import { Page } from '../../../exporter/event/page.js';
import { Rejected } from '../../../exporter/event/rejection.js';
import { planFields } from '../../../exporter/flat-json/field-plan.js';
import { FlatJsonReader } from '../../../exporter/flat-json/flat-json-reader.js';
import { EventCheck } from '../../../exporter/validate/event-check.js';
import { EventTimeReader, fieldReader } from '../../../exporter/window/event-time.js';
import { encode, stream } from './documents.js';
import { fuzzRuns } from '../../support/fuzz-runs.js';

type Schema = Readonly<Record<string, unknown>>;

const limits = { messageBytes: 1_000_000, depth: 1_000, stringBytes: 1_000_000, events: 10 };
const eventTime = new EventTimeReader({
  form: { kind: 'unit', unit: 'auto' },
  place: '"time"',
  valueOf: fieldReader('time', ['time']),
});

const messagesPerStream = 100;
const runs = fuzzRuns(50, { each: messagesPerStream });

describe('a flat reader', () => {
  test(
    'says of every message what JSON.parse and ajv say',
    () => {
      fc.assert(
        fc.property(stream, ({ schema, read, messages }) => {
          const compare = comparison(schema, read);
          for (const message of messages) compare(message);
        }),
        runs,
      );
    },
    runs.numRuns * 500,
  );

  test('says so of every message that was cut off, and of one after it', () => {
    const compare = comparison(FLIGHTS, ['origin', 'delay', 'legs']);
    for (let end = 0; end <= FLIGHT.length; end++) {
      expect(() => compare(FLIGHT.slice(0, end))).not.toThrow();
      expect(() => compare(FLIGHT)).not.toThrow();
    }
  });
});

describe('a flat reader of a schema that demands a field it does not describe', () => {
  const demanding = { type: 'object', required: ['gate'], properties: { origin: { type: 'string' } } };

  test('rejects an event without it', () => {
    const plan = planFields(demanding, new Set(['origin']));
    const reader = plan && new FlatJsonReader(plan, limits);
    expect(reader?.read({ payload: encode('{"origin":"ORD"}') })).toMatchObject({
      reason: 'schema',
      violations: [{ field: '/gate', rule: 'missing' }],
    });
    expect(reader?.read({ payload: encode('{"origin":"ORD","gate":null}') })).toEqual({ origin: 'ORD' });
  });

  test('is none if the schema allows no such field', () => {
    expect(planFields({ ...demanding, additionalProperties: false }, new Set())).toBeUndefined();
  });
});

const FLIGHTS = {
  type: 'object',
  required: ['id', 'origin', 'delay'],
  properties: {
    id: { type: 'string', minLength: 1, maxLength: 64 },
    time: { type: 'string', format: 'date-time' },
    origin: { type: 'string', pattern: '^[A-Z0-9]{3}$' },
    delay: { type: 'number', minimum: -120, maximum: 2880 },
    legs: { type: 'array' },
  },
};
const FLIGHT = encode(
  '{"id":"F1-0","time":"2001-02-24T07:15:00.25Z","origin":"ORD","delay":-1.5e1,"legs":[{"gate":"B\\u00fc"}, null, [true,false]],"note":"Zürich ✈"}',
);

/** Compares what the reader says of one message after the other with what the slow way says. */
function comparison(schema: Schema, names: readonly string[]): (payload: Uint8Array) => void {
  const plan = planFields(schema, new Set(names), 'time');
  if (plan === undefined) throw new Error(`not flat: ${JSON.stringify(schema)}`);
  const reader = new FlatJsonReader(plan, limits);
  const pages = [Page.scannable(), new Page()];
  let read = 0;
  const check = new EventCheck({ schema, limits }, 'now');
  const same = (found: unknown, wanted: unknown, payload: Uint8Array) => {
    // Jest explains a difference well, but takes long to find none.
    if (!isDeepStrictEqual(found, wanted))
      expect({ payload: text(payload), found }).toEqual({ payload: text(payload), found: wanted });
  };
  return (payload) => {
    // As it comes from a file, and as it comes from the network, with a page that WebAssembly scans and without.
    const page = pages[read++ % 3];
    const found = reader.read(page === undefined ? { payload } : { payload, page: inPlace(page, payload) });
    const expected = slowly(payload, check);
    if (found === undefined) {
      // The reader leaves a document that is not an object to the codec.
      same(firstByte(payload) === OPEN_BRACE, false, payload);
      return;
    }
    if (expected === undefined) throw new Error(`several events: ${text(payload)}`);
    if (expected instanceof Rejected) {
      same(told(found), told(expected), payload);
      return;
    }
    const readable = names.filter((name) => plan.read.some((field) => field.name === name));
    same(found, Object.fromEntries(readable.map((name) => [name, expected[name]])), payload);
    same(told(reader.timeOf(eventTime, {})), told(eventTime.read(expected)), payload);
  };
}

const NEIGHBOUR = encode('"]}0\r\nMSG flights 1 17\r\n{"origin":"ORD",');

/** The document among others, as it stands where it was received. */
function inPlace(page: Page, document: Uint8Array): Page {
  const start = NEIGHBOUR.length;
  const end = start + document.length;
  page.makeRoom(end + NEIGHBOUR.length, 0);
  page.bytes.set(NEIGHBOUR);
  page.bytes.set(document, start);
  page.bytes.set(NEIGHBOUR, end);
  page.open(start, end);
  return page;
}

/** `undefined` for several events. */
function slowly(payload: Uint8Array, check: EventCheck) {
  const event = decodeJsonDocument(payload);
  if (event instanceof Parts) return undefined;
  if (event instanceof Rejected) return event;
  return check.check(event, payload.length) ?? withoutNulls(event);
}

const OPEN_BRACE = 0x7b;

/** The first byte that is neither space nor part of a byte order mark. */
function firstByte(payload: Uint8Array): number | undefined {
  const start = payload[0] === 0xef && payload[1] === 0xbb && payload[2] === 0xbf ? 3 : 0;
  return payload.subarray(start).find((byte) => ![0x20, 0x09, 0x0a, 0x0d].includes(byte));
}

function told(outcome: unknown): unknown {
  if (!(outcome instanceof Rejected)) return outcome;
  const { reason, detail } = outcome;
  return { reason, detail, violations: 'violations' in outcome ? outcome.violations : undefined };
}

function text(payload: Uint8Array): string {
  return new TextDecoder('latin1').decode(payload);
}
