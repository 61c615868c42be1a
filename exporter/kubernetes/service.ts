import { baseName } from '../../setup/deployment/kubernetes/names.js';
import { kubernetesObject } from '../../setup/deployment/kubernetes/object.js';
import type { KubernetesObject } from '../../setup/deployment/kubernetes/object.js';
import {
  EXPORTER_PORT,
  EXPORTER_PORT_NAME,
  selectorLabels,
} from '../../setup/deployment/kubernetes/target.js';
import type { KubernetesTarget } from '../../setup/deployment/kubernetes/target.js';
import type { Setup } from '../../setup/model/setup.js';

/** Also leads to an exporter that is not ready: its pages say why. */
export function exporterService({ service }: Setup, target: KubernetesTarget): KubernetesObject {
  return kubernetesObject(service.name, target, {
    apiVersion: 'v1',
    kind: 'Service',
    name: baseName(service.name),
    content: {
      spec: {
        type: 'ClusterIP',
        publishNotReadyAddresses: true,
        selector: selectorLabels(service.name),
        ports: [
          {
            name: EXPORTER_PORT_NAME,
            port: EXPORTER_PORT,
            targetPort: EXPORTER_PORT_NAME,
            protocol: 'TCP',
            appProtocol: 'http',
          },
        ],
      },
    },
  });
}
