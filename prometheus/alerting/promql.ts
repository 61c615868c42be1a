import { modeLabels } from '../../setup/alert-mode.js';
import type { PromqlAlert } from '../../setup/model/alerting.js';
import type { Setup } from '../../setup/model/setup.js';
import { selectorsOf } from '../../setup/panels/selectors.js';
import { watchedValue } from '../names.js';
import { narrowed } from '../narrowed.js';
import { selector } from '../promql.js';
import type { RecordingRule } from '../rule.js';
import { defaultKeepMs } from './alert.js';
import type { Alert } from './alert.js';
import { boundOf, promqlProbe } from './promql-probe.js';
import { alertPanel } from '../../setup/layout/alert-panel.js';
import { labelsIn, literal, parseTemplate } from '../../setup/template.js';
import { OWN_VALUE, valueTemplate } from './value-template.js';
import { notationOfUnit } from '../../setup/value/notation.js';
import { unitOfPromql } from '../../setup/panels/promql-unit.js';
import { fitUnit } from '../../setup/value/fit-unit.js';
import { boundText } from '../../setup/value/value-text.js';
import { zeroWithoutSeries } from './zero-without-series.js';

/**
 * A recording rule stores the expression of a PromQL alert, and the alert compares the recorded value. A panel can then show the
 * value next to its bound, and a test can make the alert fire without series that satisfy an arbitrary expression.
 */
export function watchedValues(setup: Setup): readonly RecordingRule[] {
  return setup.alerting.promqlAlerts.map((alert) => ({
    record: watchedValue(alert.name),
    expr: watchedExpr(alert, setup),
    labels: ofService(setup),
  }));
}

function watchedExpr({ promql, below }: PromqlAlert, setup: Setup): string {
  const ours = narrowed(promql, setup);
  return below === undefined ? ours : zeroWithoutSeries(ours, setup);
}

/** Another service may have an alert of the same name. */
const ofService = ({ service }: Pick<Setup, 'service'>) => ({ service: service.name });

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
    expr: `${selector(watchedValue(name), ofService(setup))} ${sign} ${bound}`,
    forMs: alert.for,
    keepMs: alert.keepFiringFor ?? defaultKeepMs(setup.updates.evaluationInterval),
    labels: { ...alert.labels, ...modeLabels(alert) },
    summary,
    description,
    condition: `${promql} ${sign} ${bound}`,
    value: valueTemplate(OWN_VALUE, notation),
    notation,
    runbook,
    panel: alertPanel(setup, { metrics: selectorsOf(promql).flatMap(({ metric }) => metric ?? []) }),
    // What is recorded is what a test has to make, or to leave out.
    probe: promqlProbe(
      { ...alert, promql: narrowed(promql, setup) },
      [...labelsIn(summary), ...labelsIn(description)],
      ofService(setup),
    ),
  };
}
