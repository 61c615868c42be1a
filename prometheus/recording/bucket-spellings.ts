import { boundMatcher, bucketBound } from '../../setup/bucket-bound.js';
import { selectorsOf } from '../../setup/panels/selectors.js';
import type { Matcher } from '../../setup/panels/selectors.js';

/**
 * Finds a bucket in all spellings of its bound. `le="1"` is stored as `1` or as `1.0`: it depends on the exporter, on the format that
 * Prometheus asks for, and on its version.
 */
export function withEverySpelling(promql: string): string {
  return selectorsOf(promql)
    .flatMap(({ matchers }) => matchers)
    .filter(isBucket)
    .reduce((text, matcher) => text.replace(matcher.text, () => boundMatcher(Number(matcher.value))), promql);
}

/** A bound with a single spelling stays as it is. */
function isBucket({ label, operator, value }: Matcher): boolean {
  if (label !== 'le' || operator !== '=' || value === '' || !Number.isFinite(Number(value))) return false;
  return boundMatcher(Number(value)).includes('|') || bucketBound(Number(value)) !== value;
}
