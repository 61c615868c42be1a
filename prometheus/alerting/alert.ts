import type { Addresses } from '../../setup/addresses.js';
import { formatDuration } from '../../setup/model/duration.js';
import { SUMMARY_LABEL } from '../../setup/model/label-name.js';
import type { Severity } from '../../setup/model/severity.js';
import type { Setup } from '../../setup/model/setup.js';
import { panelAnnotations } from '../../setup/layout/alert-panel.js';
import type { AlertPanel } from '../../setup/layout/alert-panel.js';
import { runbookPath } from '../../setup/runbook.js';
import type { Notation } from '../../setup/value/notation.js';
import type { AlertingRule } from '../rule.js';
import type { Probe } from './probe.js';
import { literal } from '../../setup/template.js';
import { goTemplate } from './template.js';
import type { Template } from '../../setup/template.js';

/** An alert before it becomes a rule, with what a person and a test need to know about it. */
export interface Alert {
  readonly name: string;
  readonly severity: Severity;
  readonly expr: string;
  readonly forMs: number;
  readonly keepMs: number;
  /** Labels of this alert, besides those of all alerts of the setup, `severity` and `service`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: Template;
  /** The summary as the exporter has recorded it; unset: Prometheus makes it from `summary`. */
  readonly recordedSummary?: RecordedSummary;
  /** What it means and what to do first. */
  readonly description: Template;
  /** The condition in plain words. */
  readonly condition: string;
  /** Go template of the written value; `undefined` if the value means nothing to a person. */
  readonly value: string | undefined;
  /** How the value is written; unset: as a plain number. */
  readonly notation?: Notation;
  readonly runbook: string | undefined;
  /** Further annotations, copied verbatim. */
  readonly notes?: Readonly<Record<string, string>>;
  /** The panel that shows what it watches; unset: none does. */
  readonly panel: AlertPanel | undefined;
  readonly probe: Probe;
}

/** A summary that Prometheus looks up, because it names fields of an event. */
export interface RecordedSummary {
  /** A condition of a Go template that finds it. */
  readonly query: string;
  /** What it is in a test. */
  readonly example: string;
}

/** How long an alert keeps firing after its condition clears, unless the setup says otherwise. */
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
      summary: summaryTemplate(alert.recordedSummary, write(alert.summary)),
      description: write(alert.description),
      condition: write(literal(alert.condition)),
      ...(alert.value !== undefined && { value: alert.value }),
      ...links(alert, addresses),
      ...alert.notes,
    },
  };
}

function summaryTemplate(recorded: RecordedSummary | undefined, otherwise: string): string {
  if (recorded === undefined) return otherwise;
  return `{{ with ${recorded.query} }}{{ . | first | label "${SUMMARY_LABEL}" }}{{ else }}${otherwise}{{ end }}`;
}

/** The labels that the rule sets itself, on whichever series it fires. */
export function ownLabels(
  { labels, severity }: Alert,
  { service, alerting }: Pick<Setup, 'service' | 'alerting'>,
): Readonly<Record<string, string>> {
  return { ...alerting.labels, ...labels, severity, service: service.name };
}

/** Links for the person who is notified. Both pages exist: the exporter serves them unless the setup names others. */
export function links(
  { name, runbook, panel }: Alert,
  addresses: Addresses,
): Readonly<Record<string, string>> {
  const dashboard = panel?.dashboard;
  return {
    runbook_url: runbook ?? `${addresses.pages}${runbookPath(name)}`,
    dashboard_url:
      dashboard === undefined ? `${addresses.pages}/` : `${addresses.pages}/dashboards/${dashboard}`,
    ...(panel !== undefined && panelAnnotations(panel)),
  };
}
