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

  test('says what is wrong with the file or the name', () => {
    expect(() => loadMessageType(folder, { file: 'flights.proto', message: 'flights.Nothing' })).toThrow(
      'Nothing',
    );
    expect(() => loadMessageType(folder, { file: 'none.proto', message: 'a' })).toThrow('none.proto');
  });
});
