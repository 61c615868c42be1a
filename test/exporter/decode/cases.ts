import { pack } from 'msgpackr';
import protobuf from 'protobufjs';
import { codecOf } from '../../../exporter/decode/codecs.js';
import type { EventRecord } from '../../../exporter/event/event.js';
import { SetupResources } from '../../../exporter/io/setup/setup-resources.js';
import { NO_RESOURCES } from '../../../exporter/machine/compile/resources.js';
import { formatSchema } from '../../../setup/model/format.js';
import type { FormatKind } from '../../../setup/model/format.js';
import { bytes } from './contract.js';
import type { Sent, Subject } from './contract.js';

const SCHEMA = {
  properties: { origin: { type: 'string' }, delay: { type: 'number' }, late: { type: 'boolean' } },
};
const files = new SetupResources({
  directory: 'test/fixtures/formats',
  link: () => Promise.reject(new Error('there is no NATS here')),
  tell: () => undefined,
});

function subject(format: unknown, rest: Omit<Subject, 'codec' | 'format'>): Subject {
  const codec = codecOf(formatSchema.parse(format), { ...rest.schema }, rest.resources ?? NO_RESOURCES);
  return { codec, format, ...rest };
}

const json = (event: unknown): Sent => ({ payload: bytes(JSON.stringify(event)) });
const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const PROTOTYPE_KEYS = '{"__proto__":{"polluted":1},"constructor":2}';

const JSON_LIKE = {
  encode: json,
  encodeDeep: (levels: number) => ({ payload: bytes(`{"deep":${nested(levels)}}`) }),
  prototypeKeys: { payload: bytes(PROTOTYPE_KEYS) },
};

const ATTRIBUTES = { specversion: '1.0', id: '1', source: '/ord', type: 'landing' };
const ADDED = { ce_specversion: '1.0', ce_id: '1', ce_source: '/ord', ce_type: 'landing' };
const structured = (data: string): Sent => ({
  payload: bytes(`{${JSON.stringify(ATTRIBUTES).slice(1, -1)},"data":${data}}`),
  headers: { 'content-type': 'application/cloudevents+json; charset=UTF-8' },
});
const binary = (data: string): Sent => ({
  payload: bytes(data),
  headers: Object.fromEntries(Object.entries(ATTRIBUTES).map(([name, value]) => [`ce-${name}`, value])),
});

const batched = ({ payload }: Sent): Sent => ({
  payload: bytes(` [${new TextDecoder().decode(payload)}] `),
  headers: { 'content-type': 'application/cloudevents-batch+json' },
});

const DEEP_KEY = [0xa4, ...bytes('deep')];

const landing = new protobuf.Root()
  .loadSync('test/fixtures/formats/flights.proto', { keepCase: true })
  .lookupType('flights.Landing');
const encodeLanding = (event: EventRecord) => ({
  payload: landing.encode(landing.fromObject(event)).finish(),
});

/** So many legs, one within the other: field 8 of the message, and then field 2 of each leg. */
function legs(levels: number): Uint8Array {
  let leg: Uint8Array = Uint8Array.of();
  for (let level = 1; level < levels; level++) leg = field(2, leg);
  return field(8, leg);
}

function field(id: number, content: Uint8Array): Uint8Array {
  return protobuf.Writer.create()
    .uint32((id << 3) | 2)
    .bytes(content)
    .finish();
}

const cell = (value: unknown) => {
  const text = String(value);
  return /[,;"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
const row = (values: readonly unknown[], delimiter = ',') => values.map(cell).join(delimiter);

/** Cases of each format, by name: the contract suite runs all of them. */
export const CODEC_CASES: Readonly<Record<FormatKind, Readonly<Record<string, Subject>>>> = {
  json: {
    json: subject('json', JSON_LIKE),
  },
  ndjson: {
    ndjson: subject('ndjson', JSON_LIKE),
  },
  cloudevents: {
    'cloudevents in structured mode': subject('cloudevents', {
      encode: (event) => structured(JSON.stringify(event)),
      encodeDeep: (levels) => structured(`{"deep":${nested(levels)}}`),
      prototypeKeys: structured(PROTOTYPE_KEYS),
      added: ADDED,
    }),
    'cloudevents in binary mode': subject('cloudevents', {
      encode: (event) => binary(JSON.stringify(event)),
      encodeDeep: (levels) => binary(`{"deep":${nested(levels)}}`),
      prototypeKeys: binary(PROTOTYPE_KEYS),
      added: ADDED,
    }),
    'cloudevents in batched mode': subject('cloudevents', {
      encode: (event) => batched(structured(JSON.stringify(event))),
      encodeDeep: (levels) => batched(structured(`{"deep":${nested(levels)}}`)),
      prototypeKeys: batched(structured(PROTOTYPE_KEYS)),
      added: ADDED,
    }),
  },
  msgpack: {
    msgpack: subject('msgpack', {
      encode: (event) => ({ payload: pack(event) }),
      encodeDeep: (levels) => ({
        payload: Uint8Array.of(0x81, ...DEEP_KEY, ...Array<number>(levels - 1).fill(0x91), 0x90),
      }),
      prototypeKeys: { payload: pack(JSON.parse(PROTOTYPE_KEYS)) },
      notFinite: { payload: pack({ delay: NaN, origin: -Infinity, late: [Infinity] }) },
    }),
  },
  protobuf: {
    protobuf: subject(
      { protobuf: { file: 'flights.proto', message: 'flights.Landing' } },
      {
        resources: files,
        encode: encodeLanding,
        added: { haul: 'SHORT', passengers: 0, legs: [], tags: {}, token: '' },
        // Each level of a leg is one of the event, and the list of legs is one.
        encodeDeep: (levels) => ({ payload: legs(levels - 2) }),
        notFinite: encodeLanding({ delay: NaN, distance: Infinity }),
      },
    ),
  },
  csv: {
    'csv with a header line': subject('csv', {
      schema: SCHEMA,
      encode: (event) => ({
        payload: bytes(`${row(Object.keys(event))}\r\n${row(Object.values(event))}\r\n`),
      }),
      prototypeKeys: { payload: bytes('__proto__,constructor\n1,2\n') },
    }),
    'csv with declared columns': subject(
      { csv: { columns: ['origin', 'delay', 'late'], delimiter: ';' } },
      {
        schema: SCHEMA,
        encode: ({ origin, delay, late }) => ({ payload: bytes(row([origin, delay, late], ';')) }),
      },
    ),
  },
  influx: {
    influx: subject('influx', {
      schema: SCHEMA,
      encode: ({ origin, delay, late }) => {
        const tag = String(origin).replaceAll(/[,= ]/g, '\\$&');
        return {
          payload: bytes(
            `landings,origin=${tag} delay=${String(delay)},late=${String(late)} 1700000000000000000\n`,
          ),
        };
      },
      added: { measurement: 'landings', time: 1_700_000_000_000 },
      prototypeKeys: { payload: bytes('m,__proto__=a constructor="b"') },
      notFinite: { payload: bytes('m delay=1e999,late=NaN') },
    }),
  },
  text: {
    text: subject(
      { text: { pattern: '^(?P<delay>\\S+) (?P<late>true|false) (?P<origin>.*)$' } },
      {
        schema: SCHEMA,
        encode: ({ origin, delay, late }) => ({
          payload: bytes(`${String(delay)} ${String(late)} ${String(origin)}\n`),
        }),
        notFinite: { payload: bytes('1e999 true ORD') },
      },
    ),
  },
};
