import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';

/** The SDK sends links and annotations into the controls menu of recent Grafanas by default; unset they stand on the dashboard. */
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
