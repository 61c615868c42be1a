import type { Addresses } from '../../setup/addresses.js';
import { KubernetesError } from '../../setup/deployment/kubernetes/kubernetes-error.js';
import { objectName } from '../../setup/deployment/kubernetes/names.js';
import { kubernetesObject } from '../../setup/deployment/kubernetes/object.js';
import type { KubernetesObject } from '../../setup/deployment/kubernetes/object.js';
import { MAX_CONFIG_MAP_BYTES, utf8Bytes } from '../../setup/deployment/kubernetes/size.js';
import type { KubernetesTarget } from '../../setup/deployment/kubernetes/target.js';
import type { Setup } from '../../setup/model/setup.js';
import { grafanaDashboards } from '../generate.js';
import type { PlacedDashboard } from '../generate.js';
import { sortedJson } from '../json.js';
import type { GrafanaOfCluster } from './grafana-of-cluster.js';
import { OPERATOR_API, operatorSelection } from './grafana-of-cluster.js';

/** An object for each dashboard of a setup. */
export function dashboardObjects(
  setup: Setup,
  addresses: Addresses,
  target: KubernetesTarget,
  grafana: GrafanaOfCluster,
): readonly KubernetesObject[] {
  const write = grafana.kind === 'sidecar' ? sidecarDashboard : operatorDashboard(grafana.instance);
  return grafanaDashboards(setup, addresses).map((placed) => write(setup.service.name, target, placed));
}

/** The sidecar of Grafana's Helm chart copies what has the label into a folder that Grafana reads. */
function sidecarDashboard(
  service: string,
  target: KubernetesTarget,
  placed: PlacedDashboard,
): KubernetesObject {
  const { key, folder, dashboard } = placed;
  return kubernetesObject(service, target, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    name: objectName(service, 'dashboard', key),
    labels: { grafana_dashboard: '1' },
    annotations: { grafana_folder: folder },
    content: { data: { [`${dashboard.uid}.json`]: dashboardJson(placed) } },
  });
}

/** https://grafana.github.io/grafana-operator/docs/api/#grafanadashboardspec */
function operatorDashboard(instance: GrafanaOfCluster['instance']) {
  return (service: string, target: KubernetesTarget, placed: PlacedDashboard) =>
    kubernetesObject(service, target, {
      apiVersion: OPERATOR_API,
      kind: 'GrafanaDashboard',
      name: objectName(service, 'dashboard', placed.key),
      content: {
        spec: { ...operatorSelection(instance), folder: placed.folder, json: dashboardJson(placed) },
      },
    });
}

/** Indented, so that a change can be reviewed; without indentation if the object would be too large. */
function dashboardJson({ key, dashboard }: PlacedDashboard): string {
  const indented = `${sortedJson(dashboard, 2)}\n`;
  if (utf8Bytes(indented) <= MAX_CONFIG_MAP_BYTES) return indented;
  const compact = sortedJson(dashboard);
  const bytes = utf8Bytes(compact);
  if (bytes <= MAX_CONFIG_MAP_BYTES) return compact;
  throw new KubernetesError(
    `The dashboard "${key}" has ${bytes} bytes, and an object of Kubernetes can hold ${MAX_CONFIG_MAP_BYTES}. Divide it in "realTimeDashboards".`,
  );
}
