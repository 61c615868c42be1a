/**
 * The upper bound of a histogram bucket as the value of the label `le`, in canonical form: `1.0`, `0.5`, `1e+06`, `+Inf`. OpenMetrics
 * demands it, and Prometheus compares the label as text, so every format and every query uses this form.
 * https://prometheus.io/docs/specs/om/open_metrics_spec/#considerations-canonical-numbers
 */
export function bucketBound(bound: number): string {
  if (!Number.isFinite(bound)) return bound > 0 ? '+Inf' : '-Inf';
  const text = shortest(bound);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** Go's `%g` with as many digits as the number needs: with an exponent below 0.0001 and from a million on. */
function shortest(value: number): string {
  const [mantissa = '', power = ''] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 6) return String(value);
  const sign = exponent < 0 ? '-' : '+';
  return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/**
 * A matcher of the bucket with this bound, however it is spelt: client libraries and versions of Prometheus write `1`, `1.0`, `1e+06`
 * or `1000000`.
 */
export function boundMatcher(bound: number): string {
  const spelt = [...new Set([String(bound), shortest(bound), bucketBound(bound)])].sort();
  return `le=~"${spelt.map((each) => each.replaceAll(/[.+]/g, String.raw`\\$&`)).join('|')}"`;
}
