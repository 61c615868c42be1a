import { kubernetesObject } from '../../setup/deployment/kubernetes/object.js';
import type { KubernetesObject } from '../../setup/deployment/kubernetes/object.js';
import { baseName } from '../../setup/deployment/kubernetes/names.js';
import { EXPORTER_PORT_NAME, selectorLabels } from '../../setup/deployment/kubernetes/target.js';
import type { KubernetesTarget } from '../../setup/deployment/kubernetes/target.js';
import { formatDuration } from '../../setup/model/duration.js';
import type { Setup } from '../../setup/model/setup.js';
import { createdNames, timeoutOf } from '../scrape.js';

/**
 * The labels that prometheus-operator adds to each target. They would collide with labels of a setup's own metrics, such as `service`,
 * and the twin of an insight would have them although the alert that the exporter posts does not.
 */
const LABELS_OF_OPERATOR = ['container', 'endpoint', 'namespace', 'pod', 'service'];

/** https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.ServiceMonitor */
export function serviceMonitor(setup: Setup, target: KubernetesTarget): KubernetesObject {
  const { service, updates } = setup;
  const created = createdNames(setup);
  return kubernetesObject(service.name, target, {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    name: baseName(service.name),
    content: {
      spec: {
        selector: { matchLabels: selectorLabels(service.name) },
        namespaceSelector: { matchNames: [target.namespace] },
        endpoints: [
          {
            port: EXPORTER_PORT_NAME,
            path: '/metrics',
            interval: formatDuration(updates.scrapeInterval),
            scrapeTimeout: timeoutOf(updates.scrapeInterval),
            // Rules and dashboards select the series by the job, which is the name of the service.
            relabelings: [
              { action: 'replace', targetLabel: 'job', replacement: service.name },
              { action: 'labeldrop', regex: LABELS_OF_OPERATOR.join('|') },
            ],
            ...(created.length > 0 && {
              metricRelabelings: [{ action: 'drop', sourceLabels: ['__name__'], regex: created.join('|') }],
            }),
          },
        ],
      },
    },
  });
}
