import { pack } from 'msgpackr';
import protobuf from 'protobufjs';

/** A message as it is published. */
export interface Published {
  readonly payload: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A format with what its publishers send. */
export interface Format {
  readonly format: unknown;
  /** The message of an event with this id, in decimal digits. */
  readonly event: (id: string) => Published;
  /** One message with an event for each id; unset: a message is one event. */
  readonly list?: (ids: readonly string[]) => Published;
  /** Whether a byte order mark may stand before the payload. */
  readonly isText: boolean;
  /** The id of an empty message, if that is an event; unset: it is none. */
  readonly emptyId?: string;
}

const text = (payload: string): Published => ({ payload: new TextEncoder().encode(payload) });
const json = (id: string) => `{"id":${id},"deep":{"id":${id}}}`;

const ATTRIBUTES = '"specversion":"1.0","id":"1","source":"/test","type":"seen"';
const structured = (id: string) => `{${ATTRIBUTES},"subject":null,"data":${json(id)}}`;
const CE_HEADERS = { 'ce-specversion': '1.0', 'CE-ID': '1', 'Ce-Source': '/test', 'ce-type': 'seen' };

const proto = new protobuf.Root().loadSync('test/fixtures/formats/ids.proto').lookupType('ids.Event');

export const FORMATS: Readonly<Record<string, Format>> = {
  json: {
    format: 'json',
    isText: true,
    event: (id) => text(json(id)),
    list: (ids) => text(`[${ids.map(json).join(', ')}]`),
  },
  ndjson: {
    format: 'ndjson',
    isText: true,
    event: (id) => text(`${json(id)}\n`),
    list: ([first = '', ...ids]) => text(`[${json(first)}]\n${ids.map(json).join('\n')}`),
  },
  structured: {
    format: 'cloudevents',
    isText: true,
    event: (id) => text(structured(id)),
    list: (ids) => text(`[${ids.map(structured).join(',')}]`),
  },
  binary: {
    format: 'cloudevents',
    isText: true,
    event: (id) => ({
      ...text(json(id)),
      headers: { ...CE_HEADERS, 'ce-datacontenttype': 'application/json' },
    }),
  },
  msgpack: {
    format: 'msgpack',
    isText: false,
    event: (id) => ({ payload: pack({ id: BigInt(id) }) }),
    list: (ids) => ({ payload: pack(ids.map((id) => ({ id: BigInt(id) }))) }),
  },
  protobuf: {
    format: { protobuf: { file: 'ids.proto', message: 'ids.Event' } },
    isText: false,
    event: (id) => ({ payload: proto.encode(proto.fromObject({ id })).finish() }),
    emptyId: '0',
  },
  csv: {
    format: 'csv',
    isText: true,
    event: (id) => text(`id,other\n${id},1\n`),
    list: (ids) => text(`id,other\n${ids.map((id) => `${id},1`).join('\n')}`),
  },
  influx: {
    format: 'influx',
    isText: true,
    event: (id) => text(`seen id=${id}u 1700000000000000000`),
    list: (ids) => text(ids.map((id) => `seen id=${id}u`).join('\n')),
  },
  text: {
    format: { text: { pattern: '^id (?P<id>\\d+)$' } },
    isText: true,
    event: (id) => text(`id ${id}`),
    list: (ids) => text(ids.map((id) => `id ${id}`).join('\r\n')),
  },
};
