/** Prefix of the exporter's own metrics. */
const OWN_PREFIX = 'natsight_';

/**
 * Whether one of the patterns (`flights_*`) matches the metric. The exporter's own metrics only match patterns that start with
 * "natsight": `*` alone means the declared metrics.
 */
export function matchesAny(patterns: readonly string[], metric: string): boolean {
  return patterns.some((pattern) => {
    if (metric.startsWith(OWN_PREFIX) && !pattern.startsWith('natsight')) return false;
    return new RegExp(`^${pattern.replaceAll(/\*+/g, '.*')}$`).test(metric);
  });
}
