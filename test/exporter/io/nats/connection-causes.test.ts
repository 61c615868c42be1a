import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { afterAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import type { ConnectOptions } from '../../../../exporter/io/nats/connection.js';
import type { NatsCause } from '../../../../exporter/happening/nats-causes.js';
import { freePort, testServers } from '../../../support/servers.js';
import { writeText } from '../../../support/temp-folder.js';
import { waitFor } from '../../../support/wait-for.js';
import { canMakeCertificates, makeCertificates } from './certificates.js';
import { connect, folder, happenings } from './connection-rig.js';
import { makeAccounts, newUserKey } from './keys.js';
import type { RecordedHappenings } from './recorded-happenings.js';
import { startReloadable, users } from './reloadable-nats.js';

const servers = testServers();
const strangers: Server[] = [];
afterAll(() => strangers.forEach((server) => server.close()));

/** The failures that were told, in their order. */
function failuresOf({ told }: RecordedHappenings) {
  return told.filter((happening) => happening.kind === 'natsConnectFailed');
}

/** For an answer that does not come: an attempt may take so long, and each step of finding out why. */
const IN_VAIN = { timeoutMs: 500, probeStepMs: 500 };

/** Tries to connect until a failure is told. */
async function failure(nats: object, options: Partial<ConnectOptions> = {}) {
  const seen = happenings();
  const giveUp = new AbortController();
  const attempt = connect(nats, { ...options, seen, signal: giveUp.signal }).catch(() => undefined);
  const [first] = await waitFor(
    'a failure',
    () => failuresOf(seen),
    (found) => found.length > 0,
    { withinMs: 20_000 },
  );
  giveUp.abort();
  await attempt;
  if (first === undefined) throw new Error('BUG: there is a failure');
  return { cause: first.cause, reason: first.reason };
}

async function listen(server: Server): Promise<string> {
  strangers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `nats://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const told = (cause: NatsCause, reason: RegExp | string) => ({
  cause,
  reason: typeof reason === 'string' ? expect.stringContaining(reason) : expect.stringMatching(reason),
});

describe('credentials: whose they are, where they are written, and never that NATS cannot be reached', () => {
  test('a wrong password in a file, and one in the address', async () => {
    const { url } = await servers.nats({ config: 'authorization { user: ann, password: right }' });
    await writeText(folder, 'wrong', 'wr0ng');
    const inFile = await failure({ servers: [url], auth: { user: 'ann', passwordFile: 'wrong' } });
    expect(inFile).toEqual(
      told(
        'credentials_refused',
        'NATS refused the credentials: user "ann" in service.nats.auth.passwordFile "wrong" (Authorization Violation)',
      ),
    );
    const inAddress = await failure({}, { url: url.replace('//', '//ann:wr0ng@') });
    expect(inAddress).toEqual(
      told('credentials_refused', 'user "ann" in the address (NATS_URL or --nats.url)'),
    );
    expect(inFile.reason + inAddress.reason).not.toMatch(/wr0ng|unreachable|cannot be reached/);
  });

  test('a wrong token, a wrong nkey, and none', async () => {
    const { url } = await servers.nats({ config: 'authorization { token: right }' });
    await writeText(folder, 'token', 'wr0ng');
    expect(await failure({ servers: [url], auth: { tokenFile: 'token' } })).toEqual(
      told('credentials_refused', 'the token in service.nats.auth.tokenFile "token"'),
    );
    expect(await failure({ servers: [url] })).toEqual(
      told('credentials_missing', /NATS requires credentials, and none are set .*: set service\.nats\.auth/),
    );
    const known = newUserKey();
    const keys = await servers.nats({ config: `authorization { users: [ { nkey: ${known.publicKey} } ] }` });
    const other = newUserKey();
    await writeText(folder, 'other.nk', other.seed);
    const refused = await failure({ servers: [keys.url], auth: { nkeyFile: 'other.nk' } });
    expect(refused).toEqual(
      told('credentials_refused', `nkey ${other.publicKey} in service.nats.auth.nkeyFile`),
    );
    expect(refused.reason).not.toContain(other.seed);
  });

  test('credentials of an unknown account, and expired ones', async () => {
    const unknown = makeAccounts({ isKnown: false });
    const strict = await servers.nats({ config: unknown.config });
    await writeText(folder, 'unknown.creds', unknown.credentials);
    expect(await failure({ servers: [strict.url], auth: { credsFile: 'unknown.creds' } })).toEqual(
      told('credentials_refused', /user "test" of account A[A-Z0-9]{55} in service\.nats\.auth\.credsFile/),
    );
    const old = makeAccounts({ expires: 1_600_000_000 });
    const { url } = await servers.nats({ config: old.config });
    await writeText(folder, 'old.creds', old.credentials);
    expect(await failure({ servers: [url], auth: { credsFile: 'old.creds' } })).toEqual(
      told(
        'credentials_expired',
        /user "test" of account \w+ in service\.nats\.auth\.credsFile "old\.creds" expired at 2020-09-13T12:26:40/,
      ),
    );
  });
});

describe('what answers is not what is needed', () => {
  test('nothing listens, no such name, an HTTP server', async () => {
    expect(await failure({ servers: [`nats://127.0.0.1:${await freePort()}`] })).toEqual(
      told('connection_refused', 'connection refused: check that nats-server is running'),
    );
    expect(await failure({ servers: ['nats://no-such-host.invalid:4222'] })).toEqual(
      told('dns', 'the host name cannot be resolved'),
    );
    const { monitoringUrl } = await servers.nats();
    const web = await listen(createServer((_request, response) => response.end('hello')));
    const answers = [monitoringUrl.replace('http', 'nats'), web].map((url) =>
      failure({ servers: [url] }, IN_VAIN),
    );
    expect(await Promise.all(answers)).toEqual([
      told('http_server', 'an HTTP server answers, not NATS'),
      told('http_server', 'use the client port'),
    ]);
  });

  test('a server that greets differently, one that says nothing, and one that hangs up', async () => {
    const mail = await listen(createTcpServer((socket) => socket.end('220 mail ready\r\n')));
    expect(await failure({ servers: [mail] })).toEqual(told('other_server', 'what answers is not NATS'));
    const silent = await listen(createTcpServer());
    expect(await failure({ servers: [silent] }, IN_VAIN)).toEqual(
      told('silent_server', 'no greeting of NATS comes'),
    );
    const rude = await listen(createTcpServer((socket) => socket.end()));
    expect(await failure({ servers: [rude] })).toEqual(
      told('closed_early', 'the connection is closed before NATS has greeted'),
    );
  });

  test('a server that has no connection left', async () => {
    const { url } = await servers.nats({ config: 'max_connections: 1' });
    await connect({ servers: [url] });
    expect(await failure({ servers: [url] }, { timeoutMs: 500 })).toEqual(
      told('connection_limit', 'raise "max_connections" of the server'),
    );
  });
});

(canMakeCertificates() ? describe : describe.skip)('TLS', () => {
  test('another authority, another name, no client certificate, no TLS', async () => {
    const files = await makeCertificates(folder, 'IP:127.0.0.2');
    const other = await servers.nats({
      config: `tls { cert_file: "${files.serverCert}", key_file: "${files.serverKey}" }`,
    });
    expect(await failure({ servers: [other.url] })).toEqual(
      told('tls_authority', 'set service.nats.tls.caFile to the certificate of the authority'),
    );
    expect(await failure({ servers: [other.url], tls: { caFile: 'ca.pem' } })).toEqual(
      told('tls_name', /certificate of NATS is for another name .*127\.0\.0\.2/),
    );
    const own = await makeCertificates(folder);
    const strict = await servers.nats({
      config: `tls { cert_file: "${own.serverCert}", key_file: "${own.serverKey}", ca_file: "${own.ca}", verify: true }`,
    });
    expect(await failure({ servers: [strict.url], tls: { caFile: 'ca.pem' } }, { timeoutMs: 500 })).toEqual(
      told('tls_client_certificate', 'set service.nats.tls.certFile and keyFile'),
    );
    const plain = await servers.nats();
    expect(await failure({ servers: [plain.url], tls: { caFile: 'ca.pem' } })).toEqual(
      told('tls_unavailable', 'the setup requires TLS, and this NATS has none'),
    );
  });
});

describe('while it connects again', () => {
  const known = (name: string) => users({ [name]: 'subscribe: ">", publish: ">"' });

  test('credentials that were taken back, and given again', async () => {
    const nats = await startReloadable(servers, known('ann'));
    const seen = happenings();
    const link = await connect({}, { url: nats.urlOf('ann'), seen });
    await nats.reload(known('bob'));
    const [failed] = await waitFor(
      'the refusal',
      () => failuresOf(seen),
      (found) => found.length > 0,
      { withinMs: 20_000 },
    );
    expect(failed).toMatchObject(told('credentials_refused', 'user "ann" in the address'));
    expect(seen.lines.join('\n')).not.toMatch(/pings|attempt.*refused:.*nats-server is running/);
    await nats.reload(known('ann'));
    await waitFor('the link to be back', () => link.connected, Boolean, { withinMs: 20_000 });
    expect(seen.lines).toContain('gap of main: sign_in');
  });

  test('an address where nothing listens any more', async () => {
    const nats = await startReloadable(servers, '');
    const seen = happenings();
    await connect({ servers: [nats.url] }, { seen });
    await nats.stop();
    const [failed] = await waitFor(
      'the failure',
      () => failuresOf(seen),
      (found) => found.length > 0,
      { withinMs: 20_000 },
    );
    expect(failed).toMatchObject(told('connection_refused', `${nats.url}: connection refused`));
  });

  test('credentials that are damaged while they are rotated do not end the connection for good', async () => {
    const { config, credentials } = makeAccounts();
    const nats = await startReloadable(servers, config);
    await writeText(folder, 'rotated.creds', credentials);
    const seen = happenings();
    const link = await connect({ servers: [nats.url], auth: { credsFile: 'rotated.creds' } }, { seen });
    await nats.stop();
    await writeText(folder, 'rotated.creds', 'half a fi');
    await startReloadable(servers, config, { port: nats.port });
    await waitFor('the link with the last credentials', () => link.connected, Boolean, { withinMs: 20_000 });
    expect(failuresOf(seen).filter(({ cause }) => cause === 'credentials_refused')).toEqual([]);
  });
});
