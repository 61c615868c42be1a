import { describe, expect, test } from '@jest/globals';
import protobuf from 'protobufjs';
import type { EventRecord } from '../../../exporter/event/event.js';
import { loadMessageType } from '../../../exporter/io/protobuf/message-type.js';

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

  test('64-bit integers keep their digits, as keys of maps too', () => {
    const readEvent = loadMessageType(folder, { file: 'ids.proto', message: 'ids.Event' });
    const event = new protobuf.Root()
      .loadSync(`${folder}/ids.proto`, { keepCase: true })
      .lookupType('ids.Event');
    const [max, min] = [2n ** 64n - 1n, -(2n ** 63n)];
    const text = {
      id: String(max),
      zigzag: String(min),
      fixed: String(max - 1n),
      signed: String(min + 1n),
      plain: '-9007199254740993',
      all: [String(max), '1'],
    };
    const payload = event.encode(event.fromObject(text)).finish();
    // `fromObject` does not know keys in decimal digits, so the maps are written by hand.
    const entries = [mapEntry(7, 'uint64', '1', 'a'), mapEntry(7, 'uint64', String(max), 'b')].concat([
      mapEntry(8, 'sint64', String(min), 2n),
      mapEntry(8, 'sint64', '-1', max),
    ]);
    expect(readEvent(Buffer.concat([payload, ...entries]))).toEqual({
      id: max,
      zigzag: min,
      fixed: max - 1n,
      signed: min + 1n,
      plain: -9007199254740993n,
      all: [max, 1],
      by_id: { 1: 'a', [String(max)]: 'b' },
      deltas: { [String(min)]: 2, '-1': max },
    });
  });

  test('says what is wrong with the file or the name', () => {
    expect(() => loadMessageType(folder, { file: 'flights.proto', message: 'flights.Nothing' })).toThrow(
      'Nothing',
    );
    expect(() => loadMessageType(folder, { file: 'none.proto', message: 'a' })).toThrow('none.proto');
  });
});

function mapEntry(id: number, keyType: 'uint64' | 'sint64', key: string, value: string | bigint): Uint8Array {
  const entry = protobuf.Writer.create().uint32(8);
  entry[keyType](longOf(BigInt(key), keyType === 'uint64'));
  if (typeof value === 'string') entry.uint32(18).string(value);
  else entry.uint32(16).uint64(longOf(value, true));
  return protobuf.Writer.create()
    .uint32((id << 3) | 2)
    .bytes(entry.finish())
    .finish();
}

function longOf(value: bigint, unsigned: boolean) {
  const [low, high] = [value, value >> 32n].map((word) => Number(BigInt.asIntN(32, word))) as [
    number,
    number,
  ];
  return new protobuf.util.Long(low, high, unsigned);
}
