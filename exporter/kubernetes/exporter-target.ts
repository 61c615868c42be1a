import type { KubernetesTarget } from '../../setup/deployment/kubernetes/target.js';

/** The cluster in which an exporter runs. */
export interface ExporterTarget extends KubernetesTarget {
  /** NATS server, instead of those of the setup. Unset: the Secret for NATS may have it. */
  readonly natsUrl: string | undefined;
  /** Labels that the Prometheus of the cluster adds to its alerts (`external_labels`). The exporter adds them to its own. */
  readonly externalLabels: Readonly<Record<string, string>>;
}
