import { describe, expect, test } from '@jest/globals';
import { freePort } from '../../support/servers.js';
import { runNatsight } from '../../support/run-command.js';
import { tempFolder, writeText } from '../../support/temp-folder.js';
import { run } from './process-rig.js';
import { processing, writeSetup } from './rig.js';

const folder = tempFolder();

describe('what keeps natsight run from starting', () => {
  test('a bad setup: every problem with its place, and exit code 1', async () => {
    const bad = { ...processing, dataStream: {}, liveMetrics: { 'a-b': { type: 'counter' } } };
    await writeSetup(folder, { processing: bad });
    const { exitCode, stdout, stderr } = await runNatsight(['run', folder]);
    expect(exitCode).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('dataStream');
    expect(stderr).toContain('a-b');
    expect(stderr).not.toContain('    at ');
    expect(
      stderr
        .trim()
        .split('\n')
        .every((line) => /\.json:\d+:\d+ {2}/.test(line)),
    ).toBe(true);
  });

  test.each([
    [['--web.listen-address', 'nowhere'], '--web.listen-address "nowhere" is no address'],
    [['--web.config.file', 'none.yml'], '--web.config.file names "none.yml", which cannot be read'],
    [
      ['--alertmanager.url', 'alertmanager:9093'],
      '--alertmanager.url "alertmanager:9093" is not a URL: expected one such as',
    ],
    [
      ['--prometheus.url', '127.0.0.1:9090'],
      '--prometheus.url "127.0.0.1:9090" is not a URL: expected one such as',
    ],
    [['--web.external-url', 'exporter'], '--web.external-url "exporter" is not a URL: expected one such as'],
    [['--log.level', 'loud'], 'Allowed choices are debug, info, warn, error'],
    [['--workers', '0'], 'expected a whole number from 1 to 64'],
  ])('%j: one sentence, and exit code 1', async (flags, sentence) => {
    await writeSetup(folder);
    const { exitCode, stderr } = await runNatsight(['run', folder, ...flags]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
    expect(stderr).not.toContain('    at ');
  });

  test('a web configuration with a fault: its place, and exit code 1', async () => {
    await writeSetup(folder);
    const file = await writeText(folder, 'web.yml', 'basic_auth_users:\n  ops: hunter2\n');
    const { exitCode, stderr } = await runNatsight(['run', folder, '--web.config.file', file]);
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      `${file}:2: basic_auth_users.ops has no usable hash: expected a bcrypt hash, as written by "htpasswd -nBC 10 USER"\n`,
    );
  });

  test.each(['1', '2'])(
    'a port in use, with --workers %s: the port and the flag that chooses another',
    async (workers) => {
      const exporter = await run(folder, `nats://127.0.0.1:${await freePort()}`);
      const { host } = new URL(exporter.url);
      const { exitCode, stderr } = await runNatsight([
        'run',
        folder,
        '--web.listen-address',
        host,
        '--workers',
        workers,
      ]);
      expect(exitCode).toBe(1);
      expect(stderr).toBe(
        `Cannot listen on ${host}: another process uses the port; choose another with --web.listen-address, for example "127.0.0.1:0" for any free port.\n`,
      );
    },
  );

  test('a secret that cannot be read: the file, and exit code 1', async () => {
    const nats = { auth: { tokenFile: 'no-token' } };
    await writeSetup(folder, { processing: { ...processing, service: { ...processing.service, nats } } });
    const { exitCode, stdout } = await runNatsight(['run', folder, '--web.listen-address', '127.0.0.1:0'], {
      env: { NATS_URL: '' },
    });
    expect(exitCode).toBe(1);
    expect(stdout).toContain('no-token');
  });
});
