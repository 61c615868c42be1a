import { describe, expect, test } from '@jest/globals';
import { parseNatsUrl } from '../../../../exporter/io/nats/address.js';

describe('NATS_URL', () => {
  test.each([
    ['nats://127.0.0.1:4222', ['nats://127.0.0.1:4222'], undefined],
    ['127.0.0.1:4222', ['nats://127.0.0.1:4222'], undefined],
    ['nats.example', ['nats://nats.example'], undefined],
    ['tls://a:1, tls://b:2', ['tls://a:1', 'tls://b:2'], undefined],
    ['nats://[::1]:4222', ['nats://[::1]:4222'], undefined],
    ['nats://ann:s3cret@a:1', ['nats://a:1'], { user: 'ann', password: 's3cret' }],
    ['nats://ann:p%40ss%3A@a:1,nats://b:2', ['nats://a:1', 'nats://b:2'], { user: 'ann', password: 'p@ss:' }],
    ['t0ken@a:1', ['nats://a:1'], { token: 't0ken' }],
  ])('%s', (text, servers, signIn) => {
    expect(parseNatsUrl(text)).toEqual({ servers, signIn });
  });

  test.each(['', 'http://127.0.0.1:4222', 'nats://', 'nats://a:notaport', 'nats://a:1,,'])(
    'refuses "%s"',
    (text) => {
      expect(() => parseNatsUrl(text)).toThrow(/is not a NATS address: expected one such as "nats:/);
    },
  );

  test('shows no password when it refuses', () => {
    expect(() => parseNatsUrl('nats://ann:s3cret@a:notaport')).toThrow(
      '"nats://…@a:notaport" is not a NATS address',
    );
  });
});
