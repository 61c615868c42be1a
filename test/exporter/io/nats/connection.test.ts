import { describe, expect, test } from '@jest/globals';
import { NATS_CAUSES } from '../../../../exporter/happening/nats-causes.js';
import { freePort, testServers } from '../../../support/servers.js';
import { writeText } from '../../../support/temp-folder.js';
import { waitFor } from '../../../support/wait-for.js';
import { connect, expectToWork, folder, happenings } from './connection-rig.js';

const servers = testServers();

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
      /nkeyFile "text" does not contain an nkey seed: expected one line that begins with "SU"/,
    ],
    [
      'no credentials',
      { credsFile: 'text' },
      /credsFile "text" does not contain credentials: expected a file written by "nsc/,
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
      '"http://127.0.0.1" is not a NATS address',
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
    const { advice } = NATS_CAUSES.connection_refused;
    expect(seen.lines.slice(0, 2)).toEqual([
      `attempt 1: nats://127.0.0.1:${port}: connection refused: ${advice}`,
      `attempt 2: nats://127.0.0.1:${port}: connection refused: ${advice}`,
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
