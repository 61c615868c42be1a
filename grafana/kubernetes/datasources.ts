import type { Addresses } from '../../setup/addresses.js';
import { objectName } from '../../setup/deployment/kubernetes/names.js';
import { kubernetesObject } from '../../setup/deployment/kubernetes/object.js';
import type { KubernetesObject } from '../../setup/deployment/kubernetes/object.js';
import { addressSecret } from '../../setup/deployment/kubernetes/secrets.js';
import type { KnownSecret } from '../../setup/deployment/kubernetes/secrets.js';
import type { KubernetesTarget } from '../../setup/deployment/kubernetes/target.js';
import type { Setup } from '../../setup/model/setup.js';
import { datasources } from '../provisioning/datasources.js';
import type { Datasource } from '../provisioning/datasources.js';
import { datasourcesFile } from '../provisioning/files.js';
import { OPERATOR_API, operatorSelection } from './grafana-of-cluster.js';
import type { GrafanaOfCluster } from './grafana-of-cluster.js';

/** The objects, and the passwords that they take from a Secret of natsight's. */
export interface DatasourceObjects {
  readonly objects: readonly KubernetesObject[];
  readonly known: readonly KnownSecret[];
}

/** The datasources of the dashboards, with the scrape interval of the service. */
export function datasourceObjects(
  setup: Setup,
  addresses: Addresses,
  target: KubernetesTarget,
  grafana: GrafanaOfCluster,
): DatasourceObjects {
  const service = setup.service.name;
  const sources = datasources(setup, addresses);
  if (grafana.kind === 'sidecar') return { objects: [sidecarFile(service, target, sources)], known: [] };
  return {
    objects: sources.map((source) => operatorDatasource(service, target, source, grafana.instance)),
    known: sources.flatMap(({ type, secureJsonData }) =>
      secureJsonData === undefined
        ? []
        : [{ key: passwordKey(type), value: secureJsonData.basicAuthPassword }],
    ),
  };
}

/** The sidecar takes Secrets as well as ConfigMaps. */
function sidecarFile(
  service: string,
  target: KubernetesTarget,
  sources: readonly Datasource[],
): KubernetesObject {
  const isSecret = sources.some(({ secureJsonData }) => secureJsonData !== undefined);
  const file = { [`${objectName(service, 'datasources')}.yaml`]: datasourcesFile(sources, service) };
  return kubernetesObject(service, target, {
    apiVersion: 'v1',
    kind: isSecret ? 'Secret' : 'ConfigMap',
    name: objectName(service, 'datasources'),
    labels: { grafana_datasource: '1' },
    content: isSecret ? { type: 'Opaque', stringData: file } : { data: file },
  });
}

/** https://grafana.github.io/grafana-operator/docs/api/#grafanadatasourcespec */
function operatorDatasource(
  service: string,
  target: KubernetesTarget,
  { secureJsonData, ...source }: Datasource,
  instance: GrafanaOfCluster['instance'],
): KubernetesObject {
  const key = passwordKey(source.type);
  return kubernetesObject(service, target, {
    apiVersion: OPERATOR_API,
    kind: 'GrafanaDatasource',
    name: objectName(service, 'datasource', source.type),
    content: {
      spec: {
        ...operatorSelection(instance),
        datasource: {
          ...source,
          isDefault: false,
          editable: false,
          // The operator replaces what is in braces by the value of the Secret.
          ...(secureJsonData !== undefined && { secureJsonData: { basicAuthPassword: `\${${key}}` } }),
        },
        ...(secureJsonData !== undefined && {
          valuesFrom: [
            {
              targetPath: 'secureJsonData.basicAuthPassword',
              valueFrom: { secretKeyRef: { name: addressSecret(service), key } },
            },
          ],
        }),
      },
    },
  });
}

/** The Secret is the service's own. */
const passwordKey = (type: string) => `natsight-${type}-password`;
