import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { Agent, get } from 'node:https';
import { join } from 'node:path';
import { connect } from 'node:tls';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { namesOf } from '../../../../exporter/io/http/client-certificate.js';
import { HttpServer } from '../../../../exporter/io/http/server.js';
import { createWebApp } from '../../../../exporter/io/http/web-app.js';
import { WebConfigFile } from '../../../../exporter/io/http/web-config/web-config-file.js';
import { Certificates } from '../../../support/certificates.js';
import type { Pair } from '../../../support/certificates.js';
import { tempFolder } from '../../../support/temp-folder.js';
import { partsOf } from './parts.js';
import { listener } from './told.js';

const folder = tempFolder();
const certificates = new Certificates(folder);
let ca: Pair;
let client: Pair;
let stranger: Pair;

beforeAll(() => {
  ca = certificates.make('ca', { isCa: true });
  client = certificates.make('client', {
    issuer: ca,
    names: 'DNS:prometheus.example,URI:spiffe://x/p,IP:::1',
  });
  stranger = certificates.make('stranger');
  certificates.make('server');
  certificates.make('rsa', { key: 'rsa' });
});

const ends: (() => unknown)[] = [];
afterEach(async () => {
  // Clients leave first: a server waits for them.
  for (const end of ends.splice(0).reverse()) await end();
});

const SERVER = '  cert_file: server.pem\n  key_file: server.key\n';
const tls = (lines = '', pair = SERVER) => `tls_server_config:\n${pair}${lines}`;

/** A server under a configuration, and what it told. */
async function serve(text: string) {
  const path = join(folder, 'web.yml');
  await writeFile(path, text);
  const { tell, told } = listener();
  const config = new WebConfigFile(path);
  config.report(tell);
  const address = { host: '127.0.0.1', port: 0 };
  const server = new HttpServer(createWebApp(partsOf(), config), address, config);
  const { port } = await server.start();
  ends.push(() => server.stop());
  return {
    port,
    told,
    change: (changed: string) => writeFile(path, changed),
    scheme: server.scheme,
  };
}

const shown = ({ cert, key }: Pair) => ({ cert: readFileSync(cert), key: readFileSync(key) });

/** The status of a request on a connection of its own, or why there is none. */
async function ask(port: number, options: ConnectionOptions = {}): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options });
  return new Promise((resolve) => {
    let text = '';
    socket.on('error', ({ message }) => resolve(`refused: ${message}`));
    socket.on('close', () => resolve(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 'refused'));
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.write('GET /-/healthy HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  });
}

/** A connection after its handshake. */
async function shake(port: number, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options });
  ends.push(() => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    socket.once('secureConnect', resolve);
    socket.once('error', reject);
  });
  return socket;
}

const serial = (socket: TLSSocket) => socket.getPeerCertificate().serialNumber;

test('the server shows the certificate of the file', async () => {
  const { port, scheme } = await serve(tls());
  expect(scheme).toBe('https');
  expect(await ask(port, { ca: readFileSync(join(folder, 'server.pem')), rejectUnauthorized: true })).toBe(
    '200',
  );
});

describe.each([
  ['NoClientCert', { none: true, trusted: true, stranger: true }],
  ['RequestClientCert', { none: true, trusted: true, stranger: true }],
  ['RequireAnyClientCert', { none: false, trusted: true, stranger: true }],
  ['RequireClientCert', { none: false, trusted: true, stranger: true }],
  ['VerifyClientCertIfGiven', { none: true, trusted: true, stranger: false }],
  ['RequireAndVerifyClientCert', { none: false, trusted: true, stranger: false }],
])('client_auth_type %s', (type, lets) => {
  test.each(['TLSv1.2', 'TLSv1.3'] as const)(
    `over %s lets in ${JSON.stringify(lets)}`,
    async (maxVersion) => {
      const authority = type === 'NoClientCert' ? '' : '  client_ca_file: ca.pem\n';
      const { port } = await serve(tls(`${authority}  client_auth_type: ${type}\n`));
      const isLetIn = async (pair?: Pair) =>
        (await ask(port, { maxVersion, ...(pair && shown(pair)) })) === '200';
      expect({
        none: await isLetIn(),
        trusted: await isLetIn(client),
        stranger: await isLetIn(stranger),
      }).toEqual(lets);
    },
  );
});

describe('client_allowed_sans', () => {
  test.each([
    ['[prometheus.example]', 'client', true],
    ['["spiffe://x/p"]', 'client', true],
    ['["::1"]', 'client', true],
    ['[other, prometheus.example]', 'client', true],
    ['[example]', 'client', false],
    ['["*"]', 'client', false],
    ['[127.0.0.1]', 'stranger', false],
  ])('%s, and the certificate of the %s: %s', async (sans, name, isLetIn) => {
    const lines = '  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.pem\n';
    const { port, told } = await serve(tls(`${lines}  client_allowed_sans: ${sans}\n`));
    const pair = name === 'client' ? client : stranger;
    expect((await ask(port, shown(pair))) === '200').toBe(isLetIn);
    expect(told.filter((line) => line === 'authentication failed: certificate 127.0.0.1')).toHaveLength(
      isLetIn ? 0 : 1,
    );
  });

  test('are needed by everyone, also where no certificate is', async () => {
    const { port } = await serve(
      tls('  client_auth_type: RequestClientCert\n  client_allowed_sans: [prometheus.example]\n'),
    );
    expect([await ask(port, shown(client)), await ask(port)]).toEqual([
      '200',
      expect.stringContaining('refused'),
    ]);
  });

  test('are read from what Node makes of a certificate', () => {
    const list =
      'DNS:a.example, IP Address:10.0.0.1, IP Address:FE80:0:0:0:0:0:0:1, URI:"http://x/a, DNS:b", email:a@b.c, DirName:"CN = DNS:c"';
    expect(namesOf(list)).toEqual(['a.example', '10.0.0.1', 'fe80::1', 'http://x/a, DNS:b', 'a@b.c']);
    expect(namesOf(undefined)).toEqual([]);
  });
});

describe('versions, suites and curves', () => {
  test.each([
    ['', 'TLSv1.2', 'TLSv1.2'],
    ['', 'TLSv1.3', 'TLSv1.3'],
    ['', 'TLSv1.1', 'refused'],
    ['  min_version: TLS13\n', 'TLSv1.2', 'refused'],
    ['  max_version: TLS12\n', 'TLSv1.3', 'TLSv1.2'],
    ['  min_version: TLS10\n', 'TLSv1.1', 'TLSv1.1'],
    ['  min_version: TLS10\n', 'TLSv1', 'TLSv1'],
    ['  min_version: TLS10\n', 'TLSv1.3', 'TLSv1.3'],
    ['  min_version: TLS10\n  max_version: TLS11\n', 'TLSv1.3', 'TLSv1.1'],
  ] as const)('%j, and a client of %s: %s', async (lines, maxVersion, outcome) => {
    const { port } = await serve(tls(lines));
    const options = {
      minVersion: 'TLSv1',
      maxVersion,
      ciphers: 'ALL:TLS_AES_128_GCM_SHA256:@SECLEVEL=0',
    } as const;
    const version = await shake(port, options).then(
      (socket) => socket.getProtocol(),
      () => 'refused',
    );
    expect(version).toBe(outcome);
  });

  test('a list of suites is for TLS 1.2, in its order; those of 1.3 stay', async () => {
    const suites = '[TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]';
    const { port } = await serve(tls(`  cipher_suites: ${suites}\n`));
    const name = async (options: ConnectionOptions) => (await shake(port, options)).getCipher().standardName;
    const ciphers = 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305';
    expect(await name({ maxVersion: 'TLSv1.2', ciphers })).toBe(
      'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
    );
    expect(await name({ minVersion: 'TLSv1.3' })).toMatch(/^TLS_AES_/);
    const other = shake(port, { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384' });
    await expect(other).rejects.toThrow(/handshake failure/);
  });

  test('without prefer_server_cipher_suites the client chooses', async () => {
    const suites = '[TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]';
    const { port } = await serve(tls(`  cipher_suites: ${suites}\n  prefer_server_cipher_suites: false\n`));
    const ciphers = 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305';
    const socket = await shake(port, { maxVersion: 'TLSv1.2', ciphers });
    expect(socket.getCipher().standardName).toBe('TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256');
  });

  test('every suite that has a name can be served', async () => {
    const suites = [
      'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
      'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
      'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
      'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA',
      'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA',
      'TLS_RSA_WITH_AES_128_GCM_SHA256',
      'TLS_RSA_WITH_AES_256_GCM_SHA384',
      'TLS_RSA_WITH_AES_128_CBC_SHA',
      'TLS_RSA_WITH_AES_256_CBC_SHA',
    ];
    const { port, change } = await serve(tls('', '  cert_file: rsa.pem\n  key_file: rsa.key\n'));
    for (const suite of suites) {
      await change(tls(`  cipher_suites: [${suite}]\n`, '  cert_file: rsa.pem\n  key_file: rsa.key\n'));
      const socket = await shake(port, { maxVersion: 'TLSv1.2', ciphers: 'ALL' });
      expect(socket.getCipher().standardName).toBe(suite);
    }
  });

  test.each([
    ['[CurveP384]', 'P-384', 'secp384r1'],
    ['[CurveP521]', 'P-521:P-384', 'secp521r1'],
    ['[CurveP256, X25519]', 'X25519', 'X25519'],
    ['[CurveP256]', 'P-521', 'refused'],
  ])('curve_preferences %s, and a client of %s: %s', async (curves, ecdhCurve, outcome) => {
    const { port } = await serve(
      tls(`  curve_preferences: ${curves}\n`, '  cert_file: rsa.pem\n  key_file: rsa.key\n'),
    );
    const curve = await shake(port, { ecdhCurve }).then(
      (socket) => {
        const info = socket.getEphemeralKeyInfo();
        return info !== null && 'name' in info ? info.name : undefined;
      },
      () => 'refused',
    );
    expect(curve).toBe(outcome);
  });
});

describe('a changed file holds for the next handshake:', () => {
  test('a renewed certificate is served', async () => {
    certificates.make('renewed');
    const { port } = await serve(tls('', '  cert_file: renewed.pem\n  key_file: renewed.key\n'));
    const first = serial(await shake(port));
    certificates.make('renewed');
    expect(serial(await shake(port))).not.toBe(first);
  });

  test('while only one of two files is there the old pair is served', async () => {
    const pair = certificates.make('halfway');
    const { port, told } = await serve(tls('', '  cert_file: halfway.pem\n  key_file: halfway.key\n'));
    const first = serial(await shake(port));
    const next = certificates.make('next');
    await rename(next.cert, pair.cert);
    expect(serial(await shake(port))).toBe(first);
    expect(told.at(-1)).toContain('is not the key of tls_server_config.cert_file');
    await rename(next.key, pair.key);
    expect(serial(await shake(port))).not.toBe(first);
    expect(told.at(-1)).toBe('web configuration loaded');
  });

  test('clients need a certificate, and then need none', async () => {
    const { port, change } = await serve(tls());
    expect(await ask(port)).toBe('200');
    await change(tls('  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.pem\n'));
    expect([await ask(port), await ask(port, shown(client))]).toEqual([
      expect.stringContaining('refused'),
      '200',
    ]);
    await change(tls());
    expect(await ask(port)).toBe('200');
  });

  const trust = (name: string, pair = SERVER) =>
    tls(`  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ${name}.pem\n`, pair);
  /** Asks on one connection that stays open. */
  const keptOpen = (port: number) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ...shown(client), rejectUnauthorized: false });
    ends.push(() => agent.destroy());
    return () =>
      new Promise((resolve) => {
        const request = get({ port, host: '127.0.0.1', path: '/-/healthy', agent }, (response) => {
          response.resume().on('end', () => resolve([response.statusCode, request.reusedSocket]));
        }).on('error', () => resolve('refused'));
      });
  };

  test('a client that is no longer trusted cannot resume its session', async () => {
    const { port, change } = await serve(trust('ca'));
    const options = { ...shown(client), maxVersion: 'TLSv1.2' } as const;
    const session = (await shake(port, options)).getSession();
    if (session === undefined) throw new Error('there is no session to resume');
    expect((await shake(port, { ...options, session })).isSessionReused()).toBe(true);
    await change(trust('stranger'));
    expect(await ask(port, { ...options, session })).toContain('refused');
  });

  test('a client that is no longer trusted cannot use a connection from before', async () => {
    const { port, change } = await serve(trust('ca'));
    const healthy = keptOpen(port);
    expect([await healthy(), await healthy()]).toEqual([
      [200, false],
      [200, true],
    ]);
    await change(trust('stranger'));
    expect(await healthy()).toBe('refused');
  });

  test('a renewed certificate of the server ends no connection of a client', async () => {
    const pair = '  cert_file: renewed.pem\n  key_file: renewed.key\n';
    certificates.make('renewed');
    const { port, told } = await serve(trust('ca', pair));
    const healthy = keptOpen(port);
    await healthy();
    certificates.make('renewed');
    expect(await healthy()).toEqual([200, true]);
    expect(told).toEqual(['web configuration loaded', 'web configuration loaded']);
  });

  test('TLS cannot be turned off without a restart', async () => {
    const { port, change, told } = await serve(tls());
    await change('rate_limit:');
    expect(await ask(port)).toBe('200');
    expect(told.at(-1)).toContain('tls_server_config was removed: restart natsight to apply this');
  });
});
