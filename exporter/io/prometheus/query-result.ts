/** One series of a vector or a matrix. */
export interface PrometheusSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly PrometheusPoint[];
}

export interface PrometheusPoint {
  readonly seconds: number;
  /** Not NaN: such points are left out. May be infinite. */
  readonly value: number;
}

/** Reads the answer to a query: a vector or a matrix. `undefined` if it is anything else. Parts with an unknown form are left out. */
export function seriesIn(answer: unknown): readonly PrometheusSeries[] | undefined {
  const result = member(member(answer, 'data'), 'result');
  if (!Array.isArray(result)) return undefined;
  return result.map((entry: unknown) => ({
    labels: labelsIn(member(entry, 'metric')),
    points: pointsIn(entry),
  }));
}

function pointsIn(entry: unknown): readonly PrometheusPoint[] {
  const values = member(entry, 'values');
  const pairs: readonly unknown[] = Array.isArray(values) ? values : [member(entry, 'value')];
  return pairs.flatMap((pair) => {
    if (!Array.isArray(pair)) return [];
    const [seconds, text] = pair as readonly unknown[];
    const value = typeof text === 'string' ? numberIn(text) : NaN;
    return typeof seconds === 'number' && Number.isFinite(seconds) && !Number.isNaN(value)
      ? [{ seconds, value }]
      : [];
  });
}

/** Prometheus writes values as strings, because JSON has no infinities. */
function numberIn(text: string): number {
  if (text === '+Inf') return Infinity;
  return text === '-Inf' ? -Infinity : text.trim() === '' ? NaN : Number(text);
}

function labelsIn(metric: unknown): Readonly<Record<string, string>> {
  if (typeof metric !== 'object' || metric === null) return {};
  const labels = Object.entries(metric).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(labels);
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}
