import { BURST_LABEL } from '../setup/model/label-name.js';
import type { Setup } from '../setup/model/setup.js';
import { is, isOneOf } from './matcher.js';
import type { Branch, RoutedAlert } from './branch.js';

/** Every alert is a group of its own. https://prometheus.io/docs/alerting/latest/configuration/#route */
const EACH_ALONE = ['...'];

/** Alerts of a burst share a notification whatever they are about, and however the setup groups others. */
const BURST_GROUPS = ['service', 'severity'];

/** The exporter posts a burst in several requests. The first notification waits for all of them. */
const BURST_WAIT_MS = 2_000;

/**
 * Branches for the alerts that the exporter posts. Each is notified alone, so that none waits for the group interval of another. Those
 * of a burst, which the exporter marks, are notified together.
 */
export function individualBranches(
  { receiver, severity, names }: RoutedAlert,
  { alerting }: Setup,
): readonly Branch[] {
  const matchers = [isOneOf('alertname', names), is('severity', severity)];
  return [
    {
      matchers: [...matchers, is(BURST_LABEL, '')],
      receiver,
      severity,
      groupBy: EACH_ALONE,
    },
    {
      matchers: [...matchers, is(BURST_LABEL, 'true')],
      receiver,
      severity,
      groupBy: BURST_GROUPS,
      groupWaitMs: Math.max(BURST_WAIT_MS, alerting.route.groupWait),
    },
  ];
}
