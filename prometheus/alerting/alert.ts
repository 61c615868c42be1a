import type { Addresses } from '../../setup/addresses.js';
import { formatDuration } from '../../setup/model/duration.js';
import type { Severity } from '../../setup/model/insight.js';
import type { Setup } from '../../setup/model/setup.js';
import { runbookPath } from '../../setup/runbook.js';
import type { Notation } from '../../setup/value-text.js';
import type { AlertingRule } from '../rule.js';
import type { Probe } from './probe.js';
import { goTemplate, literal } from './template.js';
import type { Template } from './template.js';

/** An alert before it is written as a rule, with what a person and a test have to know of it. */
export interface Alert {
  readonly name: string;
  readonly severity: Severity;
  readonly expr: string;
  readonly forMs: number;
  readonly keepMs: number;
  /** Beyond `severity` and `service`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: Template;
  /** What it means and what to do first. */
  readonly description: Template;
  /** What has to hold, for a person. */
  readonly condition: string;
  /** Go template of the value; `undefined` where it tells a person nothing. */
  readonly value: string | undefined;
  /** How the value is written; unset: plain. */
  readonly notation?: Notation;
  readonly runbook: string | undefined;
  /** Further annotations, as they stand. */
  readonly notes?: Readonly<Record<string, string>>;
  /** Uid of the dashboard that shows what it is about. */
  readonly dashboard: string | undefined;
  readonly probe: Probe;
}

/** How long an alert stays after it last held, when the setup does not say. */
export const defaultKeepMs = (evaluationMs: number) => 5 * evaluationMs;

export function alertingRule(alert: Alert, setup: Setup, addresses: Addresses): AlertingRule {
  const write = (template: Template) => goTemplate(template, alert.value ?? '');
  return {
    alert: alert.name,
    expr: alert.expr,
    for: formatDuration(alert.forMs),
    keep_firing_for: formatDuration(alert.keepMs),
    labels: ownLabels(alert, setup),
    annotations: {
      summary: write(alert.summary),
      description: write(alert.description),
      condition: write(literal(alert.condition)),
      ...(alert.value !== undefined && { value: alert.value }),
      ...links(alert, addresses),
      ...alert.notes,
    },
  };
}

/** The labels that the rule sets itself, whatever series it fires on. */
export function ownLabels(alert: Alert, setup: Pick<Setup, 'service'>): Readonly<Record<string, string>> {
  return { ...alert.labels, severity: alert.severity, service: setup.service.name };
}

/** Where the person who is told can go: both pages are ones that somebody serves. */
export function links(
  { name, runbook, dashboard }: Alert,
  addresses: Addresses,
): Readonly<Record<'runbook_url' | 'dashboard_url', string>> {
  return {
    runbook_url: runbook ?? `${addresses.pages}${runbookPath(name)}`,
    dashboard_url:
      dashboard === undefined ? `${addresses.pages}/` : `${addresses.pages}/dashboards/${dashboard}`,
  };
}
