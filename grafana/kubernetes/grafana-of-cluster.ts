/** How the Grafana of a cluster takes dashboards and datasources. */
export interface GrafanaOfCluster {
  /** The sidecar of Grafana's Helm chart, as in kube-prometheus-stack, or grafana-operator. */
  readonly kind: 'sidecar' | 'operator';
  /** Labels of the `Grafana` objects that the operator serves. */
  readonly instance: Readonly<Record<string, string>>;
}

export const OPERATOR_API = 'grafana.integreatly.org/v1beta1';

/** Which Grafana gets an object. It may be in another namespace than the service. */
export function operatorSelection(instance: GrafanaOfCluster['instance']) {
  return { instanceSelector: { matchLabels: instance }, allowCrossNamespaceImport: true };
}
