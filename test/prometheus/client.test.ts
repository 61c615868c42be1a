import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { PrometheusClient } from '../../prometheus/client.js';
import { prometheusAt } from '../../scripts/deployment/clients.js';
import { ServerError } from '../../setup/deployment/server-error.js';
import { testServers } from '../support/servers.js';
import { waitFor } from '../support/wait-for.js';
import { writeText } from '../support/temp-folder.js';

const rules = `
groups:
  - name: numbers
    interval: 1s
    rules:
      - record: a:number:double
        expr: vector(4)
        labels: { kind: even }
      - alert: Always
        expr: vector(1)
        annotations: { summary: it is }
`;
const config = 'global: { evaluation_interval: 1s }\nrule_files: [rules.yml]\nscrape_configs: []\n';

describe('the client of a real Prometheus', () => {
  const servers = testServers();
  let client: PrometheusClient;
  let configPath: string;
  beforeAll(async () => {
    const server = await servers.prometheus('scrape_configs: []\n');
    ({ configPath } = server);
    await writeText(dirname(configPath), 'rules.yml', rules);
    await writeText(dirname(configPath), 'prometheus.yml', config);
    client = prometheusAt(`${server.url}/`);
    await client.ready();
    await client.reload();
  }, 30_000);

  test('sees the configuration and the rules that are loaded', async () => {
    expect(await client.configuration()).toMatchObject({ global: { evaluation_interval: '1s' } });
    expect(await client.rules()).toEqual([
      expect.objectContaining({
        name: 'numbers',
        rules: [
          expect.objectContaining({ type: 'recording', name: 'a:number:double' }),
          expect.objectContaining({ type: 'alerting', name: 'Always', annotations: { summary: 'it is' } }),
        ],
      }),
    ]);
    expect(await client.targets()).toEqual([]);
  });

  test('reads what is recorded, now and at another time', async () => {
    const query = 'a:number:double{kind="even"} + 0';
    const [now] = await waitFor(
      'the record',
      () => client.query(query),
      (found) => found.length > 0,
    );
    expect(now).toMatchObject({ labels: { kind: 'even' }, value: 4 });
    const atMs = now?.atMs ?? 0;
    const long = await client.query(query, atMs - 3_600_000);
    expect(long).toEqual([]);
  });

  test.each([
    ['1 / 0', Infinity],
    ['-1 / 0', -Infinity],
    ['0 / 0', NaN],
    ['1e-9', 1e-9],
  ])('reads the scalar %s', async (promql, value) => {
    expect(await client.query(promql)).toEqual([expect.objectContaining({ labels: {}, value })]);
  });

  test('lists alerts', async () => {
    const [alert] = await waitFor(
      'the alert',
      () => client.alerts(),
      (found) => found.length > 0,
    );
    expect(alert).toMatchObject({
      labels: { alertname: 'Always' },
      annotations: { summary: 'it is' },
      state: 'firing',
    });
  });

  test("passes on Prometheus' reason for a query that it cannot read", async () => {
    await expect(client.query('sum(')).rejects.toThrow(
      /^Prometheus at \S+ answered GET \/api\/v1\/query with HTTP 400: .*parse error/,
    );
  });

  test("passes on Prometheus' reason for a configuration that it refuses, and the old one stays", async () => {
    await writeText(dirname(configPath), 'prometheus.yml', 'scrape_configs: [{ wrong: true }]\n');
    await expect(client.reload()).rejects.toThrow(/\/-\/reload with HTTP 500: .*field wrong not found/s);
    expect(await client.configuration()).toMatchObject({ global: { evaluation_interval: '1s' } });
  });
});

describe('an Alertmanager in place of Prometheus', () => {
  const servers = testServers();

  test('is noticed', async () => {
    const { url } = await servers.alertmanager();
    await expect(prometheusAt(url).rules()).rejects.toThrow(ServerError);
  }, 30_000);
});

test('a Prometheus that does not reload on request is told how to', async () => {
  // What Prometheus answers without --web.enable-lifecycle.
  const server = createServer((_, response) => response.writeHead(403).end('Lifecycle API is not enabled.'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server that listens has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  await expect(prometheusAt(`http://127.0.0.1:${port}`).reload()).rejects.toThrow(
    /HTTP 403: Lifecycle API is not enabled\. Start it with --web\.enable-lifecycle\.$/,
  );
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
