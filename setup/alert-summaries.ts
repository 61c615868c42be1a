import { ALERT, objectiveAlert } from './alert-names.js';
import { insightSummary } from './insight-text.js';
import { insightLabels } from './insight-kinds.js';
import type { PromqlAlert } from './model/alerting.js';
import type { Setup } from './model/setup.js';
import { literal, parseSummary, parseTemplate, withoutFields, withoutLeadingValue } from './template.js';
import type { Template } from './template.js';

/** What a list of alerts says of one of them. */
export interface AlertSummary {
  readonly name: string;
  readonly summary: Template;
  /** The runbook that the setup names; unset: the page of the exporter. */
  readonly runbook: string | undefined;
}

/**
 * All alerts of a setup with one sentence each, without what only a notification knows. Alerts about the monitoring itself, of which
 * Prometheus and Alertmanager have the sentence, are told by the words of their names.
 */
export function alertSummaries(setup: Setup): readonly AlertSummary[] {
  const { alerting, insights } = setup;
  const own = Object.values(ALERT).filter((name) => name !== ALERT.watchdog);
  return [
    ...insights.flatMap((insight): AlertSummary[] => {
      const options = alerting.insightAlerts.get(insight.name);
      if (options === undefined) return [];
      const text = insightSummary(insight, insightLabels(insight, setup));
      return [
        {
          name: insight.name,
          summary: withoutLeadingValue(withoutFields(parseSummary(text))),
          runbook: options.runbook,
        },
      ];
    }),
    ...alerting.promqlAlerts.map((alert) => ({
      name: alert.name,
      summary: withoutLeadingValue(parseTemplate(alert.summary ?? conditionOf(alert))),
      runbook: alert.runbook,
    })),
    ...alerting.objectives.map(({ name, runbook }) => ({
      name: objectiveAlert(name),
      summary: literal(`The error budget of "${name}" is spent too fast`),
      runbook,
    })),
    ...own.map((name) => ({
      name,
      summary: literal(wordsOf(name)),
      runbook: alerting.selfAlerts.get(name)?.runbook,
    })),
  ];
}

function conditionOf({ promql, above, below }: PromqlAlert): string {
  return above === undefined ? `${promql} is below ${below}` : `${promql} is above ${above}`;
}

/** `NatsightStreamDisconnected` becomes `Natsight stream disconnected`. */
function wordsOf(name: string): string {
  const words = name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
