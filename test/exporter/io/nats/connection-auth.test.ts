import { describe, expect, test } from '@jest/globals';
import { testServers } from '../../../support/servers.js';
import { writeText } from '../../../support/temp-folder.js';
import { waitFor } from '../../../support/wait-for.js';
import { connect, expectToWork, folder, happenings, refusal } from './connection-rig.js';
import { makeAccounts, newUserKey } from './keys.js';

const servers = testServers();

describe('signing in', () => {
  test('with user and password, the password from a file of the setup folder', async () => {
    const { url } = await servers.nats({ config: 'authorization { user: ann, password: "p@ss word" }' });
    await writeText(folder, 'secrets/right', 'p@ss word\n');
    await writeText(folder, 'secrets/wrong', 'password\n');
    const auth = (passwordFile: string): object => ({ servers: [url], auth: { user: 'ann', passwordFile } });

    await expectToWork(await connect(auth('secrets/right')));
    expect(await refusal(auth('secrets/wrong'))).toMatch(/attempt 1: nats:.*Authorization Violation/);
    expect(await refusal({ servers: [url] })).toMatch(/NATS requires credentials, and none are set/);
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
    expect(seen.lines).toEqual(['connected', 'disconnected', 'reconnected', 'gap of main: shutdown']);
  });

  test('with a seed whose file was half written when the server came back', async () => {
    const { publicKey, seed } = newUserKey();
    const config = `authorization { users: [ { nkey: ${publicKey} } ] }`;
    const first = await servers.nats({ config });
    await writeText(folder, 'half.nk', seed);
    const link = await connect({ servers: [first.url], auth: { nkeyFile: 'half.nk' } });
    await first.stop();
    await writeText(folder, 'half.nk', seed.slice(0, 20));
    await servers.nats({ config, port: first.port });
    await waitFor('the link to be back', () => link.connected);
    await expectToWork(link);
  });

  test('with credentials whose file was half written when the server came back', async () => {
    const { config, credentials } = makeAccounts();
    const first = await servers.nats({ config });
    await writeText(folder, 'half.creds', credentials);
    const link = await connect({ servers: [first.url], auth: { credsFile: 'half.creds' } });
    await first.stop();
    await writeText(folder, 'half.creds', credentials.slice(0, credentials.length / 2));
    await servers.nats({ config, port: first.port });
    await waitFor('the link to be back', () => link.connected);
    await expectToWork(link);
  });
});
