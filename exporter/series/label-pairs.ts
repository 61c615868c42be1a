/**
 * The labels of a series as Prometheus writes them: `origin="ORD",haul="long"`. The text format and OpenMetrics agree on
 * it, so a series keeps it from scrape to scrape. An empty value means that the label is not there.
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
