import type { Setup } from '../../setup/model/setup.js';
import { matchesAny } from '../../setup/panels/glob.js';

/** The first dashboard that shows one of the metrics; if none does, the first dashboard. */
export function dashboardOf(
  { dashboards }: Pick<Setup, 'dashboards'>,
  metrics: readonly string[],
): string | undefined {
  const showing = dashboards.find((dashboard) =>
    metrics.some((metric) => matchesAny(dashboard.metrics, metric)),
  );
  return (showing ?? dashboards[0])?.uid;
}
