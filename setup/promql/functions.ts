import type { PromqlType } from './ast.js';

type Argument = Exclude<PromqlType, 'unknown'>;

/** A function of PromQL. */
export interface PromqlFunction {
  readonly args: readonly Argument[];
  readonly returns: 'instant vector' | 'scalar';
  /** How many arguments may be left out, from the end. */
  readonly optional: number;
  /** The last argument may be repeated any number of times, or left out. */
  readonly repeats: boolean;
  /** The version of Prometheus that brought it, if newer than the oldest supported one. */
  readonly since: string | undefined;
  /** The version that no longer has it, and what to use there. */
  readonly removed: { readonly in: string; readonly use: string } | undefined;
  readonly experimental: boolean;
}

const VECTOR = 'instant vector';
const RANGE = 'range vector';

function fn(args: readonly Argument[], rest: Partial<PromqlFunction> = {}): PromqlFunction {
  return {
    args,
    returns: VECTOR,
    optional: 0,
    repeats: false,
    since: undefined,
    removed: undefined,
    experimental: false,
    ...rest,
  };
}

const named = (names: string, definition: PromqlFunction) =>
  names.split(' ').map((name): [string, PromqlFunction] => [name, definition]);
const experimental = (since: string) => ({ since, experimental: true });

/** All functions of Prometheus 2.42 to 3.5, with the version that brought or removed them. */
export const FUNCTIONS: ReadonlyMap<string, PromqlFunction> = new Map([
  ...named(
    'abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor ln log10 log2',
    fn([VECTOR]),
  ),
  ...named('rad sgn sin sinh sort sort_desc sqrt tan tanh timestamp', fn([VECTOR])),
  ...named('histogram_count histogram_sum', fn([VECTOR])),
  ...named('histogram_stddev histogram_stdvar', fn([VECTOR], { since: '2.47' })),
  ...named('histogram_avg', fn([VECTOR], { since: '2.51' })),
  ...named('histogram_quantile', fn(['scalar', VECTOR])),
  ...named('histogram_fraction', fn(['scalar', 'scalar', VECTOR])),
  ...named(
    'absent_over_time avg_over_time changes count_over_time delta deriv idelta increase irate',
    fn([RANGE]),
  ),
  ...named('last_over_time max_over_time min_over_time present_over_time rate resets', fn([RANGE])),
  ...named('stddev_over_time stdvar_over_time sum_over_time', fn([RANGE])),
  ...named('mad_over_time', fn([RANGE], experimental('2.49'))),
  ...named('ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time', fn([RANGE], experimental('3.5'))),
  ...named('quantile_over_time', fn(['scalar', RANGE])),
  ...named('predict_linear', fn([RANGE, 'scalar'])),
  ...named(
    'holt_winters',
    fn([RANGE, 'scalar', 'scalar'], { removed: { in: '3.0', use: 'double_exponential_smoothing' } }),
  ),
  ...named('double_exponential_smoothing', fn([RANGE, 'scalar', 'scalar'], experimental('3.0'))),
  ...named('clamp', fn([VECTOR, 'scalar', 'scalar'])),
  ...named('clamp_max clamp_min', fn([VECTOR, 'scalar'])),
  ...named('round', fn([VECTOR, 'scalar'], { optional: 1 })),
  ...named(
    'day_of_month day_of_week day_of_year days_in_month hour minute month year',
    fn([VECTOR], { optional: 1 }),
  ),
  ...named('label_replace', fn([VECTOR, 'string', 'string', 'string', 'string'])),
  ...named('label_join', fn([VECTOR, 'string', 'string', 'string'], { repeats: true })),
  ...named(
    'sort_by_label sort_by_label_desc',
    fn([VECTOR, 'string'], { repeats: true, ...experimental('2.49') }),
  ),
  ...named('info', fn([VECTOR, VECTOR], { optional: 1, ...experimental('2.55') })),
  ...named('scalar', fn([VECTOR], { returns: 'scalar' })),
  ...named('vector', fn(['scalar'])),
  ...named('pi time', fn([], { returns: 'scalar' })),
]);
