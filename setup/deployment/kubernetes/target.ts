import { baseName, legalName, MAX_LABEL_VALUE_CHARACTERS } from './names.js';

/** The cluster for which objects are written. */
export interface KubernetesTarget {
  /** Namespace of all objects. */
  readonly namespace: string;
  /** Image of natsight. */
  readonly image: string;
  /** Version of natsight, for a label. */
  readonly version: string;
  /** Labels by which the operators of the cluster select objects, such as `release` of kube-prometheus-stack. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Port of the exporter in its pod and of its Service. */
export const EXPORTER_PORT = 9464;
/** Name of that port. */
export const EXPORTER_PORT_NAME = 'http';

/** The address of the exporter within the cluster. */
export function exporterUrl(service: string, { namespace }: Pick<KubernetesTarget, 'namespace'>): string {
  return `http://${baseName(service)}.${namespace}.svc:${EXPORTER_PORT}`;
}

/** The labels by which a Deployment and a Service find their pods. They never change: Kubernetes refuses that. */
export function selectorLabels(service: string): Readonly<Record<string, string>> {
  return {
    'app.kubernetes.io/name': 'natsight',
    'app.kubernetes.io/instance': legalName(service, MAX_LABEL_VALUE_CHARACTERS),
  };
}

/** The labels of the pods: https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/ */
export function podLabels(
  service: string,
  { version }: Pick<KubernetesTarget, 'version'>,
): Readonly<Record<string, string>> {
  return {
    ...selectorLabels(service),
    'app.kubernetes.io/version': version,
    'app.kubernetes.io/component': 'monitoring',
    'app.kubernetes.io/managed-by': 'natsight',
  };
}

/** The labels of every object of a service. */
export function objectLabels(service: string, target: KubernetesTarget): Readonly<Record<string, string>> {
  return { ...podLabels(service, target), ...target.labels };
}
