import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';

/** The SDK places links and annotations in the controls menu of recent Grafana versions. Unset, they appear on the dashboard. */
export function withoutMenuPlacement(dashboard: Dashboard): Dashboard {
  return {
    ...dashboard,
    links: dashboard.links?.map(withoutPlacement) ?? [],
    annotations: { ...dashboard.annotations, list: dashboard.annotations.list?.map(withoutPlacement) ?? [] },
  };
}

function withoutPlacement<T extends { placement?: unknown }>(entry: T): T {
  const copy = { ...entry };
  delete copy.placement;
  return copy;
}
