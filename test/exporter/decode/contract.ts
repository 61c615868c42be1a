import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Parts } from '../../../exporter/decode/codec.js';
import type { Codec } from '../../../exporter/decode/codec.js';
import type { EventRecord } from '../../../exporter/event/event.js';
import { findHeader } from '../../../exporter/event/find-header.js';
import type { Rejected } from '../../../exporter/event/rejection.js';
import { streamSetup, TestEngine } from '../../support/engine.js';
import type { EngineOptions } from '../../../exporter/machine/engine.js';
import { expectHarmless } from './harmless.js';

/** A message as a source hands it over, as far as codecs go. */
export interface Sent {
  readonly payload: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Subject {
  readonly codec: Codec;
  /** What the setup says under "format". */
  readonly format: unknown;
  readonly resources?: EngineOptions['resources'];
  /** Types of `origin`, `delay` and `late`, for formats that leave them to the schema. */
  readonly schema?: object;
  /** Sends an event as publishers do. */
  readonly encode: (event: EventRecord) => Sent;
  /** What the codec adds to the fields that were sent. */
  readonly added?: EventRecord;
  /** An event whose field `deep` nests so many levels; unset: nothing nests. */
  readonly encodeDeep?: (levels: number) => Sent;
  /** A message with a number that JSON does not have; unset: there is no writing one. */
  readonly notFinite?: Sent;
  /** A message with fields called `__proto__` and `constructor`; unset: names are fixed. */
  readonly prototypeKeys?: Sent;
}

export const bytes = (text: string) => new TextEncoder().encode(text);

/** Of a single event or of all that the message has. */
export function decodeAll(codec: Codec, { payload, headers = {} }: Sent): (EventRecord | Rejected)[] {
  const header = (name: string) => findHeader(Object.entries(headers), name);
  const decoded = codec.decode({ payload, header, arrivalMs: 0 });
  return decoded instanceof Parts ? Array.from(decoded.events, ({ content }) => content) : [decoded];
}

const flights = fc.record({
  origin: fc.stringMatching(/^[A-Za-zäöü][A-Za-zäöü .,;"'=\\-]{0,20}[A-Za-zé]$/),
  delay: fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).map((value) => value + 0),
  late: fc.boolean(),
});
const FLIGHT = { origin: 'ORD', delay: 12.5, late: true };

/** What every codec has to do. */
export function describeCodec(name: string, subject: Subject): void {
  const { codec, encode, added = {} } = subject;

  describe(`the codec of ${name}`, () => {
    test('reads events as they were sent', () => {
      fc.assert(
        fc.property(flights, (event) => {
          expect(decodeAll(codec, encode(event))).toEqual([{ ...event, ...added }]);
        }),
      );
    });

    test('never throws, wherever a message is cut off', () => {
      const sent = encode(FLIGHT);
      for (let length = 0; length < sent.payload.length; length++) {
        expectHarmless(decodeAll(codec, { ...sent, payload: sent.payload.subarray(0, length) }));
      }
    });

    test('never throws, whatever the bytes are', () => {
      const sent = encode(FLIGHT);
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 200 }), (payload) => {
          expectHarmless(decodeAll(codec, { ...sent, payload }));
        }),
        { numRuns: 500 },
      );
    });

    test('never throws when some bytes of a good message are others', () => {
      const sent = encode(FLIGHT);
      const changes = fc.array(fc.tuple(fc.nat(sent.payload.length - 1), fc.nat(255)), {
        minLength: 1,
        maxLength: 5,
      });
      fc.assert(
        fc.property(changes, (changed) => {
          const payload = Uint8Array.from(sent.payload);
          for (const [at, byte] of changed) payload[at] = byte;
          expectHarmless(decodeAll(codec, { ...sent, payload }));
        }),
        { numRuns: 500 },
      );
    });

    const { prototypeKeys, notFinite, encodeDeep } = subject;
    if (prototypeKeys !== undefined) {
      test('takes fields named like what objects inherit for fields', () => {
        const [event] = decodeAll(codec, prototypeKeys);
        expect(Object.getPrototypeOf(event)).toBe(Object.prototype);
        expect(Object.keys(event ?? {})).toEqual(expect.arrayContaining(['__proto__', 'constructor']));
        expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
      });
    }
    if (notFinite !== undefined) {
      test('gives no number that JSON does not have', () => {
        expectHarmless(decodeAll(codec, notFinite));
      });
    }

    test('leaves limits on messages and strings to hold', () => {
      const engine = engineOf(subject, { stringBytes: 1000, messageBytes: 10_000 });
      const send = (origin: string) => {
        const { payload, headers } = encode({ ...FLIGHT, origin });
        return engine.sendEvent(payload, headers);
      };
      expect(send('x'.repeat(1000))).toBeUndefined();
      expect(send('x'.repeat(1001))).toMatchObject({ reason: 'string_too_long' });
      expect(send('x'.repeat(10_000))).toMatchObject({ reason: 'too_large' });
    });

    if (encodeDeep !== undefined) {
      test('leaves the limit on depth to hold, and survives any depth', () => {
        const engine = engineOf(subject, { depth: 20 });
        const send = ({ payload, headers }: Sent) => engine.sendEvent(payload, headers);
        expect(send(encodeDeep(18))).toBeUndefined();
        expect(send(encodeDeep(21))).toMatchObject({ reason: 'too_deep' });
        expect(send(encodeDeep(50_000))?.reason).toMatch(/^(?:too_deep|undecodable)$/);
      });
    }
  });
}

function engineOf({ format, schema = {}, resources }: Subject, limits: object): TestEngine {
  return new TestEngine(streamSetup({ stream: { format, schema, limits } }), { resources });
}
