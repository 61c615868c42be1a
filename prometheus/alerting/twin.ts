import { modeLabels } from '../../setup/alert-mode.js';
import { insightLabels, insightTraits, isExplained } from '../../setup/insight-kinds.js';
import { insightCondition, insightDescription, insightSummary } from '../../setup/insight-text.js';
import { ESCALATION_LABEL } from '../../setup/model/label-name.js';
import type { AlertOptions } from '../../setup/model/alerting.js';
import type { Insight } from '../../setup/model/insight.js';
import type { Setup } from '../../setup/model/setup.js';
import type { SelfMetricName } from '../../setup/self-metrics.js';
import { literal, parseSummary, withoutFields } from '../../setup/template.js';
import { fitUnit } from '../../setup/value/fit-unit.js';
import { quote } from '../promql.js';
import type { Alert, RecordedSummary } from './alert.js';
import { insightPanel } from '../../setup/insight-panel.js';
import { twinExpr } from './twin-expr.js';
import { STARTED, twinProbe } from './twin-probe.js';
import { valueTemplate } from './value-template.js';

/** How far back a text looks for the last value, if the exporter is gone. */
const VALUE_MEMORY = '1h';

/** One alert for each insight that the setup sends to Alertmanager. The exporter posts it at once; Prometheus confirms it. */
export function twinAlerts(setup: Setup): readonly Alert[] {
  return setup.insights.flatMap((insight) => {
    const options = setup.alerting.insightAlerts.get(insight.name);
    return options === undefined ? [] : [twinAlert(setup, insight, options)];
  });
}

/**
 * The twin has no `for`, because the insight has already waited. It keeps firing exactly as long as the exporter does: a longer
 * `keep_firing_for` would reopen an alert that the exporter has just resolved.
 */
function twinAlert(setup: Setup, insight: Insight, options: AlertOptions): Alert {
  const labelNames = insightLabels(insight, setup);
  const notation = insightTraits(insight).notation(insight);
  const summary = fitUnit(parseSummary(insightSummary(insight, labelNames)), notation);
  const recordedSummary = recordedSummaryOf(setup, insight, labelNames);
  return {
    name: insight.name,
    severity: insight.severity,
    expr: twinExpr(setup, insight),
    forMs: 0,
    keepMs: options.keepFiringFor ?? 0,
    labels: { ...options.labels, ...modeLabels(insight) },
    summary: withoutFields(summary),
    ...(recordedSummary !== undefined && { recordedSummary }),
    description: literal(insightDescription(insight)),
    condition: insightCondition(insight),
    value: lastValue(setup, insight, labelNames),
    notation,
    runbook: options.runbook,
    panel: insightPanel(setup, insight),
    probe: twinProbe(setup, insight, labelNames, recordedSummary),
  };
}

/** The value that the insight last evaluated. */
function lastValue(setup: Setup, insight: Insight, labelNames: readonly string[]): string {
  const query = queryOf(setup, insight, labelNames, 'natsight_insight_value', (last) => last);
  const text = valueTemplate('. | first | value', insightTraits(insight).notation(insight));
  return `{{ with ${query} }}${text}{{ else }}unknown{{ end }}`;
}

/** Prometheus does not know the fields of an event: the exporter exposes the sentence. The newest one counts. */
function recordedSummaryOf(
  setup: Setup,
  insight: Insight,
  labelNames: readonly string[],
): RecordedSummary | undefined {
  if (!isExplained(insight)) return undefined;
  // Each alert of what became half as bad again has a sentence of its own.
  const own = insightTraits(insight).escalates(insight) ? [ESCALATION_LABEL] : [];
  const query = queryOf(setup, insight, [...labelNames, ...own], STARTED, (last) => `topk(1, ${last})`);
  return { query, example: `Something happened to "${insight.name}"` };
}

/**
 * Looks up a series with the labels of the alert, in a Go template. Label values may hold any character, hence `%+q`: Go escapes
 * like PromQL. Without the plus, U+FFFD would stay as it is, and PromQL does not accept it.
 */
function queryOf(
  { service }: Setup,
  { name }: Insight,
  labelNames: readonly string[],
  series: SelfMetricName,
  wrap: (last: string) => string,
): string {
  const fixed = [`job=${quote(service.name)}`, `rule=${quote(name)}`];
  const matchers = [...fixed, ...labelNames.map((label) => `${label}=%+q`)].join(',');
  const query = quote(wrap(`last_over_time(${series}{${matchers}}[${VALUE_MEMORY}])`));
  const values = labelNames.map((label) => ` $labels.${label}`).join('');
  return labelNames.length === 0 ? `query ${query}` : `printf ${query}${values} | query`;
}
