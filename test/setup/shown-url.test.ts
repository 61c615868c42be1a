import { describe, expect, test } from '@jest/globals';
import { publicUrl, serverAddress } from '../../setup/server-address.js';
import { shownUrl, withoutCredentials } from '../../setup/shown-url.js';

describe('a URL as it is shown', () => {
  test.each([
    ['http://am:9093', 'http://am:9093'],
    ['http://am:9093/prefix', 'http://am:9093/prefix'],
    ['http://me:s3cret@am:9093/prefix', 'http://…@am:9093/prefix'],
    ['http://:s3cret@am', 'http://…@am'],
    ['http://s3cret@am', 'http://…@am'],
    ['me:s3cret@am:9093', '…@am:9093'],
    // Not percent-encoded: no URL, or another one than was meant.
    ['http://me:s3/cret@am:9093', 'http://…@am:9093'],
    ['http://me:12/s3cret@am:9093', 'http://…@am:9093'],
    ['http://me:s3@cret@am', 'http://…@am'],
    ['http://me:s3#cret@am', 'http://…@am'],
    ['http://me:s3?cret@am', 'http://…@am'],
    ['http://me:s3 cret@am', 'http://…@am'],
    ['http:/me:s3cret@am', 'http:/…@am'],
    ['nats://t0ken@a:1,nats://me:s3cret@b:2', 'nats://…@a:1,nats://…@b:2'],
    ['nats://a:1, tls://b:2', 'nats://a:1, tls://b:2'],
    ['nats://me:s3,cret@a:1', 'nats://…@a:1'],
    ['https://hook/x?token=s3cret&a=b#c', 'https://hook/x?token=…&a=…'],
    ['https://hook/x?s3cret', 'https://hook/x?…'],
    ['grafana:3000', 'grafana:3000'],
    ['', ''],
  ])('%s', (text, shown) => {
    expect(shownUrl(text)).toBe(shown);
  });
});

test.each([
  ['dial http://me:s3cret@am:9093/x: refused', 'dial http://…@am:9093/x: refused'],
  ['"http://me:s3@cret@am" and nats://t0ken@b', '"http://…@am" and nats://…@b'],
  ['mail to ops@example.org', 'mail to ops@example.org'],
  ['no address', 'no address'],
])('credentials leave a sentence: %s', (text, shown) => {
  expect(withoutCredentials(text)).toBe(shown);
});

test('a long text without credentials is left as it is', () => {
  const text = `${'a://'.repeat(20_000)} @`;
  expect(withoutCredentials(text)).toBe(text);
});

describe('the address of a server', () => {
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

  test.each([
    ['http://am:9093/', 'http://am:9093', undefined],
    ['http://me:p%40ss%C3%BC%3A@am:9093/a/b/', 'http://am:9093/a/b', basic('me:p@ssü:')],
    ['http://:pw@am', 'http://am', basic(':pw')],
    ['http://me@am', 'http://am', basic('me:')],
    ['http://me:100%@am', 'http://am', basic('me:100%')],
    ['http://me:%ff@am', 'http://am', basic('me:%ff')],
  ])('%s', (text, url, authorization) => {
    expect(serverAddress(text)).toEqual({ url, authorization });
  });

  test('of a link has no credentials, and is as written otherwise', () => {
    expect(publicUrl('https://me:pw@natsight.example.org/a')).toBe('https://natsight.example.org/a');
    expect(publicUrl('https://natsight.example.org/a')).toBe('https://natsight.example.org/a');
  });
});
