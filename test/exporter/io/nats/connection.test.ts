import { afterEach, describe, expect, test } from '@jest/globals';
import { connectNats, type ConnectOptions } from '../../../../exporter/io/nats/connection.js';
import type { NatsLink } from '../../../../exporter/io/nats/link.js';
import { natsSchema } from '../../../../setup/model/service.js';
import { freePort, testServers } from '../../../support/servers.js';
import { tempFolder, writeText } from '../../../support/temp-folder.js';
import { waitFor } from '../../../support/wait-for.js';
import { canMakeCertificates, makeCertificates } from './certificates.js';
import { makeAccounts, newUserKey } from './keys.js';
import { RecordedHappenings } from './recorded-happenings.js';

const servers = testServers();
const folder = tempFolder();
const links: NatsLink[] = [];
const happenings = (): RecordedHappenings => new RecordedHappenings();

afterEach(async () => {
  await Promise.all(links.splice(0).map((link) => link.close()));
});

/** Connects with what a person would write under "nats" in the setup. */
async function connect(
  nats: object,
  { seen = happenings(), ...options }: Partial<ConnectOptions> & { seen?: RecordedHappenings } = {},
): Promise<NatsLink> {
  const link = await connectNats(
    { name: 'test-service', nats: natsSchema.parse(nats), baseDirectory: folder, ...options },
    seen.tell,
  );
  links.push(link);
  return link;
}

/** The link can publish to itself: the server has let it in for good. */
async function expectToWork(link: NatsLink): Promise<void> {
  const subscription = link.connection.subscribe('echo', { max: 1 });
  link.connection.publish('echo', 'hello');
  for await (const message of subscription) expect(message.string()).toBe('hello');
}

/** Tries to connect until the server has said no, and returns what it said. */
async function refusal(nats: object, options: Partial<ConnectOptions> = {}): Promise<string> {
  const seen = happenings();
  const giveUp = new AbortController();
  const attempt = connect(nats, { ...options, seen, signal: giveUp.signal }).catch(() => undefined);
  await waitFor('a refusal', () => seen.lines.length > 0, Boolean, { withinMs: 15_000 });
  giveUp.abort();
  await attempt;
  return seen.lines[0] ?? '';
}

describe('signing in', () => {
  test('with user and password, the password from a file of the setup folder', async () => {
    const { url } = await servers.nats({ config: 'authorization { user: ann, password: "p@ss word" }' });
    await writeText(folder, 'secrets/right', 'p@ss word\n');
    await writeText(folder, 'secrets/wrong', 'password\n');
    const auth = (passwordFile: string): object => ({ servers: [url], auth: { user: 'ann', passwordFile } });

    await expectToWork(await connect(auth('secrets/right')));
    expect(await refusal(auth('secrets/wrong'))).toMatch(/attempt 1: nats:.*Authorization Violation/);
    expect(await refusal({ servers: [url] })).toMatch(/Authorization Violation/);
  });

  test('with a token from a file', async () => {
    const { url } = await servers.nats({ config: 'authorization { token: "t0ken" }' });
    await writeText(folder, 'token', 't0ken\n');
    await expectToWork(await connect({ servers: [url], auth: { tokenFile: 'token' } }));
  });

  test('with an nkey seed from a file', async () => {
    const { publicKey, seed } = newUserKey();
    const { url } = await servers.nats({ config: `authorization { users: [ { nkey: ${publicKey} } ] }` });
    await writeText(folder, 'user.nk', `${seed}\n`);
    await expectToWork(await connect({ servers: [url], auth: { nkeyFile: 'user.nk' } }));
  });

  test('with a credentials file, as operators hand them out', async () => {
    const { config, credentials } = makeAccounts();
    const { url } = await servers.nats({ config });
    await writeText(folder, 'user.creds', credentials);
    await expectToWork(await connect({ servers: [url], auth: { credsFile: 'user.creds' } }));
  });

  test('as NATS_URL says, which overrides servers and auth of the setup', async () => {
    const nobody = { servers: ['nats://127.0.0.1:1'], auth: { tokenFile: 'absent' } };
    const users = await servers.nats({ config: 'authorization { user: ann, password: "p@ss" }' });
    await expectToWork(await connect(nobody, { url: users.url.replace('//', '//ann:p%40ss@') }));
    const tokens = await servers.nats({ config: 'authorization { token: "t0ken" }' });
    await expectToWork(await connect(nobody, { url: tokens.url.replace('//', '//t0ken@') }));
  });

  test('with a password that was changed while the server was away', async () => {
    const config = (password: string): string => `authorization { user: ann, password: ${password} }`;
    const first = await servers.nats({ config: config('before') });
    await writeText(folder, 'rotated', 'before');
    const seen = happenings();
    const link = await connect(
      { servers: [first.url], auth: { user: 'ann', passwordFile: 'rotated' } },
      { seen },
    );
    await first.stop();
    await writeText(folder, 'rotated', 'after');
    await servers.nats({ config: config('after'), port: first.port });
    await waitFor('the link to be back', () => link.connected);
    await expectToWork(link);
    expect(seen.lines).toEqual(['connected', 'disconnected', 'reconnected']);
  });
});

describe('what no waiting mends is a sentence', () => {
  test.each([
    [
      'a missing password',
      { user: 'ann', passwordFile: 'absent' },
      /service\.nats\.auth\.passwordFile ".*\/absent" cannot be read: no such file/,
    ],
    ['an empty token', { tokenFile: 'empty' }, /service\.nats\.auth\.tokenFile ".*\/empty" is empty/],
    [
      'a folder for a file',
      { tokenFile: '.' },
      /service\.nats\.auth\.tokenFile .* cannot be read: is a directory/,
    ],
    [
      'no seed',
      { nkeyFile: 'text' },
      /nkeyFile "text" holds no nkey seed: expected one line that begins with "SU"/,
    ],
    [
      'no credentials',
      { credsFile: 'text' },
      /credsFile "text" holds no credentials: expected a file as "nsc/,
    ],
  ])('%s', async (_what, auth, sentence) => {
    await writeText(folder, 'empty', '\n');
    await writeText(folder, 'text', 'just text');
    await expect(connect({ auth })).rejects.toThrow(sentence);
  });

  test('a missing authority', async () => {
    await expect(connect({ tls: { caFile: 'ca.pem' } })).rejects.toThrow(
      /service\.nats\.tls\.caFile ".*ca\.pem" cannot be read/,
    );
  });

  test('an address that is none', async () => {
    await expect(connect({}, { url: 'http://127.0.0.1' })).rejects.toThrow(
      '"http://127.0.0.1" is no address of NATS',
    );
  });

  test('WebSocket and TCP at once', async () => {
    await expect(connect({ servers: ['ws://a:1', 'nats://b:2'] })).rejects.toThrow(
      /over WebSocket or over TCP, not both/,
    );
  });
});

describe('a NATS that is not there', () => {
  test('at start: each attempt is told, and the first that succeeds is used', async () => {
    const port = await freePort();
    const seen = happenings();
    const linking = connect({ servers: [`nats://127.0.0.1:${port}`] }, { seen });
    await waitFor('two attempts', () => seen.lines.length >= 2);
    expect(seen.lines.slice(0, 2)).toEqual([
      `attempt 1: nats://127.0.0.1:${port}: connection refused`,
      `attempt 2: nats://127.0.0.1:${port}: connection refused`,
    ]);
    await servers.nats({ port });
    await expectToWork(await linking);
    expect(seen.lines.at(-1)).toBe('connected');
  });

  test('at start, until the caller gives up', async () => {
    const giveUp = new AbortController();
    const linking = connect({ servers: ['nats://127.0.0.1:1'] }, { signal: giveUp.signal });
    setTimeout(() => giveUp.abort(), 50);
    await expect(linking).rejects.toThrow(/abort/i);
  });

  test('when the link is closed: it ends soon all the same', async () => {
    const server = await servers.nats();
    const link = await connect({ servers: [server.url] });
    await server.stop();
    await waitFor('the loss to be noticed', () => !link.connected);
    await link.close(500);
    expect(link.connection.isClosed()).toBe(true);
  });

  test('after the first server of several is lost: another is used', async () => {
    const [one, other] = await Promise.all([servers.nats(), servers.nats()]);
    const seen = happenings();
    const link = await connect({ servers: [one.url, other.url] }, { seen });
    await (link.connection.getServer().endsWith(`:${one.port}`) ? one : other).stop();
    await waitFor('the other server', () => seen.lines.includes('reconnected'));
    await expectToWork(link);
  });
});

// Left out where there is no openssl to make the certificates with.
(canMakeCertificates() ? describe : describe.skip)('TLS', () => {
  test('trusts the authority of the setup, shows the client certificate, and refuses a stranger', async () => {
    const files = await makeCertificates(folder);
    const { url } = await servers.nats({
      config: `tls { cert_file: "${files.serverCert}", key_file: "${files.serverKey}", ca_file: "${files.ca}", verify: true }`,
    });
    const trusting = { servers: [url], tls: { caFile: 'ca.pem' } };
    const known = {
      servers: [url],
      tls: { caFile: 'ca.pem', certFile: 'client.pem', keyFile: 'client.key' },
    };

    await expectToWork(await connect(known));
    expect(await refusal({ servers: [url] })).toMatch(/self.signed certificate|unable to verify/);
    // The server hangs up on a client without a certificate, and the handshake times out.
    expect(await refusal(trusting)).toMatch(/attempt 1: .*timeout/);
  }, 20_000);

  test('refuses a certificate that is made out to another address', async () => {
    const files = await makeCertificates(folder, 'IP:127.0.0.2');
    const { url } = await servers.nats({
      config: `tls { cert_file: "${files.serverCert}", key_file: "${files.serverKey}" }`,
    });
    expect(await refusal({ servers: [url], tls: { caFile: 'ca.pem' } })).toMatch(
      /127\.0\.0\.1 is not in the cert's list: 127\.0\.0\.2/,
    );
  });

  test('does not talk in the clear to a server without TLS when the address says tls', async () => {
    const { url } = await servers.nats();
    expect(await refusal({ servers: [url.replace('nats:', 'tls:')] })).toMatch(
      /server does not support 'tls'/,
    );
  });
});
