import { afterEach, expect, test } from '@jest/globals';
import type { PrometheusHappening } from '../../../../exporter/happening/prometheus.js';
import { ConfigurationWatch } from '../../../../exporter/io/prometheus/configuration-watch.js';
import { loadedSections } from '../../../../exporter/io/prometheus/loaded-sections.js';
import { PrometheusApi } from '../../../../exporter/io/prometheus/prometheus-api.js';
import { linkTo } from '../../../support/link-to.js';
import { answerBytes, jsonAnswer, rawServers, writing } from '../../../support/raw-server.js';

const startRaw = rawServers();
const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

const answer = (yaml: string) => writing(jsonAnswer({ status: 'success', data: { yaml } }));
const labelled = (region: string, more = '') => `global:\n  external_labels:\n    region: ${region}\n${more}`;

async function watching() {
  const server = await startRaw();
  const changes: unknown[] = [];
  const told: PrometheusHappening[] = [];
  const prometheus = new PrometheusApi(linkTo(server.url), () => undefined);
  const watch = new ConfigurationWatch({
    prometheus,
    keys: ['global', 'alerting'],
    onChange: (configuration) => changes.push(configuration),
    tell: (happening) => void told.push(happening),
  });
  stops.push(() => watch.stop());
  return { server, watch, changes, told };
}

const eu = { global: { external_labels: { region: 'eu' } } };
const us = { global: { external_labels: { region: 'us' } } };

test('the sections are given when they are read, and again only when they have changed', async () => {
  const { server, watch, changes, told } = await watching();
  server.answer = answer(labelled('eu'));
  await watch.start();
  await watch.start();
  server.answer = answer(labelled('eu', 'scrape_configs:\n- job_name: other\n'));
  await watch.start();
  expect(changes).toEqual([eu]);
  server.answer = answer(labelled('us'));
  await watch.start();
  expect(changes).toEqual([eu, us]);
  expect(told).toEqual([]);
});

test('while they cannot be read it says why, and nothing changes', async () => {
  const { server, watch, changes, told } = await watching();
  server.answer = answer(labelled('eu'));
  await watch.start();
  for (const bad of [
    writing(answerBytes('404 Not Found', {}, 'no')),
    writing(jsonAnswer({ status: 'success', data: {} })),
    answer('global: [\n'),
  ]) {
    server.answer = bad;
    await watch.start();
  }
  server.answer = answer(labelled('eu'));
  await watch.start();
  expect(changes).toEqual([eu]);
  expect(told.map(({ detail }) => detail)).toEqual([
    expect.stringContaining('answered GET /api/v1/status/config with HTTP 404'),
    expect.stringContaining('JSON that is not of Prometheus'),
    expect.stringContaining('is not YAML'),
  ]);
});

test('sections are found among others, and scalars stay text', () => {
  const yaml = `\
scrape_configs:
- job_name: global
  params:
    alerting:
    - x
global:
  scrape_interval: 15s
  external_labels:
    a: "1"
    b: "yes"
    c: 'global:'

alerting:
  alertmanagers:
  - scheme: http
rule_files:
- alerting.yml
`;
  expect(loadedSections(yaml, ['global', 'alerting', 'absent'])).toEqual({
    global: { scrape_interval: '15s', external_labels: { a: '1', b: 'yes', c: 'global:' } },
    alerting: { alertmanagers: [{ scheme: 'http' }] },
  });
  expect(loadedSections('', ['global'])).toEqual({});
});
