import { NatsightError } from '../../error.js';

/** A setup needs something that the objects of a cluster cannot say. The message has the cause and what to do. */
export class KubernetesError extends NatsightError {
  readonly code = 'KUBERNETES_NOT_POSSIBLE';
}
