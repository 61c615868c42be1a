import type { Addresses } from '../../setup/addresses.js';
import { formatDuration } from '../../setup/model/duration.js';
import type { Setup } from '../../setup/model/setup.js';
import { links, ownLabels } from '../alerting/alert.js';
import type { Alert } from '../alerting/alert.js';
import { fillTemplate } from '../../setup/template.js';
import { PLAIN } from '../../setup/value/notation.js';
import { valueText } from '../../setup/value/value-text.js';
import type { Firing } from '../alerting/probe.js';
import { outageTests } from './outage.js';
import { courseOf, isShown } from './timeline.js';
import type { Moment, Timeline } from './timeline.js';

/** A file for `promtool test rules`: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/ */
export interface RuleTestFile {
  readonly rule_files: readonly string[];
  readonly evaluation_interval: string;
  readonly tests: readonly object[];
}

/**
 * Tests every alert: from inactive to resolved, while the exporter is gone if the probe says so, and without any series. Each
 * change is checked at its evaluation and at the one before.
 */
export function ruleTests(
  all: readonly Alert[],
  ruleFiles: readonly string[],
  stepMs: number,
  setup: Setup,
  addresses: Addresses,
): RuleTestFile {
  const alerts = all.filter(({ probe }) => probe.untested === undefined);
  const expected: Expect = (alert, firing) =>
    firing.map((each) => expectedAlert(alert, alerts, each, setup, addresses));
  const looksAt = (alert: Alert, moments: readonly Moment[]) =>
    moments.map((moment) =>
      lookAt(alert, moment.atMs, isShown(moment) ? expected(alert, alert.probe.firing) : []),
    );
  const along = (alert: Alert, timeline: Timeline) => ({
    name: `${alert.name}: ${timeline.name}`,
    interval: formatDuration(stepMs),
    input_series: alert.probe.series.map(({ series, course }) => ({
      series,
      values: course(timeline.phases),
    })),
    alert_rule_test: looksAt(alert, timeline.moments),
  });
  const changing = alerts.filter(({ probe }) => probe.series.length > 0);
  const outages = alerts.flatMap((alert) =>
    outageTests(alert, stepMs).map(({ name, series, moments }) => ({
      name: `${alert.name}: ${name}`,
      interval: formatDuration(stepMs),
      input_series: series,
      alert_rule_test: looksAt(alert, moments),
    })),
  );
  return {
    rule_files: ruleFiles,
    evaluation_interval: formatDuration(stepMs),
    tests: [
      ...changing.map((alert) => along(alert, courseOf(alert, stepMs))),
      ...outages,
      {
        name: 'no series at all',
        interval: formatDuration(stepMs),
        input_series: [],
        alert_rule_test: withoutSeries(alerts, stepMs, expected),
      },
    ],
  };
}

type Expect = (alert: Alert, firing: readonly Firing[]) => readonly object[];

/** Checks at a time when the `for` of every alert has passed, and of those that fire, just before and after their own. */
function withoutSeries(alerts: readonly Alert[], stepMs: number, expected: Expect): readonly object[] {
  const waitMs = ({ forMs }: Alert) => Math.ceil(forMs / stepMs) * stepMs;
  const lateMs = Math.max(...alerts.map(waitMs));
  return byName(alerts).flatMap((alert) => {
    const firing = expected(alert, alert.probe.missing ?? []);
    const ownMs = waitMs(alert);
    const turn =
      firing.length === 0 || ownMs === 0
        ? []
        : [lookAt(alert, ownMs - stepMs, []), ...(ownMs < lateMs ? [lookAt(alert, ownMs, firing)] : [])];
    return [...turn, lookAt(alert, lateMs, firing)];
  });
}

const lookAt = ({ name }: Alert, atMs: number, expected: readonly object[]) => ({
  eval_time: formatDuration(atMs),
  alertname: name,
  exp_alerts: expected,
});

/** One alert per name. */
const byName = (alerts: readonly Alert[]) => [
  ...new Map(alerts.map((alert) => [alert.name, alert])).values(),
];

function expectedAlert(
  tested: Alert,
  alerts: readonly Alert[],
  { labels, value, rule }: Firing,
  setup: Setup,
  addresses: Addresses,
): object {
  const alert = rule === undefined ? tested : alertWith(tested, alerts, rule);
  const shown = value === undefined ? '' : valueText(value, alert.notation ?? PLAIN);
  const write = (template: Alert['summary']) => fillTemplate(template, labels, shown);
  return {
    exp_labels: { ...labels, ...ownLabels(alert, setup) },
    exp_annotations: {
      summary: alert.recordedSummary?.example ?? write(alert.summary),
      description: write(alert.description),
      condition: alert.condition,
      ...(alert.value !== undefined && { value: shown }),
      ...links(alert, addresses),
      ...alert.notes,
    },
  };
}

/** The alert with the same name and these labels. */
function alertWith(tested: Alert, alerts: readonly Alert[], labels: Readonly<Record<string, string>>): Alert {
  const found = alerts.find(
    (alert) =>
      alert.name === tested.name &&
      Object.entries(alert.labels).every(([name, value]) => labels[name] === value),
  );
  if (found === undefined) throw new Error(`BUG: no alert ${tested.name} with ${JSON.stringify(labels)}`);
  return found;
}
