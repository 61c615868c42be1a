import type { PromqlAlert } from '../../setup/model/alerting.js';
import type { Setup } from '../../setup/model/setup.js';
import { selectorsOf } from '../../setup/panels/selectors.js';
import { watchedValue } from '../names.js';
import type { RecordingRule } from '../rule.js';
import { defaultKeepMs } from './alert.js';
import type { Alert } from './alert.js';
import { boundOf, promqlProbe } from './promql-probe.js';
import { dashboardOf } from './dashboard-link.js';
import { labelsIn, literal, parseTemplate } from '../../setup/template.js';
import { OWN_VALUE, valueTemplate } from './value-template.js';
import { notationOfUnit } from '../../setup/value/notation.js';
import { unitOfPromql } from '../../setup/value/promql-unit.js';
import { fitUnit } from '../../setup/value/fit-unit.js';
import { boundText } from '../../setup/value/value-text.js';

/**
 * A recording rule stores the expression of a PromQL alert, and the alert compares the recorded value. A panel can then show the
 * value next to its bound, and a test can make the alert fire without series that satisfy an arbitrary expression.
 */
export function watchedValues({ alerting }: Setup): readonly RecordingRule[] {
  return alerting.promqlAlerts.map(({ name, promql }) => ({ record: watchedValue(name), expr: promql }));
}

export function promqlAlerts(setup: Setup): readonly Alert[] {
  return setup.alerting.promqlAlerts.map((alert) => promqlAlert(setup, alert));
}

/** The place of the value in a sentence. */
const OWN_PLACE = { kind: 'value' } as const;

function promqlAlert(setup: Setup, alert: PromqlAlert): Alert {
  const { name, promql, severity, runbook } = alert;
  const { direction, sign, bound } = boundOf(alert);
  const notation = notationOfUnit(alert.unit ?? unitOfPromql(promql, bound, setup));
  const summary =
    alert.summary === undefined
      ? [...literal(`${promql} is `), OWN_PLACE, ...literal(`, ${direction} ${boundText(bound, notation)}`)]
      : fitUnit(parseTemplate(alert.summary), notation);
  const description = fitUnit(
    parseTemplate(
      alert.description ?? 'Graph the expression: when did the value change, and for which series?',
    ),
    notation,
  );
  return {
    name,
    severity,
    expr: `${watchedValue(name)} ${sign} ${bound}`,
    forMs: alert.for,
    keepMs: alert.keepFiringFor ?? defaultKeepMs(setup.updates.evaluationInterval),
    labels: {},
    summary,
    description,
    condition: `${promql} ${sign} ${bound}`,
    value: valueTemplate(OWN_VALUE, notation),
    notation,
    runbook,
    dashboard: dashboardOf(
      setup,
      selectorsOf(promql).flatMap(({ metric }) => metric ?? []),
    ),
    probe: promqlProbe(alert, [...labelsIn(summary), ...labelsIn(description)]),
  };
}
