import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ALERT_FAILURES } from '../../exporter/happening/alert.js';
import { ALERT } from '../../setup/alert-names.js';
import { SELF_METRICS } from '../../setup/self-metrics.js';
import { REJECTION_REASONS, STREAM_GAP_REASONS, WEB_REFUSALS } from '../../setup/self-metric-reasons.js';
import type { SelfMetric } from '../../setup/self-metric.js';
import { codeSpans, tables } from '../support/markdown.js';
import { root } from '../support/run-command.js';
import { ANALYTICS, DASHBOARD, read, unquoted } from './documents.js';

test('every reason for a rejection stands in the guide with its meaning and what becomes of the message', () => {
  const table = tables(read(ANALYTICS)).find(({ heading }) => heading.startsWith('Reasons'));
  const documented = table?.rows.map(([reason, means, deadLetter]) => [unquoted(reason), means, deadLetter]);
  expect(documented).toEqual(
    Object.entries(REJECTION_REASONS).map(([reason, { meaning, deadLetter }]) => [
      reason,
      meaning,
      deadLetter ? 'yes' : 'no',
    ]),
  );
});

test("docs/metrics.md is the list of the exporter's own metrics", () => {
  const documented = tables(read('docs/metrics.md'))
    .filter(({ heading }) => heading !== 'Failures')
    .flatMap(({ rows }) => rows)
    .map(([name, type, labels, help]) => [unquoted(name), type, unquoted(labels), unquoted(help)]);
  const declared = Object.entries<SelfMetric>(SELF_METRICS).map(([name, { type, labels, help }]) => [
    name,
    type,
    labels.join(', '),
    help,
  ]);
  expect(new Map(documented.map((row) => [row[0], row]))).toEqual(
    new Map(declared.map((row) => [row[0], row])),
  );
  expect(documented).toHaveLength(declared.length);
});

test('every reason for a refused request stands with the metrics', () => {
  const documented = read('docs/metrics.md').matchAll(/^- `(\w+)`: ([^;\n]+);/gm);
  expect(Array.from(documented, ([, reason, meaning]) => [reason, meaning])).toEqual(
    Object.entries(WEB_REFUSALS),
  );
});

test('every reason for a time without reading stands with the metrics', () => {
  const documented = read('docs/metrics.md').matchAll(/^- `(\w+)`: ([^;\n]+?)\.(?: Streams only\.)?$/gm);
  expect(Array.from(documented, ([, reason, meaning]) => [reason, meaning])).toEqual(
    Object.entries(STREAM_GAP_REASONS),
  );
});

test('docs/metrics.md names the metric and the alert of each failure', () => {
  const rows = tables(read('docs/metrics.md')).find(({ heading }) => heading === 'Failures')?.rows ?? [];
  const metrics = rows.flatMap(([, metric = '']) =>
    codeSpans(metric).map((name) => name.replace(/\{.*/, '')),
  );
  expect(metrics.filter((name) => name !== 'up' && !(name in SELF_METRICS))).toEqual([]);
  const alerts = rows.flatMap(([, , alert = '']) => codeSpans(alert));
  // The others are about Prometheus and Alertmanager themselves.
  const own = Object.values(ALERT).filter((name) => name.startsWith('Natsight'));
  expect(new Set(alerts)).toEqual(new Set(own));
});

test('every alert that all setups get stands in the guide', () => {
  const table = tables(read(DASHBOARD)).find(({ rows }) => rows[0]?.[0] === '`Watchdog`');
  expect(table?.rows.map(([name]) => unquoted(name)).sort()).toEqual(Object.values(ALERT).sort());
});

test('every cause of a failed alert stands in the guide with its meaning', () => {
  const table = tables(read(DASHBOARD)).find(({ heading }) => heading.startsWith('Why alerts'));
  expect(Object.fromEntries(table?.rows.map(([cause, meaning]) => [unquoted(cause), meaning]) ?? [])).toEqual(
    ALERT_FAILURES,
  );
});

test('every warning and error of the log stands in the guide', () => {
  const source = readdirSync(join(root, 'exporter/telemetry'))
    .map((file) => read(`exporter/telemetry/${file}`))
    .join('');
  const calls = source.matchAll(/\blog\.(?:warn|error)\(\s*(?:\{[^}]*\},|\w+,)?\s*['`]([^'`$]+)/g);
  const logged = Array.from(calls, ([, line = '']) => line.replace(/: $/, ''));
  const table = tables(read(ANALYTICS)).find(({ heading }) => heading.startsWith('What the log'));
  const documented = table?.rows.map(([line = '']) => line) ?? [];
  expect(logged).toHaveLength(source.match(/\blog\.(?:warn|error)\(/g)?.length ?? 0);
  expect(logged.filter((line) => !documented.some((known) => line.startsWith(known)))).toEqual([]);
});
