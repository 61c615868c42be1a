import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readWebConfig } from '../../../../../exporter/io/http/web-config/read-web-config.js';
import { WatchedFiles } from '../../../../../exporter/io/config-file/watched-files.js';
import { ConfigFileError } from '../../../../../exporter/io/config-file/config-file-error.js';
import { Certificates } from '../../../../support/certificates.js';
import { tempFolder } from '../../../../support/temp-folder.js';
import { fuzzRuns } from '../../../../support/fuzz-runs.js';

const folder = tempFolder();
const path = join(folder, 'web.yml');
const HASH = `$2b$10$${'a'.repeat(53)}`;
/** Longest sentence; a file has up to a mebibyte. */
const MAX_SENTENCE = 1_000;

/** A file costs as much as many messages. */
const FILES = fuzzRuns(500, { each: 20 });
const CERTIFICATES = fuzzRuns(125, { each: 80 });

const WHOLE = `# Everything that a file may say.
tls_server_config:
  cert_file: server.pem
  key_file: "server.key"
  client_auth_type: 'RequireAndVerifyClientCert'
  client_ca_file: server.pem
  client_allowed_sans: [prometheus.example, "spiffe://x/p"]
  min_version: TLS12
  max_version: TLS13
  cipher_suites:
    - TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
    - TLS_AES_128_GCM_SHA256
  prefer_server_cipher_suites: true
  curve_preferences: [CurveP256, X25519]
http_server_config:
  http2: false
  headers:
    X-Frame-Options: deny
    Strict-Transport-Security: max-age=31536000
basic_auth_users:
  ops: &hash ${HASH}
  prometheus: *hash
rate_limit:
  interval: 1m0.5s
  burst: 10
`;

let inline = '';
beforeAll(() => {
  const { cert, key } = new Certificates(folder).make('server');
  const indented = (file: string) => readFileSync(file, 'utf8').replaceAll(/^(?=.)/gm, '    ');
  inline = `tls_server_config:\n  cert: |\n${indented(cert)}  key: |\n${indented(key)}`;
});

/** A configuration or a sentence; anything else fails. */
function outcomeOf(bytes: string | Uint8Array): 'config' | ConfigFileError {
  writeFileSync(path, bytes);
  try {
    readWebConfig(path, new WatchedFiles(() => 0), 0);
    return 'config';
  } catch (error) {
    if (!(error instanceof ConfigFileError)) throw error;
    expect(error.message).not.toMatch(/[\n\r]|BUG|undefined|\[object/);
    expect(error.message.length).toBeLessThan(MAX_SENTENCE);
    return error;
  }
}

/** Pieces that mean something to YAML or to the file. */
const piece = fc.oneof(
  fc.constantFrom(
    '\n',
    '\n  ',
    ': ',
    '- ',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '|',
    '>',
    '&a ',
    '*a',
    '<<: *a',
    '!!str ',
    '!!binary ',
    '? ',
    '# ',
    '---\n',
    '...\n',
    '%YAML 1.1\n',
    '~',
    'null',
    'true',
    '0',
    '-1',
    '1e999',
    '\t',
    '\0',
    '\uFEFF',
    '\u2028',
    '🔑',
    '\r',
    '__proto__: ',
    'constructor: ',
    'cert_file: .',
    'cert: ',
    'TLS10',
    'RequireAnyClientCert',
    HASH,
    'a'.repeat(500),
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);

/** Where, how much is taken out, and what is put there; places are shares of the text. */
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  out: fc.oneof(fc.nat(3), fc.nat(200)),
  put: fc.array(piece, { maxLength: 3 }).map((pieces) => pieces.join('')),
});

function apply(text: string, edits: readonly { at: number; out: number; put: string }[]): string {
  return edits.reduce((sofar, { at, out, put }) => {
    const start = Math.floor(at * sofar.length);
    return sofar.slice(0, start) + put + sofar.slice(start + out);
  }, text);
}

describe('a web configuration file that is mutated', () => {
  test('the unmutated ones are taken', () => {
    expect([outcomeOf(WHOLE), outcomeOf(inline)]).toEqual(['config', 'config']);
  });

  test.each(['files', 'inline'] as const)(
    'is a configuration or one sentence: %s',
    (base) => {
      let refused = 0;
      fc.assert(
        fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
          if (outcomeOf(apply(base === 'files' ? WHOLE : inline, edits)) !== 'config') refused += 1;
        }),
        FILES,
      );
      expect(refused).toBeGreaterThan(FILES.numRuns / 10);
    },
    60_000 + FILES.numRuns * 20,
  );

  test('is a configuration or one sentence, cut anywhere', () => {
    for (let end = 0; end <= WHOLE.length; end += 1) outcomeOf(WHOLE.slice(0, end));
    expect(outcomeOf(WHOLE.slice(0, WHOLE.indexOf('  key_file')))).toBeInstanceOf(ConfigFileError);
  });

  test(
    'is a configuration or one sentence: any bytes',
    () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void outcomeOf(bytes)),
        CERTIFICATES,
      );
    },
    60_000 + FILES.numRuns * 20,
  );
});

describe('a web configuration file that is made to cost much', () => {
  const nested = (open: string, close: string) => open.repeat(100_000) + close.repeat(100_000);
  const bomb = (levels: number) =>
    `a0: &a0 x\n${Array.from({ length: levels }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(10).fill(`*a${n}`).join(', ')}]`).join('\n')}`;

  test.each([
    ['nested lists', nested('[', ']')],
    ['nested maps', nested('{a: ', '}')],
    ['nested blocks', Array.from({ length: 1_000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')],
    ['aliases of aliases', bomb(200)],
    ['many keys', Array.from({ length: 50_000 }, (_, key) => `k${key}: 1\n`).join('')],
    [
      'many users',
      `basic_auth_users:\n${Array.from({ length: 20_000 }, (_, key) => `  k${key}: x\n`).join('')}`,
    ],
    ['one long line', 'x'.repeat(1_000_000)],
    ['many quotes', '"'.repeat(1_000_000)],
    ['a long interval', `rate_limit: {interval: ${'1s'.repeat(200_000)}x, burst: 1}`],
    ['a long number', `rate_limit: {interval: ${'1'.repeat(500_000)}, burst: 1}`],
    ['a long hash', `basic_auth_users: {ops: ${'$2b$10$'.repeat(100_000)}}`],
    [
      'a long certificate',
      `tls_server_config:\n  key: x\n  cert: "${'-----BEGIN CERTIFICATE-----'.repeat(30_000)}"`,
    ],
  ])('is refused in one sentence: %s', (_what, text) => {
    expect(outcomeOf(text)).toBeInstanceOf(ConfigFileError);
  });
});
