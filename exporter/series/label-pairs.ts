/**
 * The labels of a series as Prometheus writes them: `origin="ORD",haul="long"`. The text is the same in the Prometheus text
 * format and in OpenMetrics, so a series caches it between scrapes. A label with an empty value is left out.
 */
export function labelPairs(names: readonly string[], values: readonly string[]): string {
  let pairs = '';
  for (let at = 0; at < names.length; at++) {
    const value = values[at] ?? '';
    if (value === '') continue;
    pairs += `${pairs === '' ? '' : ','}${names[at]}="${escapeLabelValue(value)}"`;
  }
  return pairs;
}

const SPECIAL = /[\\"\n]/;

function escapeLabelValue(value: string): string {
  if (!SPECIAL.test(value)) return value;
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
