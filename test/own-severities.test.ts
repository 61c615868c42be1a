import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { load } from 'js-yaml';
import { generateAlertmanager } from '../alertmanager/generate.js';
import { insightAlertLabels } from '../setup/alert-identity.js';
import { AlertLease } from '../exporter/insight/alert-lease.js';
import { shownInsights } from '../exporter/live/shown-insights.js';
import { generateGrafana } from '../grafana/generate.js';
import { generatePrometheus } from '../prometheus/generate.js';
import { DEFAULT_ADDRESSES } from '../setup/addresses.js';
import { thresholdsOf } from '../setup/panels/thresholds.js';
import { catalogOf } from '../setup/catalog.js';
import { parseSetup } from '../setup/parse.js';
import { writeFiles } from './prometheus/write-files.js';
import { root, runAmtool, runCommand, runPromtool } from './support/run-command.js';
import { requireBinary } from './support/servers.js';
import { tempFolder } from './support/temp-folder.js';

const SEVERITIES = ['SEV4', 'SEV3', 'SEV2', 'SEV1'];
const MINIMAL = join(root, 'test/fixtures/config/good/minimal');
const processing = JSON.parse(readFileSync(join(MINIMAL, 'Streaming_Processing_Setup.json'), 'utf8'));
const setup = (() => {
  const rules = {
    ...processing.instantInsightRules,
    FewPaid: { metric: 'orders_unpaid_ratio', above: 0.9, severity: 'SEV1' },
    SomeUnpaid: { metric: 'orders_unpaid_ratio', above: 0.1, severity: 'SEV3' },
  };
  const monitoring = {
    realTimeVisualization: {},
    liveMetricsDisplay: {},
    instantAlerts: {
      severities: SEVERITIES,
      labels: { team: 'shop' },
      receivers: {
        ops: { webhook: 'http://127.0.0.1:9/' },
        pager: { pagerduty: { routingKeyFile: '/key' } },
      },
      route: { default: 'ops', severities: { SEV1: 'pager' }, groupBy: ['alertname', 'team'] },
      quietTimes: { nights: { from: '22:00', to: '06:00' } },
      alerts: {
        FewPaid: { receiver: 'ops', labels: { team: 'payments', tier: 'gold' } },
        SomeUnpaid: {},
        OrdersStopped: {},
        FewOrders: { promql: 'sum(rate(orders_total[5m]))', below: 0.1, labels: { team: 'sales' } },
      },
      objectives: {
        small: {
          good: 'order_amount_euros_bucket{le="10.0"}',
          total: 'order_amount_euros_count',
          target: 0.9,
          labels: { tier: 'silver' },
        },
      },
    },
    dynamicUpdates: {},
  };
  const text = JSON.stringify({ ...processing, instantInsightRules: rules });
  const { setup: read, problems } = parseSetup(text, JSON.stringify(monitoring));
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return read;
})();
/** What natsight writes as the value of a severity, or as a label beside it. */
const DEFAULT_NAMES = /severity\W{1,4}(?:info|warning|critical)\b/;

describe('a setup with severities and labels of its own', () => {
  const prometheus = generatePrometheus(setup, DEFAULT_ADDRESSES);
  const alertmanager = generateAlertmanager(setup, DEFAULT_ADDRESSES);
  const folder = tempFolder();

  test('has no other severities in any generated file', () => {
    const files = [...prometheus, ...alertmanager, ...generateGrafana(setup, DEFAULT_ADDRESSES)];
    const named = files.filter(([, text]) => DEFAULT_NAMES.test(text)).map(([file]) => file);
    expect(named).toEqual([]);
  });

  test('has rules that promtool proves, with its labels', async () => {
    await writeFiles(folder, prometheus);
    const rules = [...prometheus.keys()].filter((file) => file.startsWith('tests/'));
    for (const file of rules) {
      const tested = await runPromtool(['test', 'rules', join(folder, file)], { withinMs: 170_000 });
      expect(tested).toMatchObject({ exitCode: 0 });
    }
    expect(rules.length).toBeGreaterThan(0);
    const alerts = [...prometheus].flatMap(([file, text]) =>
      file.startsWith('rules/') ? alertsIn(text) : [],
    );
    const labelsOf = (name: string) =>
      alerts.filter(({ alert }) => alert === name).map(({ labels }) => labels);
    expect(labelsOf('FewPaid')).toEqual([
      { severity: 'SEV1', team: 'payments', tier: 'gold', service: setup.service.name },
    ]);
    expect(labelsOf('FewOrders')).toMatchObject([{ severity: 'SEV2', team: 'sales' }]);
    expect(labelsOf('OrdersStopped')).toMatchObject([{ severity: 'SEV1', team: 'shop' }]);
    expect(labelsOf('NatsightExporterDown')).toMatchObject([{ severity: 'SEV1', team: 'shop' }]);
    expect(labelsOf('NatsightLabelOverflow')).toMatchObject([{ severity: 'SEV4', team: 'shop' }]);
    expect(labelsOf('SmallErrorBudgetBurn')[0]).toMatchObject({ severity: 'SEV1', tier: 'silver' });
    expect(new Set(alerts.map(({ labels }) => labels['severity']))).toEqual(new Set(SEVERITIES));
  }, 180_000);

  test('has routes that amtool proves; each severity mutes those below it', async () => {
    await writeFiles(folder, alertmanager);
    const file = join(folder, 'alertmanager.yml');
    expect(await runAmtool(['check-config', file])).toMatchObject({ exitCode: 0 });
    const env = { AMTOOL: requireBinary('amtool') };
    expect(await runCommand('sh', [join(folder, 'routes-test.sh')], { env })).toMatchObject({
      exitCode: 0,
      stderr: '',
    });
    const text = alertmanager.get('alertmanager.yml') ?? '';
    const { route, inhibit_rules } = load(text) as {
      route: { routes: { matchers: string[]; receiver: string; mute_time_intervals?: string[] }[] };
      inhibit_rules: { source_matchers: string[]; target_matchers: string[] }[];
    };
    expect(route.routes.slice(-4)).toEqual([
      { matchers: ['severity="SEV1"'], receiver: 'pager' },
      ...['SEV2', 'SEV3', 'SEV4'].map((severity) => ({
        matchers: [`severity="${severity}"`],
        receiver: 'ops',
        mute_time_intervals: ['nights'],
      })),
    ]);
    expect(inhibit_rules.slice(0, 3).map((rule) => [rule.source_matchers, rule.target_matchers])).toEqual([
      [['severity="SEV1"'], ['severity=~"SEV2|SEV3|SEV4"']],
      [['severity="SEV2"'], ['severity=~"SEV3|SEV4"']],
      [['severity="SEV3"'], ['severity="SEV4"']],
    ]);
    expect(text).toContain('{{ if eq .CommonLabels.severity "SEV1" }}critical{{ else }}');
  });

  test('posts alerts with its labels, the most urgent first', () => {
    const lease = new AlertLease(setup, 'http://x');
    const started = (name: string) => {
      const insight = setup.insights.find((each) => each.name === name);
      if (insight === undefined) throw new Error(name);
      const labels = { country: 'DE' };
      return { change: 'started', insight, labels, value: 1, startedMs: 1, atMs: 1, summary: '' } as const;
    };
    lease.observe([started('SomeUnpaid'), started('FewPaid')]);
    expect(lease.due(1).map(({ labels }) => labels)).toEqual([
      {
        alertname: 'FewPaid',
        severity: 'SEV1',
        team: 'payments',
        tier: 'gold',
        service: setup.service.name,
        country: 'DE',
      },
      { alertname: 'SomeUnpaid', severity: 'SEV3', team: 'shop', service: setup.service.name, country: 'DE' },
    ]);
    expect(lease.due(1)[0]?.labels).toEqual(
      insightAlertLabels(setup, { name: 'FewPaid', severity: 'SEV1' }, { country: 'DE' }),
    );
  });

  test('is coloured by them on dashboards and on the live page', () => {
    const entry = catalogOf(setup).find(({ name }) => name === 'orders_unpaid_ratio');
    expect(entry && thresholdsOf(setup, entry).map(({ as }) => as)).toEqual([
      'good',
      'warning',
      'warning',
      'critical',
    ]);
    const firing = {
      rule: 'FewPaid',
      severity: 'SEV1',
      summary: '',
      sinceMs: 1,
      labels: { country: 'DE' },
      value: 1,
    };
    expect(shownInsights([firing], setup)).toEqual([
      {
        rule: 'FewPaid',
        severity: 'SEV1',
        level: 'critical',
        summary: '',
        sinceMs: 1,
        labels: { team: 'payments', tier: 'gold' },
      },
    ]);
  });
});

function alertsIn(text: string) {
  const { groups } = load(text) as {
    groups: { rules: { alert?: string; labels: Record<string, string> }[] }[];
  };
  return groups.flatMap(({ rules }) => rules.filter(({ alert }) => alert !== undefined));
}
