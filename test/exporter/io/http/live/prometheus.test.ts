import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PrometheusApi } from '../../../../../exporter/io/prometheus/prometheus-api.js';
import { PrometheusLines } from '../../../../../exporter/io/http/live/prometheus.js';
import type { Panel } from '../../../../../setup/panels/panel.js';
import { resolveDashboards } from '../../../../../setup/layout/resolve.js';
import { linkTo } from '../../../../support/link-to.js';
import { FLIGHTS, setupOf } from '../../../../support/setup-fixture.js';

const SCOPE = { rateInterval: '1m', range: '5m', matchers: '' };

/** What Prometheus answers to a range: by a word of the expression. */
const series = (metric: object, ...values: [number, string][]) => ({ metric, values });
const answers: Readonly<Record<string, readonly object[]>> = {
  'sum by (le)': [
    series({ le: '+Inf' }, [100, '5'], [101, '7']),
    series({ le: '900.0' }, [100, '4'], [101, '4']),
    series({ le: '300.0' }, [100, '1'], [101, '1']),
  ],
  'sum by (haul)': [
    series({ haul: 'long' }, [100, '2'], [101, 'NaN']),
    series({ haul: '__proto__' }, [100, '3']),
    series({}, [101, '1e3']),
  ],
};

/** Every question, with its first and its last second. */
const asked: (readonly [query: string, start: string, end: string])[] = [];
const server = createServer((request, response) => void answer(request, response));
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const form = new URLSearchParams(await text(request));
  const query = form.get('query') ?? '';
  asked.push([query, form.get('start') ?? '', form.get('end') ?? '']);
  const result = Object.entries(answers).find(([word]) => query.startsWith(word))?.[1] ?? [];
  response.end(JSON.stringify({ data: { result } }));
}

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const panels = resolveDashboards(setupOf(FLIGHTS)).flatMap(({ rows }) => rows.flatMap((row) => row.panels));
const panelWith = (condition: (panel: Panel) => boolean) => {
  const panel = panels.find(condition);
  if (panel === undefined) throw new Error('the fixture has such a panel');
  return panel;
};

function history(panel: Panel) {
  // A TCP server that listens has an AddressInfo.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return new PrometheusLines(new PrometheusApi(linkTo(url), () => undefined)).history(
    [panel],
    SCOPE,
    101_000,
    60_000,
  );
}

test('the past of a heatmap has its buckets apart, named as the page names them', async () => {
  const heatmap = panelWith(({ kind }) => kind === 'heatmap');
  expect(await history(heatmap)).toEqual([
    { t: 100_000, panels: { [heatmap.key]: { '300.0': 1, '900.0': 3, '+Inf': 1 } } },
    { t: 101_000, panels: { [heatmap.key]: { '300.0': 1, '900.0': 3, '+Inf': 3 } } },
  ]);
});

test('the past of lines has one value for each legend and second', async () => {
  const lines = panelWith((panel) => panel.source === 'metric' && panel.by.join() === 'haul');
  const [first, second] = await history(lines);
  expect(Object.entries(first?.panels[lines.key] ?? {})).toEqual([
    ['long', 2],
    ['__proto__', 3],
  ]);
  expect(second).toEqual({ t: 101_000, panels: { [lines.key]: { '(none)': 1_000 } } });
});

test('rates are asked over the window, and a total over the longer span', async () => {
  asked.length = 0;
  await history(panelWith(({ kind }) => kind === 'stat'));
  await history(panelWith(({ kind }) => kind === 'table'));
  expect(asked).toEqual([
    ['sum(rate(flights_landed_total[1m]))', '41', '101'],
    ['sum by (haul) (increase(flights_landed_total[5m]))', '41', '101'],
  ]);
});

test('without an answer there is no past', async () => {
  const told: string[] = [];
  const api = new PrometheusApi(linkTo('http://127.0.0.1:9'), ({ cause }) => void told.push(cause));
  const nobody = new PrometheusLines(api);
  expect(await nobody.history(panels, SCOPE, 101_000, 60_000)).toEqual([]);
  expect(new Set(told)).toEqual(new Set(['unreachable']));
});
