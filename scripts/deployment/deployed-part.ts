/** What a deployment may be limited to: rules and scrape jobs of Prometheus, routes of Alertmanager, dashboards of Grafana. */
export const DEPLOYED_PARTS = ['rules', 'scrape', 'routes', 'dashboards'] as const;

export type DeployedPart = (typeof DEPLOYED_PARTS)[number];
