import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Certificates } from '../support/certificates.js';
import { spawnNatsight } from '../support/natsight-process.js';
import type { NatsightProcess } from '../support/natsight-process.js';
import { root, runNatsight } from '../support/run-command.js';
import { freePort } from '../support/servers.js';
import { tempFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';

jest.setTimeout(60_000);
const folder = tempFolder();
const webConfigs = new Map<string, string>();
let exporter: NatsightProcess | undefined;

beforeAll(() => {
  const certificates = new Certificates(folder);
  const { cert, key } = certificates.make('server', { names: 'DNS:metrics.example.org' });
  const ca = certificates.make('ca', { isCa: true });
  const tls = `tls_server_config:\n  cert_file: ${cert}\n  key_file: ${key}\n`;
  const clients = `  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ${ca.cert}\n`;
  const users = `basic_auth_users:\n  ops: $2b$10$${'a'.repeat(53)}\n`;
  const texts = { tls, users, 'tls and users': tls + users, 'client certificates': tls + clients };
  const old = `  min_version: TLS12\n  max_version: TLS12\n`;
  for (const [name, text] of Object.entries({
    ...texts,
    'client certificates, TLS 1.2': tls + clients + old,
  })) {
    webConfigs.set(name, join(folder, `${name}.yml`));
    writeFileSync(join(folder, `${name}.yml`), text);
  }
});

afterEach(async () => {
  exporter?.kill('SIGKILL');
  await exporter?.exit;
  exporter = undefined;
});

/** Runs the exporter as the image does, and returns what the health check then knows. */
async function startWith(flags: readonly string[]): Promise<string> {
  const address = `127.0.0.1:${await freePort()}`;
  const args = ['run', join(root, 'setup/examples/flights'), '--web.listen-address', address, ...flags];
  exporter = await spawnNatsight(args);
  await waitFor('it has started', () => exporter?.output().includes('natsight started'), Boolean, {
    withinMs: 30_000,
  });
  return address;
}

const health = (env: Readonly<Record<string, string>>) => runNatsight(['health'], { env });

describe('natsight health', () => {
  test('takes the address of the variable', async () => {
    const address = await startWith([]);
    expect(await health({ WEB_LISTEN_ADDRESS: address })).toEqual({
      exitCode: 0,
      stdout: `http://${address} answers\n`,
      stderr: '',
    });
    const everywhere = `0.0.0.0:${address.split(':')[1]}`;
    expect(await health({ WEB_LISTEN_ADDRESS: everywhere })).toMatchObject({ exitCode: 0 });
  });

  test.each(['tls', 'users', 'tls and users', 'client certificates', 'client certificates, TLS 1.2'])(
    'works with %s, also while the file has a fault',
    async (name) => {
      const file = webConfigs.get(name) ?? '';
      const address = await startWith(['--web.config.file', file]);
      const scheme = name === 'users' ? 'http' : 'https';
      const answers = { exitCode: 0, stdout: `${scheme}://${address} answers\n`, stderr: '' };
      expect(await health({ WEB_LISTEN_ADDRESS: address, WEB_CONFIG_FILE: file })).toEqual(answers);
      writeFileSync(file, 'tls_server_config: [');
      expect(await health({ WEB_LISTEN_ADDRESS: address, WEB_CONFIG_FILE: file })).toEqual(answers);
    },
  );

  test('fails where nothing listens, and says where it looked', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    const { exitCode, stderr } = await health({ WEB_LISTEN_ADDRESS: address });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`The exporter is not healthy: http://${address} does not answer: `);
    expect(stderr).toContain('set --web.listen-address or WEB_LISTEN_ADDRESS.\n');
  });

  test('fails at an exporter that hangs', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await waitFor('it listens', () => server.listening);
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { exitCode, stderr } = await health({ WEB_LISTEN_ADDRESS: address });
    server.close();
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('gave no answer within 2.5 s')]);
  });

  test('refuses what is no address', async () => {
    const { exitCode, stderr } = await health({ WEB_LISTEN_ADDRESS: 'nowhere' });
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringContaining('WEB_LISTEN_ADDRESS "nowhere" is no address'),
    ]);
  });
});

test('"natsight run" listens where WEB_LISTEN_ADDRESS says, with the file of WEB_CONFIG_FILE', async () => {
  const env = { WEB_LISTEN_ADDRESS: 'nowhere', WEB_CONFIG_FILE: '' };
  const wrong = await runNatsight(['run', 'setup/examples/flights'], { env });
  expect(wrong.stderr).toContain('WEB_LISTEN_ADDRESS "nowhere" is no address: expected host:port');
  const noFile = { WEB_LISTEN_ADDRESS: '127.0.0.1:0', WEB_CONFIG_FILE: 'absent.yml' };
  const { stderr } = await runNatsight(['run', 'setup/examples/flights'], { env: noFile });
  expect(stderr).toContain('names "absent.yml", which cannot be read: no such file');
});
