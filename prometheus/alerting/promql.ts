import type { PromqlAlert } from '../../setup/model/alerting.js';
import type { Setup } from '../../setup/model/setup.js';
import { selectorsOf } from '../../setup/panels/selectors.js';
import { watchedValue } from '../names.js';
import { narrowed } from '../narrowed.js';
import { selector } from '../promql.js';
import type { RecordingRule } from '../rule.js';
import { levels } from './probe.js';
import type { Probe } from './probe.js';
import { defaultKeepMs } from './alert.js';
import type { Alert } from './alert.js';
import { beyond } from './beyond.js';
import { dashboardOf } from './dashboard-link.js';
import { labelsIn, parseTemplate } from '../../setup/template.js';
import { OWN_VALUE } from './template.js';

/**
 * A recording rule stores the expression of a PromQL alert, and the alert compares the recorded value. A panel can then show the
 * value next to its bound, and a test can make the alert fire without series that satisfy an arbitrary expression.
 */
export function watchedValues(setup: Setup): readonly RecordingRule[] {
  return setup.alerting.promqlAlerts.map(({ name, promql }) => ({
    record: watchedValue(name),
    expr: narrowed(promql, setup),
    labels: ofService(setup),
  }));
}

/** Another service may have an alert of the same name. */
const ofService = ({ service }: Pick<Setup, 'service'>) => ({ service: service.name });

export function promqlAlerts(setup: Setup): readonly Alert[] {
  return setup.alerting.promqlAlerts.map((alert) => promqlAlert(setup, alert));
}

function promqlAlert(setup: Setup, alert: PromqlAlert): Alert {
  const { name, promql, severity, runbook } = alert;
  const { direction, sign, bound } = boundOf(alert);
  const summary = parseTemplate(alert.summary ?? `${promql} is {{value}}, ${direction} ${bound}`);
  const description = parseTemplate(
    alert.description ?? 'Graph the expression: when did the value change, and for which series?',
  );
  return {
    name,
    severity,
    expr: `${selector(watchedValue(name), ofService(setup))} ${sign} ${bound}`,
    forMs: alert.for,
    keepMs: alert.keepFiringFor ?? defaultKeepMs(setup.updates.evaluationInterval),
    labels: {},
    summary,
    description,
    condition: `${promql} ${sign} ${bound}`,
    value: OWN_VALUE,
    runbook,
    dashboard: dashboardOf(
      setup,
      selectorsOf(promql).flatMap(({ metric }) => metric ?? []),
    ),
    probe: probeOf(setup, alert, [...labelsIn(summary), ...labelsIn(description)]),
  };
}

/** A valid setup has exactly one of the two. */
function boundOf({ name, above, below }: PromqlAlert) {
  if (above !== undefined) return { direction: 'above', sign: '>', bound: above } as const;
  if (below !== undefined) return { direction: 'below', sign: '<', bound: below } as const;
  throw new Error(`BUG: the alert "${name}" has neither "above" nor "below"`);
}

function probeOf(setup: Setup, alert: PromqlAlert, labelNames: readonly string[]): Probe {
  const { direction, bound } = boundOf(alert);
  const labels = Object.fromEntries(labelNames.map((label) => [label, `some "${label}"`]));
  const value = beyond(bound, direction);
  return {
    series: [
      {
        series: selector(watchedValue(alert.name), { ...labels, ...ofService(setup) }),
        course: levels(bound, value),
      },
    ],
    firing: [{ labels, value }],
  };
}
