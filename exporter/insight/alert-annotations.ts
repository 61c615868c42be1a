import { insightPanel } from '../../setup/insight-panel.js';
import { insightCondition, insightDescription } from '../../setup/insight-text.js';
import { panelAnnotations } from '../../setup/layout/alert-panel.js';
import type { Setup } from '../../setup/model/setup.js';
import { runbookPath } from '../../setup/runbook.js';
import type { InsightChange } from '../event/insight.js';
import type { OwnAlertChange } from '../event/own-alert.js';
import { shownValue } from './summary.js';

/** The annotations of an alert. Everything that may change while the alert fires is an annotation, not a label. */
export function alertAnnotations(
  setup: Setup,
  { insight, summary, value }: InsightChange,
  pagesUrl: string,
): Readonly<Record<string, string>> {
  const runbook = setup.alerting.insightAlerts.get(insight.name)?.runbook;
  const panel = insightPanel(setup, insight);
  const { dashboard } = panel;
  return {
    summary,
    description: insightDescription(insight),
    condition: insightCondition(insight),
    value: shownValue(insight, value),
    runbook_url: runbook ?? `${pagesUrl}${runbookPath(insight.name)}`,
    ...(dashboard !== undefined && { dashboard_url: `${pagesUrl}/dashboards/${dashboard}` }),
    ...panelAnnotations(panel),
  };
}

/** The annotations of an alert that no insight stands behind. */
export function ownAlertAnnotations(
  { alerting }: Setup,
  { own, summary }: OwnAlertChange,
  pagesUrl: string,
): Readonly<Record<string, string>> {
  const { name, description, condition } = own;
  const runbook = alerting.selfAlerts.get(name)?.runbook;
  return {
    summary,
    description,
    condition,
    runbook_url: runbook ?? `${pagesUrl}${runbookPath(name)}`,
    dashboard_url: `${pagesUrl}/`,
  };
}
