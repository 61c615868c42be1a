import { expect, test } from '@jest/globals';
import { readDelivery, storedTimeOf } from '../../../../../exporter/io/nats/jetstream/ack-subject.js';

test.each([
  ['$JS.ACK.FLIGHTS.natsight.1.1001.37.1795436656895118516.0'],
  ['$JS.ACK._.aCc0unt.FLIGHTS.natsight.1.1001.37.1795436656895118516.0'],
  ['$JS.ACK.hub.aCc0unt.FLIGHTS.natsight.2.1001.37.1795436656895118516.12.r4nd0m'],
])('sequences are read out of %s', (reply) => {
  expect(readDelivery(reply)).toEqual({ sequence: 1001, deliverySequence: 37 });
  expect(storedTimeOf(reply)).toBe(1795436656895);
});
