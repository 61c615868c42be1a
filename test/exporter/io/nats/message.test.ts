import { expect, test } from '@jest/globals';
import { headers } from '@nats-io/transport-node';
import { NatsMessage } from '../../../../exporter/io/nats/message.js';

const raw = { subject: 'flights.ORD', data: Uint8Array.of() };

test('a header is found by its name', () => {
  const found = headers();
  found.set('id', 'F1');
  const message = new NatsMessage({ ...raw, headers: found }, 0);
  expect([message.header('id'), message.header('other')]).toEqual(['F1', undefined]);
  expect(new NatsMessage(raw, 0).header('id')).toBeUndefined();
});

test('headers that the client refuses to read are none', () => {
  const refused = {
    ...raw,
    get headers(): never {
      throw new Error("'header' values cannot contain line ends");
    },
  };
  expect(new NatsMessage(refused, 0).header('id')).toBeUndefined();
});
