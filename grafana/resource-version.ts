/**
 * Versions of the resources of `dashboard.grafana.app` in which a dashboard has the classic schema, and of `folder.grafana.app`, best first. `v1` is the stable one, of Grafana 13
 * and later; Grafana 12 has only `v1beta1`, which later ones still take. v0alpha1 is not checked by Grafana, v2 is another schema.
 */
export const RESOURCE_VERSIONS = ['v1', 'v1beta1'] as const;
export type ResourceVersion = (typeof RESOURCE_VERSIONS)[number];
