import type { Addresses } from '../../setup/addresses.js';
import { NAMESPACE_LABEL, seriesLabelsOf } from '../../setup/deployment/kubernetes/alert-labels.js';
import { KubernetesError } from '../../setup/deployment/kubernetes/kubernetes-error.js';
import { baseName } from '../../setup/deployment/kubernetes/names.js';
import { kubernetesObject } from '../../setup/deployment/kubernetes/object.js';
import type { PlannedObject } from '../../setup/deployment/kubernetes/object.js';
import { secretRemarks } from '../../setup/deployment/kubernetes/secrets.js';
import type { KnownSecret } from '../../setup/deployment/kubernetes/secrets.js';
import type { KubernetesTarget } from '../../setup/deployment/kubernetes/target.js';
import type { QuietTime } from '../../setup/model/alerting.js';
import type { Setup } from '../../setup/model/setup.js';
import { routing } from '../generate.js';
import type { Inhibition } from '../inhibition.js';
import { is } from '../matcher.js';
import type { AlertMatcher } from '../matcher.js';
import { NOBODY } from '../receivers/receivers.js';
import { routeTree } from '../route.js';
import { timeInterval } from '../time-interval.js';
import { camelKeys } from './camel-case.js';
import { operatorReceiver } from './receiver.js';

/** The time zones that an AlertmanagerConfig knows: it has no way to name one. */
const UTC_NAMES: ReadonlySet<string> = new Set([
  'UTC',
  'Etc/UTC',
  'GMT',
  'Etc/GMT',
  'Etc/UCT',
  'UCT',
  'Zulu',
]);

/** An AlertmanagerConfig, and the addresses that it takes from a Secret of natsight's. */
export interface OperatorConfig extends PlannedObject {
  readonly known: readonly KnownSecret[];
}

/**
 * What a service needs in an Alertmanager of prometheus-operator. The operator prefixes all names, and narrows the route and the
 * inhibitions to alerts with the label `namespace` of this object.
 * https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1alpha1.AlertmanagerConfig
 */
export function alertmanagerConfig(
  setup: Setup,
  addresses: Addresses,
  target: KubernetesTarget,
): OperatorConfig {
  refuseNamespaceLabels(setup);
  const service = setup.service.name;
  const { branches, inhibitions, receivers } = routing(setup);
  const { routes, ...root } = routeTree(setup, branches, operatorMatcher);
  const written = receivers.map((each) =>
    operatorReceiver(each, service, addresses, setup.updates.alertmanager),
  );
  const object = kubernetesObject(service, target, {
    apiVersion: 'monitoring.coreos.com/v1alpha1',
    kind: 'AlertmanagerConfig',
    name: baseName(service),
    content: {
      spec: {
        route: {
          matchers: [operatorMatcher(is('service', service))],
          ...camelKeys(root),
          routes: routes.map(camelKeys),
        },
        inhibitRules: inhibitions.map((inhibition) => inhibitRule(inhibition, service)),
        ...(setup.alerting.quietTimes.length > 0 && {
          muteTimeIntervals: setup.alerting.quietTimes.map(muteTimeInterval),
        }),
        receivers: [...written.map(({ receiver }) => receiver), { name: NOBODY }],
      },
    },
  });
  return {
    object,
    remarks: secretRemarks(written.flatMap(({ needed }) => needed)),
    known: written.flatMap(({ known }) => known),
  };
}

/** The operator would not route an alert whose series says another namespace. */
function refuseNamespaceLabels(setup: Setup): void {
  const { insightAlerts, promqlAlerts } = setup.alerting;
  const alerts = [...insightAlerts.keys(), ...promqlAlerts.map(({ name }) => name)];
  const alert = alerts.find((name) => seriesLabelsOf(name, setup).has(NAMESPACE_LABEL));
  if (alert === undefined) return;
  throw new KubernetesError(
    `the alert "${alert}" may have a label "${NAMESPACE_LABEL}" of its metric, by which prometheus-operator would route it elsewhere. Rename the label of the metric, or use --alertmanager.mode labels and a route of your own for the label "service".`,
  );
}

function operatorMatcher({ label, operator, value }: AlertMatcher) {
  return { name: label, matchType: operator, value };
}

function inhibitRule({ source, target, equal }: Inhibition, service: string) {
  const own = is('service', service);
  return {
    sourceMatch: [own, ...source].map(operatorMatcher),
    targetMatch: [own, ...target].map(operatorMatcher),
    equal,
  };
}

function muteTimeInterval(quietTime: QuietTime) {
  const { name, timeZone } = quietTime;
  if (!UTC_NAMES.has(timeZone)) {
    throw new KubernetesError(
      `the quiet time "${name}" is in the time zone "${timeZone}", and AlertmanagerConfig knows UTC only. Write it in UTC, or use --alertmanager.mode labels and a route of your own for the label "service".`,
    );
  }
  return {
    name,
    timeIntervals: timeInterval(quietTime).time_intervals.map(({ times, weekdays }) => ({
      times: times.map(camelKeys),
      ...(weekdays !== undefined && { weekdays }),
    })),
  };
}
