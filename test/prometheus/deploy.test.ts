import { mkdtempSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { configurablePrometheus } from '../../prometheus/deploy.js';
import { prometheusServerFiles } from '../../prometheus/generate.js';
import { prometheusAt } from '../../scripts/deployment/clients.js';
import { DiskFolder } from '../../scripts/deployment/disk-folder.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { deployTo, planOf, takeBack } from '../support/deployment.js';
import { testServers } from '../support/servers.js';
import { everyAlert } from './every-alert.js';

const setup = everyAlert();
const files = prometheusServerFiles(setup, DEFAULT_ADDRESSES);
const names = [...files.keys()];

/**
 * Each test has a Prometheus of its own, and they run side by side: they mostly wait for its targets, which Prometheus takes up within five
 * seconds after it has read its configuration.
 */
describe('a deployment to a real Prometheus', () => {
  const servers = testServers();
  const start = async () => {
    const server = await servers.prometheus('scrape_configs: []\n');
    const client = prometheusAt(server.url);
    const folder = new DiskFolder(dirname(server.configPath));
    return { client, prometheus: configurablePrometheus(client), folder };
  };

  test.concurrent(
    'is planned, done and confirmed; a second one changes nothing; it can be taken back',
    async () => {
      const { client, prometheus, folder } = await start();
      const planned = await planOf(prometheus, folder, files);
      expect(planned.files).toEqual([
        'create rules/recording.yml',
        'create rules/alerts.yml',
        'create rules/objectives.yml',
        'update prometheus.yml',
      ]);
      expect(await folder.read('rules/alerts.yml')).toBeUndefined();

      const plan = await deployTo(prometheus, folder, files);
      const alerts = (await client.rules()).flatMap((group) => group.rules).map(({ name }) => name);
      expect(alerts).toEqual(
        expect.arrayContaining(['Watchdog', 'AmountHigh', 'FewOrders', 'WentWellErrorBudgetBurn']),
      );
      const jobs = (await client.targets()).map(({ labels }) => labels['job']);
      expect(new Set(jobs)).toEqual(new Set(['alertmanager', 'prometheus', 'shop-orders']));

      const second = await deployTo(prometheus, folder, files);
      expect(second).toEqual({ changes: [], files, stale: undefined });

      await takeBack(prometheus, folder, plan);
      expect(await client.rules()).toEqual([]);
      expect(await folder.read('rules/alerts.yml')).toBeUndefined();
      expect(await folder.read('prometheus.yml')).toBe('scrape_configs: []\n');
    },
  );

  test.concurrent('reloads when the files are there and the server has not read them', async () => {
    const { prometheus, folder } = await start();
    for (const [file, text] of files) await folder.write(file, text);
    expect(await planOf(prometheus, folder, files)).toEqual({
      files: [],
      stale: 'its loaded configuration is different',
    });
    await deployTo(prometheus, folder, files);
    expect(await planOf(prometheus, folder, files)).toEqual({ files: [], stale: undefined });
  });

  test.concurrent('sees that rules with another bound are loaded, though no name changed', async () => {
    const { prometheus, folder } = await start();
    await deployTo(prometheus, folder, files);
    const [first, ...others] = setup.alerting.objectives;
    const objectives = first === undefined ? [] : [{ ...first, target: 0.998 }, ...others];
    const changed = prometheusServerFiles(
      { ...setup, alerting: { ...setup.alerting, objectives } },
      DEFAULT_ADDRESSES,
    );
    for (const [file, text] of changed) await folder.write(file, text);
    expect(await planOf(prometheus, folder, changed)).toEqual({
      files: [],
      stale: 'the loaded rules of "natsight self" differ from the generated ones',
    });
  });

  test.concurrent('that Prometheus refuses leaves everything as it was', async () => {
    const { prometheus, folder } = await start();
    await deployTo(prometheus, folder, files);
    const broken = new Map([
      ...files,
      ['rules/alerts.yml', 'groups: [{ name: x, rules: [{ alert: A, expr: "sum(" }] }]\n'],
    ]);
    await expect(deployTo(prometheus, folder, broken)).rejects.toThrow(
      /with HTTP 500: .*Run "promtool check config" on its configuration/s,
    );
    expect(await planOf(prometheus, folder, files)).toEqual({ files: [], stale: undefined });
  });

  test.concurrent('into a folder that the server does not read says so', async () => {
    const { client, prometheus } = await start();
    const elsewhere = new DiskFolder(mkdtempSync(join(tmpdir(), 'natsight-elsewhere-')));
    const call = deployTo(prometheus, elsewhere, files);
    await expect(call).rejects.toThrow(
      `Prometheus at ${client.address} reloaded, but its loaded configuration is different. Does it read its configuration from ${elsewhere.path}?`,
    );
    for (const name of names) expect(await elsewhere.read(name)).toBeUndefined();
  });
});
