import { load } from 'js-yaml';
import { clusterAddresses, kubernetesTree } from '../../scripts/generate/kubernetes-tree.js';
import type { Cluster } from '../../scripts/generate/kubernetes-tree.js';
import type { Addresses } from '../../setup/addresses.js';
import type { KubernetesObject } from '../../setup/deployment/kubernetes/object.js';
import { MONITORING_FILE, PROCESSING_FILE } from '../../setup/model/setup.js';
import type { Setup } from '../../setup/model/setup.js';

/** A cluster without anything special. */
export const CLUSTER: Cluster = {
  namespace: 'shop',
  image: 'registry.example.org/natsight:1.2.3',
  version: '1.2.3',
  labels: { release: 'kube-prometheus-stack' },
  natsUrl: undefined,
  externalLabels: {},
  grafana: { kind: 'sidecar', instance: { dashboards: 'grafana' } },
  alertmanagerMode: 'routes',
};

/** A setup with its quiet times in UTC: an AlertmanagerConfig knows no other zone. */
export function inUtc(setup: Setup): Setup {
  const quietTimes = setup.alerting.quietTimes.map((each) => ({ ...each, timeZone: 'UTC' }));
  return { ...setup, alerting: { ...setup.alerting, quietTimes } };
}

/** The files of a setup that names no others. */
export const DOCUMENTS: ReadonlyMap<string, Uint8Array> = new Map(
  [PROCESSING_FILE, MONITORING_FILE].map((file) => [file, new TextEncoder().encode('{}\n')]),
);

export interface GeneratedCluster {
  /** What differs from `CLUSTER`. */
  readonly cluster?: Partial<Cluster>;
  readonly addresses?: Partial<Addresses>;
  readonly files?: ReadonlyMap<string, Uint8Array>;
}

/** What `natsight generate --format kubernetes` writes for a setup. */
export function treeOf(setup: Setup, { cluster, addresses, files = DOCUMENTS }: GeneratedCluster = {}) {
  const target = { ...CLUSTER, ...cluster };
  const all = { ...clusterAddresses(setup, target), webhooks: {}, ...addresses };
  return kubernetesTree(setup, { files, hash: 'abcdef', references: [] }, all, target);
}

/** The objects in the files, without the kustomization. */
export function objectsOf(setup: Setup, options?: GeneratedCluster): readonly KubernetesObject[] {
  return [...treeOf(setup, options).files]
    .filter(([path]) => !path.endsWith('/kustomization.yaml'))
    .map(([, text]) => load(text) as KubernetesObject);
}

/** The only object of a kind. */
export function objectOf(kind: string, objects: readonly KubernetesObject[]): KubernetesObject {
  const [found, another] = objects.filter((object) => object.kind === kind);
  if (found === undefined || another !== undefined) throw new Error(`not one ${kind}`);
  return found;
}
