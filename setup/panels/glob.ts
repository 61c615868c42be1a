/** Prefix of the exporter's own metrics. */
const OWN_PREFIX = 'natsight_';

/**
 * Whether one of the patterns (`flights_*`) matches the metric. The exporter's own metrics only match patterns that start with
 * "natsight": `*` alone means the declared metrics.
 */
export function matchesAny(patterns: readonly string[], metric: string): boolean {
  return patterns.some((pattern) => {
    if (metric.startsWith(OWN_PREFIX) && !pattern.startsWith('natsight')) return false;
    return matches(pattern, metric);
  });
}

/** In linear time: a regular expression with many `.*` would try each part at each place. */
function matches(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}
