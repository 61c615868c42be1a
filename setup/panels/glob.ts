/** The exporter's own metrics begin with this. */
const OWN_PREFIX = 'natsight_';

/**
 * Whether one of the patterns (`flights_*`) names the metric. The exporter's own metrics are meant only by a pattern that begins
 * as they do: who writes `*` means the events.
 */
export function matchesAny(patterns: readonly string[], metric: string): boolean {
  return patterns.some((pattern) => {
    if (metric.startsWith(OWN_PREFIX) && !pattern.startsWith('natsight')) return false;
    return new RegExp(`^${pattern.replaceAll(/\*+/g, '.*')}$`).test(metric);
  });
}
