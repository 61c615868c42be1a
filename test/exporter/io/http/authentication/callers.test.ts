import { describe, expect, test } from '@jest/globals';
import { clientAddress } from '../../../../../exporter/io/http/authentication/client-address.js';
import { readCredentials } from '../../../../../exporter/io/http/authentication/credentials.js';
import {
  FAILURE_INTERVAL_MS,
  FailureLimit,
  MAX_FAILING_ADDRESSES,
  MAX_FAILURES_AT_ONCE,
} from '../../../../../exporter/io/http/authentication/failure-limit.js';

const basic = (bytes: string | Uint8Array) => `Basic ${Buffer.from(bytes).toString('base64')}`;

test.each([
  [basic('ops:secret'), { user: 'ops', password: 'secret' }],
  [basic('ops:secret').replace('Basic', 'bASIC '), { user: 'ops', password: 'secret' }],
  [basic('ops:a:b'), { user: 'ops', password: 'a:b' }],
  [basic(':'), { user: '', password: '' }],
  [basic('ops:pässwörd 密码 🔑'), { user: 'ops', password: 'pässwörd 密码 🔑' }],
  [basic('ops:a\0b'), { user: 'ops', password: 'a\0b' }],
  [basic(`ops:${'x'.repeat(10_000)}`), { user: 'ops', password: 'x'.repeat(10_000) }],
  [basic('\uFEFFops:x'), { user: '\uFEFFops', password: 'x' }],
  [undefined, 'missing'],
  ['', 'malformed'],
  ['Basic', 'malformed'],
  ['Basic !!!', 'malformed'],
  ['Basic b3BzOg', 'malformed'],
  [`${basic('ops:x')} more`, 'malformed'],
  [basic('ops'), 'malformed'],
  [basic(Uint8Array.of(0x6f, 0x3a, 0xe4)), 'malformed'],
  ['Bearer b3BzOg==', 'malformed'],
])('%j is read as %j', (header, credentials) => {
  expect(readCredentials(header)).toEqual(credentials);
});

test.each([
  ['127.0.0.1', '127.0.0.1'],
  ['::ffff:10.1.2.3', '10.1.2.3'],
  ['2001:db8:1:2:aaaa::1', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002:ffff:0:0:1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::1.2.3.4', '64:ff9b:0:0::/64'],
  [undefined, 'unknown'],
])('the client %s counts as %s', (remote, address) => {
  expect(clientAddress(remote)).toBe(address);
});

describe('a limit of failures', () => {
  test('forgets one in each interval, and all in the end', () => {
    const limit = new FailureLimit();
    for (let failure = 0; failure < MAX_FAILURES_AT_ONCE; failure += 1) limit.take('a', 0);
    expect(limit.waitMs('a', 0)).toBe(FAILURE_INTERVAL_MS);
    expect(limit.waitMs('b', 0)).toBe(0);
    expect(limit.failures('a', 5 * FAILURE_INTERVAL_MS)).toBe(MAX_FAILURES_AT_ONCE - 5);
    expect(limit.failures('a', MAX_FAILURES_AT_ONCE * FAILURE_INTERVAL_MS)).toBe(0);
  });

  test('remembers the addresses that failed last', () => {
    const limit = new FailureLimit();
    for (let address = 0; address <= MAX_FAILING_ADDRESSES; address += 1) limit.take(String(address), 0);
    expect([limit.failures('0', 0), limit.failures('1', 0)]).toEqual([0, 1]);
  });
});
