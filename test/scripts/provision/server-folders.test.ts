import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Child } from '../../../scripts/servers/child.js';
import { answers } from '../../../scripts/servers/server.js';
import { serverHeaderOf } from '../../../setup/deployment/ownership.js';
import { freePort, requireBinary } from '../../support/servers.js';
import { writeText } from '../../support/temp-folder.js';
import { BEFORE, expectNoSuccess, files, folder, provision, rollBack, running } from './rig.js';

describe('what keeps a deployment from reaching the files of a server', () => {
  test('a folder of Alertmanager that nobody has named', async () => {
    const { stdout, exitCode } = await provision({ '--alertmanager.dir': undefined });
    expect(stdout).toMatch(
      /^Failed at plan: The configuration folder of Alertmanager at .+ is unknown: set it with --alertmanager.dir\.$/m,
    );
    expect(exitCode).toBe(1);
  });

  test('a Prometheus that does not reload on request: the flag that it needs, and its files as they were', async () => {
    const port = await freePort();
    const own = mkdtempSync(join(folder, 'no-lifecycle-'));
    const config = await writeText(own, 'prometheus.yml', BEFORE.prometheus);
    const url = `http://127.0.0.1:${port}`;
    const child = await Child.start({
      name: 'prometheus',
      path: requireBinary('prometheus'),
      args: [
        `--config.file=${config}`,
        `--storage.tsdb.path=${own}/data`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      isReady: answers(`${url}/-/ready`),
    });
    const { stdout, exitCode } = await provision({ '--prometheus.url': url });
    await child.stop();
    expect(stdout).toMatch(/^Failed at deploy: Prometheus at .+ Start it with --web\.enable-lifecycle\.$/m);
    expect(exitCode).toBe(1);
    expectNoSuccess(stdout);
    expect(readdirSync(own, { recursive: true }).filter((file) => String(file).endsWith('.yml'))).toEqual([
      'prometheus.yml',
    ]);
    expect(readFileSync(config, 'utf8')).toBe(BEFORE.prometheus);
    // Alertmanager came first.
    await rollBack();
  });

  test('a folder without the configuration of the server', async () => {
    const other = mkdtempSync(join(folder, 'other-'));
    for (const [flag, file] of [
      ['--prometheus.dir', 'prometheus.yml'],
      ['--alertmanager.dir', 'alertmanager.yml'],
    ] as const) {
      const { stdout, exitCode } = await provision({ [flag]: other });
      expect(stdout).toContain(
        `Failed at plan: There is no ${file} in ${other}: name the folder that the server reads with ${flag}.\n`,
      );
      expect(exitCode).toBe(1);
    }
  });

  test('the files of another service', async () => {
    const other = mkdtempSync(join(folder, 'other-'));
    const text = `${serverHeaderOf('orders')}scrape_configs: []\n`;
    const path = await writeText(other, 'prometheus.yml', text);
    const { stdout, exitCode } = await provision({ '--prometheus.dir': other });
    expect(stdout).toContain(
      `Failed at plan: ${path} belongs to the service "orders" of natsight, so natsight does not write it for "flight-operations".`,
    );
    expect(exitCode).toBe(1);
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(readdirSync(other)).toEqual(['prometheus.yml']);
  });

  test('a folder that Prometheus does not read: the question whether it does, the folder as it was, and what came before is rolled back', async () => {
    const before = [files(), await running()];
    const other = mkdtempSync(join(folder, 'other-'));
    await writeText(other, 'prometheus.yml', BEFORE.prometheus);
    const { stdout, exitCode } = await provision({ '--prometheus.dir': other });
    expect(stdout).toMatch(
      /^Failed at deploy: Prometheus at .+ reloaded, but .+ different\. Does it read its configuration from /m,
    );
    expect(exitCode).toBe(1);
    expectNoSuccess(stdout);
    expect(readdirSync(other, { recursive: true }).filter((file) => String(file).endsWith('.yml'))).toEqual([
      'prometheus.yml',
    ]);
    expect(readFileSync(join(other, 'prometheus.yml'), 'utf8')).toBe(BEFORE.prometheus);

    expect((await rollBack()).stdout).toMatch(/\n1 change\nalertmanager: 1 files restored\n$/);
    expect([files(), await running()]).toEqual(before);
  });
});
