import { describe, expect, test } from '@jest/globals';
import { selectorsOf } from '../../setup/panels/selectors.js';
import { catalogOf } from '../../setup/catalog.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { insightAlertLabels } from '../../setup/alert-identity.js';
import { generatePrometheus } from '../../prometheus/generate.js';
import { ownLabels } from '../../prometheus/alerting/alert.js';
import { runbooksOf } from '../../prometheus/runbook.js';
import { planGroups, ruleGroup } from '../../prometheus/rule-groups.js';
import type { AlertingRule } from '../../prometheus/rule.js';
import { everyAlert } from './every-alert.js';

const setup = everyAlert();
const addresses = DEFAULT_ADDRESSES;
const planned = planGroups(setup, addresses);
const groups = planned.map((group) => ruleGroup(group, setup, addresses));
const rules = groups.flatMap((group) => group.rules);
const alerts = rules.filter((rule): rule is AlertingRule => 'alert' in rule);
const recordings = rules.flatMap((rule) => ('record' in rule ? [rule] : []));

describe('every alert', () => {
  test.each(
    alerts.map((alert) => [`${alert.alert} ${alert.labels['burn_tier'] ?? ''}`.trim(), alert] as const),
  )('%s says what is wrong, how bad, what to do and where to look', (_, { labels, annotations }) => {
    expect(labels).toMatchObject({
      severity: expect.stringMatching(/^(critical|warning|info)$/),
      service: 'shop-orders',
    });
    expect(Object.values(labels).join(' ')).not.toMatch(/[{$]/);
    expect(annotations).toMatchObject({
      summary: expect.stringMatching(/\S{2}/),
      description: expect.stringMatching(/\S{2}/),
      condition: expect.stringMatching(/\S{2}/),
      runbook_url: expect.stringMatching(
        /^(https:\/\/runbooks\.example\.org\/|http:\/\/127\.0\.0\.1:9464\/runbooks\/[A-Za-z]+$)/,
      ),
      dashboard_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:9464\/(dashboards\/[a-z-]+)?$/),
    });
  });

  test('has a runbook', () => {
    const files = generatePrometheus(setup, addresses);
    for (const { alert } of alerts) expect(files.get(`runbooks/${alert}.md`)).toContain(`# ${alert}\n`);
  });

  test('leads to the dashboard that shows its metric', () => {
    const dashboards = Object.fromEntries(
      alerts.map(({ alert, annotations }) => [alert, annotations['dashboard_url']?.split('/').at(-1)]),
    );
    expect(dashboards).toMatchObject({
      AmountHigh: 'amounts-dashboard',
      ManyOrders: 'main-dashboard',
      WentWellErrorBudgetBurn: 'main-dashboard',
      StrangeOrder: 'main-dashboard',
      NatsightEventsRejected: 'main-dashboard',
      NatsightDeadLettersLost: 'natsight-pipeline',
      NatsightWindowsLost: 'natsight-pipeline',
    });
  });

  test('leads to a runbook that the exporter serves, unless the setup names another', () => {
    const served = new Set(runbooksOf(setup).map(({ alert }) => `${addresses.pages}/runbooks/${alert}`));
    for (const { annotations } of alerts) {
      const url = annotations['runbook_url'] ?? '';
      expect(url.startsWith('https://runbooks.example.org/') || served.has(url)).toBe(true);
    }
  });

  test('of an insight has the labels that the exporter posts, but for those that Prometheus adds when it sends', () => {
    const { region: _, ...rest } = setup.alerting.externalLabels;
    expect(rest).toEqual({});
    const insights = new Map(setup.insights.map((insight) => [insight.name, insight]));
    const twins = planned.flatMap((group) => group.alerts).filter(({ name }) => insights.has(name));
    expect(twins.map(({ name }) => name).toSorted()).toEqual(
      [...setup.alerting.insightAlerts.keys()].toSorted(),
    );
    for (const twin of twins) {
      const insight = insights.get(twin.name);
      const series = twin.probe.firing[0]?.labels ?? {};
      const posted = insight && insightAlertLabels(setup, insight, series);
      const { externalLabels } = setup.alerting;
      expect({ ...externalLabels, ...series, alertname: twin.name, ...ownLabels(twin, setup) }).toEqual(
        posted,
      );
    }
  });
});

describe('rules look at nothing that is not there', () => {
  const catalog = new Map(catalogOf(setup).map((entry) => [entry.name, entry]));
  const recorded = new Set(recordings.map(({ record }) => record));
  /** Series of Prometheus and Alertmanager themselves. */
  const foreign = new Set([
    'up',
    'ALERTS',
    'prometheus_rule_evaluation_failures_total',
    'prometheus_rule_group_iterations_missed_total',
    'prometheus_config_last_reload_successful',
    'prometheus_notifications_errors_total',
    'alertmanager_config_last_reload_successful',
    'alertmanager_notifications_failed_total',
  ]);
  const added = ['job', 'instance', 'stream', 'rule', 'severity'];

  test.each(rules.map((rule) => ['record' in rule ? rule.record : rule.alert, rule.expr]))(
    '%s',
    (_, expr) => {
      for (const { metric, matchers } of selectorsOf(expr)) {
        const entry = catalog.get(metric ?? '');
        expect({
          metric,
          known: entry !== undefined || recorded.has(metric ?? '') || foreign.has(metric ?? ''),
        }).toEqual({
          metric,
          known: true,
        });
        const labels = [...(entry?.labels ?? []), ...added];
        if (entry !== undefined) for (const { label } of matchers) expect(labels).toContain(label);
        // Whether this process has counted anything needs no rate.
        if (entry?.type === 'counter' && metric !== 'natsight_insights_total')
          expect(expr).toMatch(new RegExp(`(rate|increase)\\(${metric}\\b`));
      }
    },
  );

  test('every record has a level, a metric and an operation, and none stands twice', () => {
    for (const { record } of recordings) expect(record).toMatch(/^[a-z_]+:[a-z_]+:[a-z0-9_]+$/);
    const identities = recordings.map(({ record, labels }) => JSON.stringify([record, labels]));
    expect(new Set(identities).size).toBe(identities.length);
  });

  test('alerts of one name are of several objectives, or tiers of one', () => {
    const seen = alerts.map(
      ({ alert, labels }) => `${alert} ${labels['objective'] ?? ''} ${labels['burn_tier'] ?? ''}`,
    );
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('no number is noise of a binary fraction', () => {
    for (const { expr } of rules) expect(expr).not.toMatch(/\d\.\d{11}/);
  });
});

test('the same setup gives the same bytes; another rule gives the watchdog another fingerprint', () => {
  const fingerprint = (of: typeof setup) =>
    /fingerprint: '?(\w+)/.exec(generatePrometheus(of, addresses).get('rules/alerts.yml') ?? '')?.[1];
  expect([...generatePrometheus(everyAlert(), addresses)]).toEqual([...generatePrometheus(setup, addresses)]);
  const [first, ...others] = setup.alerting.objectives;
  const changed = first === undefined ? [] : [{ ...first, target: 0.998 }, ...others];
  expect(fingerprint(setup)).toMatch(/^[0-9a-f]{8}$/);
  expect(fingerprint({ ...setup, alerting: { ...setup.alerting, objectives: changed } })).not.toBe(
    fingerprint(setup),
  );
});
