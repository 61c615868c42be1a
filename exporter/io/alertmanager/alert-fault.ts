import type { PostableAlert } from '../../insight/alert-lease.js';

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/**
 * Why Alertmanager would refuse an alert, or `undefined`. Invalid alerts must be found before they are sent: Alertmanager answers
 * a batch with one of them with 400, although it accepts the others.
 */
export function faultOf({ labels, annotations, startsAt, endsAt }: PostableAlert): string | undefined {
  const names = [...Object.keys(labels), ...Object.keys(annotations)];
  const badName = names.find((name) => !LABEL_NAME.test(name));
  if (badName !== undefined) return `"${badName}" is not a valid label name`;
  if (labels['alertname'] === undefined) return 'label "alertname" is missing';
  if (endsAt < startsAt) return `endsAt ${endsAt} is before startsAt ${startsAt}`;
  return undefined;
}
