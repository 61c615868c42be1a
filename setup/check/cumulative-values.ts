import type { JsonSchema, Stream } from '../model/stream.js';
import type { Problem } from '../problem.js';
import type { CheckContext } from './context.js';

/** Words of a name, in snake_case or camelCase, that running totals have. */
const TOTAL_WORDS: ReadonlySet<string> = new Set([
  'total',
  'count',
  'counter',
  'cumulative',
  'uptime',
  'lifetime',
  'odometer',
]);
const TOTAL_TEXT =
  /\b(?:cumulative|running total|monotonic(?:ally)?|since (?:the )?(?:start|boot|reset|power))/i;
const FIELD = /^(?:event\.)?([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)$/;

/**
 * Warns if a counter adds a field that looks like a running total: the sum of running totals means nothing. "from" says what the field is
 * and silences the warning.
 */
export function* checkCumulativeValues({ setup, processing }: CheckContext): Generator<Problem> {
  for (const metric of setup.metrics) {
    const path = ['liveMetrics', metric.name];
    if (metric.kind !== 'counter' || processing.value([...path, 'from']) !== undefined) continue;
    const [, field] = FIELD.exec(metric.value ?? '') ?? [];
    const stream = setup.streams.find(({ name }) => name === metric.stream);
    if (field === undefined || stream === undefined || !looksCumulative(field, stream)) continue;
    const message =
      `"${field}" looks like a running total, and a counter adds its values: write "from": "total" to count its increases, ` +
      'or "from": "events" if each event has an amount of its own';
    yield processing.stringProblem([...path, 'value'], 0, message, 'warning');
  }
}

function looksCumulative(field: string, { schema }: Stream): boolean {
  const path = field.split('.');
  const words = (path.at(-1) ?? '')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split('_');
  return words.some((word) => TOTAL_WORDS.has(word)) || TOTAL_TEXT.test(descriptionOf(schema, path));
}

function descriptionOf(schema: JsonSchema, path: readonly string[]): string {
  const described = path.reduce<unknown>((of, name) => memberOf(memberOf(of, 'properties'), name), schema);
  const text = memberOf(described, 'description');
  return typeof text === 'string' ? text : '';
}

function memberOf(object: unknown, name: string): unknown {
  if (typeof object !== 'object' || object === null) return undefined;
  return new Map<string, unknown>(Object.entries(object)).get(name);
}
