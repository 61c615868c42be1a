import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { MAX_BCRYPT_COST } from '../../../../../exporter/io/http/web-config/users.js';
import { MAX_CONFIG_FILE_BYTES, WatchedFiles } from '../../../../../exporter/io/config-file/watched-files.js';
import { readWebConfig } from '../../../../../exporter/io/http/web-config/read-web-config.js';
import { ConfigFileError } from '../../../../../exporter/io/config-file/config-file-error.js';
import { Certificates } from '../../../../support/certificates.js';
import { tempFolder } from '../../../../support/temp-folder.js';

const folder = tempFolder();
const HASH = `$2b$10$${'a'.repeat(53)}`;
const now = () => Date.now();

beforeAll(() => {
  const certificates = new Certificates(folder);
  certificates.make('server');
  certificates.make('other');
  certificates.make('expired', { days: -1 });
  certificates.make('soon', { days: 3 });
  const write = (file: string, text: string | Uint8Array) => writeFileSync(join(folder, file), text);
  write('empty.pem', '');
  write('junk.pem', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
  write('junk.key', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n');
  write(
    'chain.pem',
    readFileSync(join(folder, 'server.pem'), 'utf8') + readFileSync(join(folder, 'junk.pem'), 'utf8'),
  );
  write('bytes.pem', Uint8Array.of(0xff, 0xfe, 0x00));
  write('large.pem', 'x'.repeat(MAX_CONFIG_FILE_BYTES + 1));
  const encrypt = ['pkcs8', '-topk8', '-passout', 'pass:x', '-in', 'server.key', '-out', 'encrypted.key'];
  execFileSync('openssl', encrypt, { cwd: folder });
  execFileSync('mkfifo', [join(folder, 'pipe.pem')]);
});

function read(text: string) {
  const path = join(folder, 'web.yml');
  writeFileSync(path, text);
  return readWebConfig(path, new WatchedFiles(now), now());
}

/** The message without the folder; `undefined` if the text is taken. */
function faultOf(text: string): string | undefined {
  try {
    read(text);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigFileError);
    return (error as ConfigFileError).message.replaceAll(`${folder}/`, '');
  }
}

const tls = (lines: string) =>
  `tls_server_config:\n  cert_file: server.pem\n  key_file: server.key\n${lines}`;

describe('a web configuration file is refused with one sentence:', () => {
  test.each([
    ['a: [', 'web.yml:1: is not YAML: unexpected end of the stream within a flow collection'],
    ['just text', 'web.yml:1: the file is text: expected keys with values'],
    ['- a', 'web.yml:1: the file is a list: expected keys with values'],
    ['basic_auth_users: {}\n---\nrate_limit: {}', 'web.yml:1: holds more than one YAML document: keep one'],
    ['basic_auth_users:\n  a: x\n  b: y\n  a: z', 'web.yml:4: has the key "a" twice: keep one'],
    ['rate_limit: *nothing', 'web.yml:1: has the alias "*nothing" without its anchor'],
    ['? [a]\n: b', 'web.yml:1: has a key that is not text'],
    [
      `a: &a [x, x, x, x, x, x, x, x, x, x]\n${'bcdef'
        .split('')
        .map(
          (name, index) =>
            `${name}: &${name} [${Array.from({ length: 10 }, () => `*${'abcde'[index]}`).join(', ')}]`,
        )
        .join('\n')}`,
      'web.yml:1: has more than 10000 values with its aliases: write fewer',
    ],
    [
      '\nbasic_auth_user: {}',
      'web.yml:2: unknown key "basic_auth_user": expected tls_server_config, http_server_config, basic_auth_users or rate_limit',
    ],
    ['basic_auth_users: [a]', 'web.yml:1: basic_auth_users is a list: expected keys with values'],
    ['rate_limit:\n  bust: 1', 'web.yml:2: unknown key "bust" in rate_limit: expected interval or burst'],
  ])('%j', (text, fault) => {
    expect(faultOf(text)).toBe(fault);
  });

  test.each([
    ['ops: plain', 'has no usable hash: expected a bcrypt hash, as written by "htpasswd -nBC 10 USER"'],
    ['ops:', 'has no usable hash: expected a bcrypt hash, as written by "htpasswd -nBC 10 USER"'],
    [`ops: ${HASH}x`, 'has no usable hash: expected a bcrypt hash, as written by "htpasswd -nBC 10 USER"'],
    [
      `ops: ${HASH.replace('2b', '2x')}`,
      'has no usable hash: expected a bcrypt hash, as written by "htpasswd -nBC 10 USER"',
    ],
    [
      `ops: ${HASH.replace('$10$', '$15$')}`,
      'has a hash of cost 15: expected 4 to 14, since each step doubles the time of a comparison, about 75 ms at 10',
    ],
    [
      `ops: ${HASH.replace('$10$', '$03$')}`,
      'has a hash of cost 3: expected 4 to 14, since each step doubles the time of a comparison, about 75 ms at 10',
    ],
    ['ops: {a: b}', 'is a map: expected text'],
  ])('the user %j', (user, fault) => {
    expect(faultOf(`basic_auth_users:\n  ${user}`)).toBe(`web.yml:2: basic_auth_users.ops ${fault}`);
  });

  test('a user whom nobody could name', () => {
    expect(faultOf(`basic_auth_users:\n  "a:b": ${HASH}`)).toBe(
      'web.yml:2: basic_auth_users.a:b has a colon, so nobody could sign in: rename the user',
    );
  });

  test.each([
    [
      '{cert_file: server.pem}',
      'web.yml:1: tls_server_config needs key_file, or key with the PEM text itself',
    ],
    [
      '{key_file: server.key}',
      'web.yml:1: tls_server_config needs cert_file, or cert with the PEM text itself',
    ],
    [
      '{min_version: TLS12}',
      'web.yml:1: tls_server_config needs cert_file, or cert with the PEM text itself',
    ],
    [
      '{cert_file: "", key_file: server.key}',
      'web.yml:1: tls_server_config needs cert_file, or cert with the PEM text itself',
    ],
    [
      '{cert: x, cert_file: server.pem, key_file: server.key}',
      'web.yml:1: tls_server_config.cert and cert_file are both given: keep one',
    ],
    [
      '{cert_file: none.pem, key_file: server.key}',
      'web.yml:1: tls_server_config.cert_file "none.pem" cannot be read: no such file',
    ],
    [
      '{cert_file: ., key_file: server.key}',
      'web.yml:1: tls_server_config.cert_file "." cannot be read: is a directory',
    ],
    [
      '{cert_file: pipe.pem, key_file: server.key}',
      'web.yml:1: tls_server_config.cert_file "pipe.pem" cannot be read: is not a regular file',
    ],
    [
      '{cert_file: bytes.pem, key_file: server.key}',
      'web.yml:1: tls_server_config.cert_file "bytes.pem" cannot be read: is not UTF-8 text',
    ],
    [
      '{cert_file: large.pem, key_file: server.key}',
      'web.yml:1: tls_server_config.cert_file "large.pem" cannot be read: has 1048577 bytes, and at most 1048576 are read',
    ],
    [
      '{cert_file: empty.pem, key_file: server.key}',
      'web.yml:1: tls_server_config.cert_file "empty.pem" holds no certificate: expected PEM text with "-----BEGIN CERTIFICATE-----"',
    ],
    [
      '{cert_file: server.key, key_file: server.pem}',
      'web.yml:1: tls_server_config.cert_file "server.key" holds no certificate: expected PEM text with "-----BEGIN CERTIFICATE-----"',
    ],
    [
      '{cert_file: junk.pem, key_file: server.key}',
      'web.yml:1: tls_server_config.cert_file "junk.pem" holds a certificate that cannot be parsed: copy it anew',
    ],
    [
      '{cert_file: chain.pem, key_file: server.key}',
      'web.yml:1: tls_server_config.cert_file "chain.pem" holds a certificate (number 2) that cannot be parsed: copy it anew',
    ],
    [
      '{cert_file: server.pem, key_file: server.pem}',
      'web.yml:1: tls_server_config.key_file "server.pem" holds no private key: expected PEM text with "-----BEGIN PRIVATE KEY-----"',
    ],
    [
      '{cert_file: server.pem, key_file: junk.key}',
      'web.yml:1: tls_server_config.key_file "junk.key" holds a private key that cannot be parsed: copy it anew',
    ],
    [
      '{cert_file: server.pem, key_file: encrypted.key}',
      'web.yml:1: tls_server_config.key_file "encrypted.key" holds an encrypted key: decrypt it with "openssl pkey", since nothing can ask for its passphrase',
    ],
    [
      '{cert_file: server.pem, key_file: other.key}',
      'web.yml:1: tls_server_config.key_file "other.key" is not the key of tls_server_config.cert_file "server.pem": give both of one pair, the server\'s certificate before those of its issuers',
    ],
    ['{cert: [a], key: b}', 'web.yml:1: tls_server_config.cert is a list: expected text'],
  ])('tls_server_config: %s', (text, fault) => {
    expect(faultOf(`tls_server_config: ${text}`)).toBe(fault);
  });

  test.each([
    [
      '  client_auth_type: Maybe',
      'client_auth_type "Maybe" is unknown: expected NoClientCert, RequestClientCert, RequireAnyClientCert, RequireClientCert, VerifyClientCertIfGiven or RequireAndVerifyClientCert',
    ],
    [
      '  client_auth_type: RequireAndVerifyClientCert',
      'client_auth_type "RequireAndVerifyClientCert" needs client_ca_file or client_ca',
    ],
    [
      '  client_ca_file: server.pem',
      'client_ca_file has no effect without client_auth_type: add "RequireAndVerifyClientCert", or leave it out',
    ],
    [
      '  client_allowed_sans: [a]',
      'client_allowed_sans has no effect without client_auth_type: add "RequireAndVerifyClientCert", or leave it out',
    ],
    [
      '  client_allowed_sans: []',
      'client_allowed_sans is empty, so no client could connect: leave it out, or name the clients',
    ],
    ['  client_allowed_sans: [{}]', 'client_allowed_sans has an entry that is a map: expected text'],
    ['  client_allowed_sans: a', 'client_allowed_sans is text: expected a list'],
    ['  min_version: TLS14', 'min_version "TLS14" is unknown: expected TLS10, TLS11, TLS12 or TLS13'],
    ['  max_version: TLS11', 'min_version "TLS12" must not exceed max_version "TLS11"'],
    ['  cipher_suites: [ECDHE]', `cipher_suites: "ECDHE" is unknown: expected ${suiteNames()}`],
    [
      '  curve_preferences: [P256]',
      'curve_preferences: "P256" is unknown: expected CurveP256, CurveP384, CurveP521, X25519',
    ],
    ['  prefer_server_cipher_suites: 1', 'prefer_server_cipher_suites "1" is neither true nor false'],
  ])('%s', (lines, fault) => {
    expect(faultOf(tls(lines))).toBe(`web.yml:4: tls_server_config.${fault}`);
  });

  test.each([
    ['http_server_config: {http2: maybe}', 'http_server_config.http2 "maybe" is neither true nor false'],
    [
      'http_server_config: {headers: {X-Frame-Options: allow}}',
      'http_server_config.headers.X-Frame-Options "allow" is not allowed: expected deny or sameorigin',
    ],
    [
      'http_server_config: {headers: {Server: x}}',
      'unknown key "Server" in http_server_config.headers: expected Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, X-XSS-Protection or Strict-Transport-Security',
    ],
    [
      'http_server_config: {headers: {X-XSS-Protection: "a\\nb"}}',
      'http_server_config.headers.X-XSS-Protection has a character that no HTTP header may have: write it on one line, in ASCII',
    ],
    [
      'rate_limit: {interval: 1, burst: 1}',
      'rate_limit.interval "1" is not a duration: expected one such as "100ms" or "1s"',
    ],
    [
      'rate_limit: {interval: -1s, burst: 1}',
      'rate_limit.interval "-1s" is not a duration: expected one such as "100ms" or "1s"',
    ],
    ['rate_limit: {interval: 1s}', 'rate_limit.burst "0" would refuse every request: expected 1 or more'],
    ['rate_limit: {burst: x}', 'rate_limit.burst "x" is not a number of requests: expected one such as 10'],
  ])('%s', (text, fault) => {
    expect(faultOf(text)).toBe(`web.yml:1: ${fault}`);
  });

  test.each([
    ['none.yml', 'no such file'],
    ['.', 'is a directory'],
    ['large.pem', 'has 1048577 bytes, and at most 1048576 are read'],
  ])('--web.config.file %s', (file, fault) => {
    const path = join(folder, file);
    expect(() => readWebConfig(path, new WatchedFiles(now), now())).toThrow(
      `--web.config.file names "${path}", which cannot be read: ${fault}`,
    );
  });
});

test('a sentence never shows a key or a hash', () => {
  const secret = 'hunter2';
  for (const text of [
    `basic_auth_users: {ops: ${secret}}`,
    `tls_server_config: {cert: a, key: ${secret}}`,
    `tls_server_config:\n  key: "${secret}\n a: b`,
  ]) {
    expect(faultOf(text)).toEqual(expect.not.stringContaining(secret));
  }
});

describe('a web configuration file is taken', () => {
  test.each([
    ['', 'empty'],
    ['# nothing\n', 'a comment'],
    ['---\n...\n', 'an empty document'],
    [
      'tls_server_config:\nbasic_auth_users: ~\nrate_limit: {interval: 0, burst: 0}\nhttp_server_config: {headers: null}',
      'empty keys',
    ],
  ])('%j: %s', (text) => {
    expect(read(text)).toEqual({
      rules: { tls: undefined, users: new Map(), headers: new Map(), requestRate: undefined },
      warnings: [],
    });
  });

  test('with names of users as they are written, and aliases', () => {
    const { rules } = read(
      `basic_auth_users: {yes: &hash ${HASH}, 0x10: *hash, "010": *hash, ünï cödé: *hash, __proto__: *hash}\n`,
    );
    expect([...rules.users]).toEqual(
      ['yes', '0x10', '010', 'ünï cödé', '__proto__'].map((user) => [user, HASH]),
    );
  });

  test(`with a cost of ${MAX_BCRYPT_COST}`, () => {
    const hash = HASH.replace('$10$', `$${MAX_BCRYPT_COST}$`);
    expect([...read(`basic_auth_users: {ops: ${hash}}`).rules.users]).toEqual([['ops', hash]]);
  });

  test('with headers, of which blank ones are not sent, and a rate', () => {
    const text = [
      'http_server_config:',
      '  http2: on',
      '  headers: {X-XSS-Protection: 1, X-Frame-Options: deny, Content-Security-Policy: ""}',
      'rate_limit: {interval: 1m30.5s, burst: 7}',
    ];
    const { headers, requestRate } = read(text.join('\n')).rules;
    expect(Object.fromEntries(headers)).toEqual({
      'X-XSS-Protection': '1',
      'X-Frame-Options': 'deny',
      'Content-Security-Policy': '',
    });
    expect(requestRate).toEqual({ intervalMs: 90_500, burst: 7 });
  });

  test('with a certificate and its key in it', () => {
    const pem = (file: string) => readFileSync(join(folder, file), 'utf8').replaceAll(/^/gm, '    ');
    const { rules } = read(
      `tls_server_config:\n  cert: |\n${pem('server.pem')}\n  key: |\n${pem('server.key')}\n`,
    );
    expect(rules.tls?.context.cert).toContain('BEGIN CERTIFICATE');
  });

  test.each([
    ['expired', /holds a certificate that expired on \d{4}-.*Z: renew it$/],
    ['soon', /holds a certificate that expires on \d{4}-.*Z: renew it$/],
  ])('with a warning about a certificate: %s', (name, warning) => {
    const { warnings } = read(`tls_server_config:\n  key_file: ${name}.key\n  cert_file: ${name}.pem`);
    expect(warnings).toEqual([
      { place: { file: join(folder, 'web.yml'), line: 3 }, message: expect.stringMatching(warning) },
    ]);
  });

  test('with a warning about a certificate that is not valid yet', () => {
    const path = join(folder, 'web.yml');
    writeFileSync(path, tls(''));
    const yearMs = 365 * 24 * 3_600_000;
    const { warnings } = readWebConfig(path, new WatchedFiles(now), now() - yearMs);
    expect(warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /cert_file "server\.pem" holds a certificate that is not valid before \d{4}-.*Z$/,
      ),
    ]);
  });

  test('with a warning about passwords without TLS', () => {
    expect(read(`basic_auth_users: {ops: ${HASH}}`).warnings.map(({ message }) => message)).toEqual([
      'basic_auth_users without tls_server_config: passwords are sent in clear text',
    ]);
  });
});

function suiteNames(): string {
  return [
    'TLS_AES_128_GCM_SHA256',
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
    'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
    'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
    'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
    'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
    'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
    'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
    'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA',
    'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA',
    'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA',
    'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA',
    'TLS_RSA_WITH_AES_128_GCM_SHA256',
    'TLS_RSA_WITH_AES_256_GCM_SHA384',
    'TLS_RSA_WITH_AES_128_CBC_SHA',
    'TLS_RSA_WITH_AES_256_CBC_SHA',
  ].join(', ');
}
