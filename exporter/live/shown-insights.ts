import { isObserved } from '../../setup/alert-mode.js';
import type { Setup } from '../../setup/model/setup.js';
import { roleOf } from '../../setup/severity.js';
import type { MutedInsight } from '../insight/muted-by.js';
import type { ShownInsight } from './frame.js';

/** What the header of a page shows of the insights that fire. */
export function shownInsights(
  firing: readonly MutedInsight[],
  { alerting }: Pick<Setup, 'alerting'>,
): readonly ShownInsight[] {
  return firing.map(({ rule, severity, summary, sinceMs, mode, mutedBy }) => {
    const alert = alerting.insightAlerts.get(rule);
    const labels = alert === undefined ? {} : { ...alerting.labels, ...alert.labels };
    const level = roleOf(severity, alerting);
    const untold = {
      ...(isObserved({ mode }) && { isObserved: true }),
      ...(mutedBy !== undefined && { mutedBy }),
      ...(mutedBy !== undefined && { mutedBy }),
    };
    return { rule, severity, level, summary, labels, sinceMs, ...untold };
  });
}
