import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { streamSetup, TestEngine } from '../../support/engine.js';
import { listen } from '../../support/listen.js';
import { requireBinary, testServers } from '../../support/servers.js';
import { waitFor } from '../../support/wait-for.js';

const engine = new TestEngine(
  streamSetup({
    metrics: {
      landed_total: { type: 'counter', labels: { origin: 'origin' }, exemplar: { traceId: 'trace' } },
      delay_seconds: {
        type: 'histogram',
        value: 'delay',
        buckets: [1, 2.5, 60],
        labels: { origin: 'origin' },
        exemplar: 'traceparent',
      },
      last_delay_seconds: { type: 'gauge', value: 'delay' },
      delay_p95_seconds: { type: 'window', aggregate: 'p95', value: 'delay', size: '1m', slide: '1s' },
      busiest_origins: { type: 'window', aggregate: 'top', value: 'origin', size: '1m', slide: '1s' },
    },
  }),
);
const ORIGINS = ['ORD', 'Zürich', 'a"quote', 'back\\slash', 'two\nlines', '<script>', '😀', 'NUL\0', ''];
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
for (const [n, origin] of ORIGINS.entries()) {
  for (let times = 0; times <= n; times++) {
    engine.sendEvent({ origin, delay: n, trace: `of ${origin}` }, { traceparent: `00-${TRACE}-${SPAN}-01` });
  }
}

test('promtool finds nothing to say about the metrics', () => {
  const { stdout, stderr, status } = spawnSync(requireBinary('promtool'), ['check', 'metrics'], {
    input: engine.exposition(),
    encoding: 'utf8',
  });
  expect({ stdout, stderr, status }).toEqual({ stdout: '', stderr: '', status: 0 });
});

describe('Prometheus itself', () => {
  const servers = testServers();
  const exporter = createServer((request, response) => {
    const openMetrics = request.url === '/openmetrics';
    response.setHeader(
      'content-type',
      openMetrics
        ? 'application/openmetrics-text; version=1.0.0; charset=utf-8'
        : 'text/plain; version=0.0.4; charset=utf-8',
    );
    response.end(openMetrics ? `${engine.exposition('openmetrics')}# EOF\n` : engine.exposition());
  });
  let url = '';

  beforeAll(async () => {
    const port = await listen(exporter);
    const job = (format: string) =>
      `  - { job_name: ${format}, metrics_path: /${format}, static_configs: [{ targets: ['127.0.0.1:${port}'] }] }\n`;
    const prometheus = await servers.prometheus(
      `global: { scrape_interval: 200ms }\nscrape_configs:\n${job('prometheus')}${job('openmetrics')}`,
    );
    url = prometheus.url;
  }, 30_000);
  afterAll(() => void exporter.close());

  test.each(['prometheus', 'openmetrics'])(
    'reads every series of the format "%s"',
    async (job) => {
      await waitFor(
        'a scrape',
        () => query(`up{job="${job}"} == 1`),
        (found) => found.length === 1,
        { withinMs: 25_000 },
      );
      const landed = await query(`landed_total{job="${job}"}`);
      const counts = Object.fromEntries(
        landed.map(({ metric, value }) => [metric['origin'] ?? '', Number(value[1])]),
      );
      expect(counts).toEqual(
        Object.fromEntries(ORIGINS.map((origin, n) => [origin.replace('\0', '\ufffd'), n + 1])),
      );
      const [bucket] = await query(`delay_seconds_bucket{job="${job}",origin="ORD",le="+Inf"}`);
      expect(bucket?.value[1]).toBe('1');
    },
    30_000,
  );

  test('stores the exemplars', async () => {
    const ofDelay = await waitFor(
      'exemplars',
      () => exemplars('delay_seconds_bucket{origin="Zürich"}'),
      (found) => found.length > 0,
      { withinMs: 25_000 },
    );
    const timestamp = engine.nowMs / 1000;
    expect(ofDelay).toMatchObject([
      {
        seriesLabels: { origin: 'Zürich', le: '1.0' },
        exemplars: [{ labels: { trace_id: TRACE, span_id: SPAN }, value: '1', timestamp }],
      },
    ]);
    const ofLanded = (await exemplars('landed_total')).map(({ seriesLabels, exemplars: [exemplar] }) => [
      seriesLabels['origin'] ?? '',
      withoutEscapes(exemplar?.labels['trace_id'] ?? ''),
    ]);
    const traces = ORIGINS.map((origin) => origin.replace('\0', '\ufffd')).map((origin) => [
      origin,
      `of ${origin}`,
    ]);
    expect(Object.fromEntries(ofLanded)).toEqual(Object.fromEntries(traces));
  }, 30_000);

  /** Prometheus 2.42 unescapes label values of series, but not those of exemplars. */
  function withoutEscapes(text: string): string {
    return text.replaceAll('\\n', '\n').replaceAll(/\\(.)/gs, '$1');
  }

  interface FoundExemplars {
    readonly seriesLabels: Readonly<Record<string, string>>;
    readonly exemplars: readonly {
      readonly labels: Readonly<Record<string, string>>;
      readonly value: string;
      readonly timestamp: number;
    }[];
  }

  async function exemplars(promql: string): Promise<readonly FoundExemplars[]> {
    const atS = Math.floor(engine.nowMs / 1000);
    const span = `start=${atS - 60}&end=${atS + 60}`;
    const answer = await fetch(`${url}/api/v1/query_exemplars?query=${encodeURIComponent(promql)}&${span}`);
    return ((await answer.json()) as { data: readonly FoundExemplars[] }).data;
  }

  interface Found {
    readonly metric: Readonly<Record<string, string>>;
    readonly value: readonly [number, string];
  }

  async function query(promql: string): Promise<readonly Found[]> {
    const answer = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(promql)}`);
    const { data } = (await answer.json()) as { data: { result: readonly Found[] } };
    return data.result;
  }
});
