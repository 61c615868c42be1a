import { join } from 'node:path';
import { alertmanagerConfig } from '../../alertmanager/kubernetes/config.js';
import { exporterObjects } from '../../exporter/kubernetes/exporter-objects.js';
import type { SetupContent } from '../../exporter/kubernetes/exporter-objects.js';
import type { ExporterTarget } from '../../exporter/kubernetes/exporter-target.js';
import { dashboardObjects } from '../../grafana/kubernetes/dashboards.js';
import { datasourceObjects } from '../../grafana/kubernetes/datasources.js';
import type { GrafanaOfCluster } from '../../grafana/kubernetes/grafana-of-cluster.js';
import { prometheusRules } from '../../prometheus/kubernetes/rules.js';
import { serviceMonitor } from '../../prometheus/kubernetes/service-monitor.js';
import type { Addresses } from '../../setup/addresses.js';
import { generatedYaml } from '../../setup/deployment/generated-yaml.js';
import type { PlannedObject } from '../../setup/deployment/kubernetes/object.js';
import { addressesObject } from '../../setup/deployment/kubernetes/secrets.js';
import { exporterUrl } from '../../setup/deployment/kubernetes/target.js';
import type { KubernetesTarget } from '../../setup/deployment/kubernetes/target.js';
import { headerOf, noticeOf, ownerOf } from '../../setup/deployment/ownership.js';
import type { Setup } from '../../setup/model/setup.js';
import type { GeneratedTree } from './generated-tree.js';
import { modeNotes } from '../deployment/label-notes.js';
import { loopbackNotes } from './loopback-notes.js';

/** A cluster with its operators. */
export interface Cluster extends ExporterTarget {
  readonly grafana: GrafanaOfCluster;
  /** `labels`: no AlertmanagerConfig, because somebody else routes the alerts by their labels. */
  readonly alertmanagerMode: 'routes' | 'labels';
}

/** Where things are in a cluster, unless somebody says otherwise: the Services that prometheus-operator creates. */
export function clusterAddresses(setup: Setup, target: KubernetesTarget): Omit<Addresses, 'webhooks'> {
  const { namespace } = target;
  const pages = exporterUrl(setup.service.name, target);
  return {
    exporter: new URL(pages).host,
    alertmanager: `http://alertmanager-operated.${namespace}.svc:9093`,
    prometheus: `http://prometheus-operated.${namespace}.svc:9090`,
    pages,
  };
}

/** Everything that runs and watches a service in a cluster: a file for each object, and a kustomization. */
export function kubernetesTree(
  setup: Setup,
  content: SetupContent,
  addresses: Addresses,
  cluster: Cluster,
): GeneratedTree {
  const service = setup.service.name;
  const folder = `kubernetes/${ownerOf(service)}`;
  const planned = plannedObjects(setup, content, addresses, cluster);
  const files = planned.map(({ object, remarks }): [string, string] => [
    `${folder}/${object.kind.toLowerCase()}-${object.metadata.name}.yaml`,
    generatedYaml(object, headerOf(service), remarks),
  ]);
  const sorted = files.toSorted(([a], [b]) => (a < b ? -1 : 1));
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: sorted.map(([path]) => path.slice(folder.length + 1)),
  };
  return {
    files: new Map([
      ...sorted,
      [`${folder}/kustomization.yaml`, generatedYaml(kustomization, headerOf(service))],
    ]),
    folders: [folder],
    mark: noticeOf(service),
    notes: (out) => [
      ...planned.flatMap(({ remarks = [] }) => remarks),
      ...loopbackNotes(setup, addresses, cluster),
      ...(cluster.alertmanagerMode === 'labels' ? modeNotes(setup) : []),
      ...content.references.map(
        (reference) => `The setup refers to ${reference}: give the pod that variable or file by a patch.`,
      ),
      `Apply them: kubectl apply --server-side -k ${join(out, folder)}`,
    ],
  };
}

function plannedObjects(
  setup: Setup,
  content: SetupContent,
  addresses: Addresses,
  cluster: Cluster,
): readonly PlannedObject[] {
  const exporter = exporterObjects(setup, content, addresses, cluster);
  const datasources = datasourceObjects(setup, addresses, cluster, cluster.grafana);
  const routes = cluster.alertmanagerMode === 'labels' ? [] : [alertmanagerConfig(setup, addresses, cluster)];
  const known = [...exporter.known, ...datasources.known, ...routes.flatMap((each) => each.known)];
  const others = [
    serviceMonitor(setup, cluster),
    ...prometheusRules(setup, addresses, cluster),
    ...dashboardObjects(setup, addresses, cluster, cluster.grafana),
    ...datasources.objects,
    ...addressesObject(setup.service.name, cluster, known),
  ];
  return [...exporter.objects, ...routes, ...others.map((object) => ({ object }))];
}
