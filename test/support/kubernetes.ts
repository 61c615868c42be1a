import {
  GrafanaDashboard,
  GrafanaDatasource,
} from '@kubernetes-models/grafana-operator/grafana.integreatly.org/v1beta1';
import {
  PrometheusRule,
  ServiceMonitor,
} from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import { AlertmanagerConfig } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1';
import { Deployment } from 'kubernetes-models/apps/v1';
import { ConfigMap, Secret, Service } from 'kubernetes-models/v1';
import type { KubernetesObject } from '../../setup/deployment/kubernetes/object.js';

/** A model of the packages: it validates `this` by the schema of its kind and throws an error that says what is wrong. */
interface SchemaOfKind {
  readonly prototype: { validate(this: unknown): void };
}

/** The kinds that natsight writes. The models are made from the CRDs of the operators and from the API of Kubernetes. */
const SCHEMAS: Readonly<Record<string, SchemaOfKind>> = {
  'v1/ConfigMap': ConfigMap,
  'v1/Secret': Secret,
  'v1/Service': Service,
  'apps/v1/Deployment': Deployment,
  'monitoring.coreos.com/v1/ServiceMonitor': ServiceMonitor,
  'monitoring.coreos.com/v1/PrometheusRule': PrometheusRule,
  'monitoring.coreos.com/v1alpha1/AlertmanagerConfig': AlertmanagerConfig,
  'grafana.integreatly.org/v1beta1/GrafanaDashboard': GrafanaDashboard,
  'grafana.integreatly.org/v1beta1/GrafanaDatasource': GrafanaDatasource,
};

/** The models are made from CRDs without their descriptions, which lost a field of that name, too. */
const LOST_WITH_DESCRIPTIONS = /\/pagerdutyConfigs\/\d+\/description$/;

/** What an API server with these operators would refuse, unknown fields included, as `kubectl apply` does by default. */
export function schemaFaults(object: KubernetesObject): readonly string[] {
  const kind = `${object.apiVersion}/${object.kind}`;
  const schema = SCHEMAS[kind];
  if (schema === undefined) return [`no schema of ${kind}`];
  if (object.kind !== 'AlertmanagerConfig') return faultsBy(schema, object);
  return allRoutes(object).flatMap((each) => faultsBy(schema, each));
}

/** A value as JSON, in which the fields that somebody has read are marked. */
function faultsBy(schema: SchemaOfKind, object: object): readonly string[] {
  const read = new Set<string>();
  try {
    schema.prototype.validate.call(recording(object, '', read));
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
  return pathsOf(object, '')
    .filter((path) => !read.has(path) && !LOST_WITH_DESCRIPTIONS.test(path))
    .map((path) => `unknown field ${path}`);
}

/** The schemas do not refuse unknown fields, but they look at every field that they know. */
function recording(value: unknown, path: string, read: Set<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return new Proxy(value, {
    get: (target, key) => {
      const found: unknown = Reflect.get(target, key);
      if (typeof key === 'symbol' || !Object.hasOwn(target, key)) return found;
      read.add(`${path}/${key}`);
      return recording(found, `${path}/${key}`, read);
    },
  });
}

/** Paths of all fields whose parents the schema describes. */
function pathsOf(value: unknown, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null || isOpen(path)) return [];
  return Object.entries(value).flatMap(([key, part]: [string, unknown]) => [
    `${path}/${key}`,
    ...pathsOf(part, `${path}/${key}`),
  ]);
}

/** Fields of any content: child routes, which are validated by themselves, and what Grafana itself defines. */
const isOpen = (path: string) =>
  /^\/spec\/route\/routes\/|^\/spec\/datasource\/(?:jsonData|secureJsonData)$/.test(path);

/** The schema says nothing about child routes, so each takes the place of the root once. */
function allRoutes(object: KubernetesObject): readonly object[] {
  const spec = object['spec'] as { readonly route: { readonly routes?: readonly object[] } };
  return [spec.route, ...(spec.route.routes ?? [])].map((route) => ({ ...object, spec: { ...spec, route } }));
}
