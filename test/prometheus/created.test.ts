import { createServer } from 'node:http';
import { afterAll, expect, test } from '@jest/globals';
import { load } from 'js-yaml';
import { generatePrometheus } from '../../prometheus/generate.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { parseExposition } from '../support/exposition.js';
import { streamSetup, TestEngine } from '../support/engine.js';
import { listen } from '../support/listen.js';
import { testServers } from '../support/servers.js';
import { waitFor } from '../support/wait-for.js';

const setup = streamSetup({
  metrics: {
    orders_total: { type: 'counter', labels: { shop: 'shop' } },
    amount: { type: 'histogram', value: 'amount', buckets: [1] },
    /** A user's own metrics whose names only look like it. */
    shops_created: { type: 'gauge', value: 'amount' },
    carts_created_total: { type: 'counter' },
  },
});
const engine = new TestEngine(setup);
engine.sendEvent({ shop: 'Bonn', amount: 3 });
const exposition = `${engine.exposition('openmetrics')}# EOF\n`;

const servers = testServers();
const exporter = createServer((_, response) => {
  response.setHeader('content-type', 'application/openmetrics-text; version=1.0.0; charset=utf-8');
  response.end(exposition);
});
afterAll(() => void exporter.close());

test('Prometheus stores all that is exposed, without the samples that say since when', async () => {
  const exposed = new Set(parseExposition(exposition).samples.map(({ name }) => name));
  const created = ['amount_created', 'carts_created_created', 'orders_created'];
  expect([...exposed]).toEqual(expect.arrayContaining(created));

  const files = generatePrometheus(setup, {
    ...DEFAULT_ADDRESSES,
    exporter: `127.0.0.1:${await listen(exporter)}`,
  });
  const { global, scrape_configs } = load(files.get('prometheus.yml') ?? '') as {
    global: object;
    scrape_configs: readonly object[];
  };
  const config = { global: { ...global, scrape_interval: '200ms', scrape_timeout: '200ms' } };
  const { url } = await servers.prometheus(
    JSON.stringify({ ...config, scrape_configs: scrape_configs.slice(0, 1) }),
  );
  const stored = await waitFor(
    'a scrape',
    async () => {
      const answer = await fetch(`${url}/api/v1/label/__name__/values`);
      return ((await answer.json()) as { data: readonly string[] }).data;
    },
    (names) => names.includes('orders_total'),
    { withinMs: 20_000 },
  );
  const own = stored.filter((name) => name !== 'up' && !name.startsWith('scrape_'));
  expect(own).toEqual([...exposed].filter((name) => !created.includes(name)).sort());
});
