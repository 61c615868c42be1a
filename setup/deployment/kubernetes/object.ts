import type { KubernetesTarget } from './target.js';
import { objectLabels } from './target.js';

/** A Kubernetes object, as it is applied. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** An object and what a person has to know about it. */
export interface PlannedObject {
  readonly object: KubernetesObject;
  /** Comments at the head of its file. */
  readonly remarks?: readonly string[];
}

/** What is special about an object, beside what all objects of a service have. */
export interface ObjectBody {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** `spec`, `data` and the like. */
  readonly content: Readonly<Record<string, unknown>>;
}

export function kubernetesObject(
  service: string,
  target: KubernetesTarget,
  { apiVersion, kind, name, labels, annotations, content }: ObjectBody,
): KubernetesObject {
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace: target.namespace,
      labels: { ...objectLabels(service, target), ...labels },
      ...(annotations !== undefined && { annotations }),
    },
    ...content,
  };
}
