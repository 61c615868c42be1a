import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { HttpConfigHappening } from '../../../../exporter/happening/http-config.js';
import { HttpConfigError } from '../../../../exporter/io/http-client/config/http-config-error.js';
import { HttpConfigFile } from '../../../../exporter/io/http-client/config/http-config-file.js';
import { Certificates } from '../../../support/certificates.js';
import { tempFolder } from '../../../support/temp-folder.js';

const folder = tempFolder();
const SECRET = 's3cret';
const write = (file: string, text: string) => writeFileSync(join(folder, file), text);

beforeAll(() => {
  const certificates = new Certificates(folder);
  certificates.make('client');
  certificates.make('other');
  write('token', `${SECRET}\n`);
  write('empty', '\n');
});

function open(text: string): HttpConfigFile {
  write('http.yml', text);
  return new HttpConfigFile('--alertmanager.http.config.file', join(folder, 'http.yml'));
}

const basic = `Basic ${Buffer.from(`me:${SECRET}`).toString('base64')}`;

test.each([
  ['nothing', '', undefined],
  ['basic_auth', `basic_auth: { username: me, password: ${SECRET} }`, basic],
  ['basic_auth by file', 'basic_auth: { username: me, password_file: token }', basic],
  ['basic_auth without a password', 'basic_auth: { username: me }', 'Basic bWU6'],
  ['authorization', `authorization: { credentials: ${SECRET} }`, `Bearer ${SECRET}`],
  ['another type', 'authorization: { type: Token, credentials_file: token }', `Token ${SECRET}`],
  ['bearer_token_file', 'bearer_token_file: token', `Bearer ${SECRET}`],
])('%s signs in as Prometheus does', (_, text, authorization) => {
  expect(open(text).current().authorization).toBe(authorization);
});

test('every other key is read', () => {
  const access = open(`
follow_redirects: true
enable_http2: false
proxy_url: http://me:${SECRET}@proxy.example.org:3128
proxy_connect_header: { X-Via: [natsight] }
http_headers:
  X-Scope-OrgID: { values: [one, two], secrets: [${SECRET}], files: [token] }
tls_config: { ca_file: client.pem, cert_file: client.pem, key_file: client.key, server_name: alerts, insecure_skip_verify: true, min_version: TLS13 }
`).current();
  expect(access.headers).toEqual({ 'X-Scope-OrgID': ['one', 'two', SECRET, SECRET] });
  expect(access.proxy).toEqual({
    address: { url: 'http://proxy.example.org:3128', authorization: basic },
    connectHeaders: { 'X-Via': ['natsight'] },
  });
  expect(access.tls).toMatchObject({
    serverName: 'alerts',
    verifies: false,
    context: {
      minVersion: 'TLSv1.3',
      ca: expect.any(String),
      cert: expect.any(String),
      key: expect.any(String),
    },
  });
});

test.each([
  ['no YAML', 'basic_auth: {', /^http.yml:\d+: is not YAML/],
  ['an unknown key', '\nbasic_auht: {}', /^http.yml:2: unknown key "basic_auht": expected basic_auth, /],
  ['an unknown key of a block', 'tls_config: { cafile: x }', /unknown key "cafile" in tls_config/],
  ['a feature that natsight lacks', 'oauth2: {}', /oauth2 is not supported: natsight does not fetch tokens/],
  ['two ways', 'basic_auth: { username: a }\nbearer_token: b', /bearer_token and basic_auth are both given/],
  ['a password twice', `basic_auth: { username: a, password: ${SECRET}, password_file: token }`, /keep one/],
  ['no user', `basic_auth: { password: ${SECRET} }`, /basic_auth.username is missing/],
  ['an empty token', 'authorization: { credentials_file: empty }', /credentials_file names an empty file/],
  ['a file that is not there', 'bearer_token_file: none', /bearer_token_file "none" cannot be read: /],
  ['a Basic type', `authorization: { type: Basic, credentials: ${SECRET} }`, /use basic_auth/],
  ['a line break', `authorization: { credentials: "${SECRET}\\nX: y" }`, /such as a line break/],
  ['a reserved header', 'http_headers: { Host: { values: [x] } }', /http_headers.Host must not be set/],
  ['a sign-in as a header', `http_headers: { authorization: { secrets: [${SECRET}] } }`, /use authorization/],
  ['no header', 'http_headers: { "a b": { values: [x] } }', /is no name of a header/],
  ['no proxy', `proxy_url: "me:${SECRET}@proxy"`, /proxy_url is not a URL/],
  ['no CA', 'tls_config: { ca_file: token }', /tls_config.ca_file "token" holds no certificate/],
  ['a key alone', 'tls_config: { key_file: client.key }', /tls_config.cert is missing/],
  ['half a pair', 'tls_config: { cert_file: client.pem, key_file: other.key }', /is not the key of/],
])('%s is refused with its place and without the secret', (_, text, message) => {
  const attempt = () => open(text);
  expect(attempt).toThrow(HttpConfigError);
  try {
    attempt();
  } catch (error) {
    const shown = (error as HttpConfigError).message.replaceAll(`${folder}/`, '');
    expect(shown).toMatch(message);
    expect(shown).not.toContain(SECRET);
  }
});

test('a file that is not there is named with its option', () => {
  expect(() => new HttpConfigFile('--alertmanager.http.config.file', 'no/such.yml')).toThrow(
    '--alertmanager.http.config.file names "no/such.yml", which cannot be read: ',
  );
});

describe('a file that changes', () => {
  test('is read again, and a fault leaves what held before', () => {
    const file = open('bearer_token_file: token');
    const told: HttpConfigHappening[] = [];
    file.report((happening) => told.push(happening));
    write('token', 'renewed');
    expect(file.current().authorization).toBe('Bearer renewed');
    write('http.yml', 'bearer_token_file: [');
    expect(file.current().authorization).toBe('Bearer renewed');
    expect(file.current().authorization).toBe('Bearer renewed');
    write('http.yml', 'bearer_token: other');
    expect(file.current().authorization).toBe('Bearer other');
    expect(told.map(({ kind }) => kind)).toEqual([
      'httpConfigLoaded',
      'httpConfigRefused',
      'httpConfigLoaded',
    ]);
    write('token', `${SECRET}\n`);
  });
});
