import type { EvaluatedRule, NotCovered, PrometheusRun } from '../../exporter/backtest/evaluated.js';
import type { FiredEpisode } from '../../prometheus/backtest/alert-episodes.js';
import type { BacktestedAlert, BacktestedRules } from '../../prometheus/backtest/backtested-alerts.js';
import { RuleEvaluation } from '../../prometheus/backtest/evaluate.js';
import type { EvaluatedTime } from '../../prometheus/backtest/evaluate.js';
import type { PrometheusClient } from '../../prometheus/client.js';
import { ServerError } from '../../setup/deployment/server-error.js';
import { fillTemplate } from '../../setup/template.js';
import { PLAIN } from '../../setup/value/notation.js';
import { valueText } from '../../setup/value/value-text.js';

/** Shows how many of the alerts are evaluated. */
export type ShowAlerts = (done: number, all: number) => void;

/**
 * What Prometheus says of the alerts. One that it does not evaluate is not covered; a twin is then not compared.
 *
 * @param refuse why an alert is not even tried
 * @param show called after each alert
 */
export async function evaluated(
  client: PrometheusClient,
  rules: BacktestedRules,
  time: EvaluatedTime,
  refuse: (alert: BacktestedAlert) => string | undefined,
  show: ShowAlerts,
): Promise<Pick<PrometheusRun, 'rules' | 'notCovered'>> {
  const evaluation = new RuleEvaluation(client, rules, time);
  const covered: EvaluatedRule[] = [];
  const notCovered: NotCovered[] = [];
  for (const [index, alert] of rules.alerts.entries()) {
    show(index, rules.alerts.length);
    const reason = refuse(alert);
    try {
      if (reason === undefined) covered.push(ruleOf(alert, await evaluation.episodes(alert)));
      else if (alert.kind !== 'twin') notCovered.push({ alert: titleOf(alert), reason });
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      if (alert.kind !== 'twin') notCovered.push({ alert: titleOf(alert), reason: error.message });
    }
  }
  return { rules: covered, notCovered };
}

/** All tiers of an objective have the same name. */
export function titleOf({ alert: { name, labels }, tier }: BacktestedAlert): string {
  const more = tier ?? labels['objective'];
  return more === undefined ? name : `${name} ${more}`;
}

function ruleOf(backtested: BacktestedAlert, episodes: readonly FiredEpisode[]): EvaluatedRule {
  const { alert, kind, tier } = backtested;
  return {
    name: alert.name,
    title: titleOf(backtested),
    kind,
    tier,
    severity: alert.severity,
    objective: alert.labels['objective'],
    alerts: episodes.map(({ labels, firedMs, endMs, value }) => ({
      labels,
      firedMs,
      endMs,
      value,
      summary: fillTemplate(alert.summary, labels, valueText(value, alert.notation ?? PLAIN)),
    })),
  };
}
