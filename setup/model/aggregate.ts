import { formatPercentile, parsePercentile, PERCENTILE_PATTERN } from './percentile.js';

/** What other parts need to know of an aggregate. */
export interface AggregateTraits {
  /** Whether the metric must have a "value"; if not, an event without one counts as 1. */
  readonly needsValue: boolean;
  /** `identity`: only compares values, so strings are allowed. `number`: calculates with them. */
  readonly input: 'number' | 'identity';
  /** Whether a window shows several values, each as a series with the label `top`. */
  readonly ranks: boolean;
  /** Whether a window without events has the value 0. The others have none. */
  readonly zeroIfEmpty: boolean;
  /** How series are combined if a panel does not group by all labels. */
  readonly combinedBy: 'sum' | 'avg' | 'min' | 'max';
  /** Whether its values are amounts per second. */
  readonly perSecond: boolean;
}

const ADDITIVE = {
  needsValue: true,
  input: 'number',
  ranks: false,
  zeroIfEmpty: true,
  combinedBy: 'sum',
  perSecond: false,
} as const;
/** The aggregates of the parts do not give the aggregate of the whole; the maximum is at least the value of one part. */
const NOT_ADDITIVE = { ...ADDITIVE, combinedBy: 'max' } as const;

/** Aggregates without parameters. */
const PLAIN_AGGREGATES = {
  count: { ...ADDITIVE, needsValue: false },
  sum: ADDITIVE,
  mean: { ...ADDITIVE, zeroIfEmpty: false, combinedBy: 'avg' },
  min: { ...ADDITIVE, zeroIfEmpty: false, combinedBy: 'min' },
  max: { ...ADDITIVE, zeroIfEmpty: false, combinedBy: 'max' },
  stddev: { ...NOT_ADDITIVE, zeroIfEmpty: false },
  rate: { ...ADDITIVE, needsValue: false, perSecond: true },
  /** The rates of several series need not be highest in the same second. */
  peak: { ...NOT_ADDITIVE, needsValue: false, perSecond: true },
  distinct: { ...NOT_ADDITIVE, input: 'identity' },
} as const satisfies Readonly<Record<string, AggregateTraits>>;

/** Every aggregate of a window, by kind. To add one, start here; the compiler and the tests report all other places. */
export const AGGREGATES = {
  ...PLAIN_AGGREGATES,
  top: { ...ADDITIVE, input: 'identity', ranks: true, zeroIfEmpty: false },
  quantile: { ...NOT_ADDITIVE, zeroIfEmpty: false },
} as const satisfies Readonly<Record<string, AggregateTraits>>;

export type AggregateKind = keyof typeof AGGREGATES;
type PlainKind = keyof typeof PLAIN_AGGREGATES;

/** What a window computes. */
export type AggregateSpec =
  | { readonly [Kind in PlainKind]: { readonly kind: Kind } }[PlainKind]
  | { readonly kind: 'quantile'; readonly quantile: number }
  | { readonly kind: 'top'; readonly limit: number };

/** The spec of one kind. */
export type AggregateSpecOf<Kind extends AggregateKind> = Extract<AggregateSpec, { kind: Kind }>;

/** Names in the order of the guide. All percentiles share one kind. */
const NAMES = Object.keys(AGGREGATES).filter((kind) => kind !== 'quantile');

export const AGGREGATE_PATTERN = new RegExp(`^(?:${[...NAMES, PERCENTILE_PATTERN].join('|')})$`);

/** `count, sum, ... or a percentile such as p95`. */
export const AGGREGATE_NAMES = `${NAMES.join(', ')} or a percentile such as p95`;

/** Names of the aggregates that have a trait: for messages. */
export function aggregatesWith(hasTrait: (traits: AggregateTraits) => boolean): string {
  const kinds = Object.entries<AggregateTraits>(AGGREGATES).filter(([, traits]) => hasTrait(traits));
  return kinds.map(([kind]) => kind).join(' and ');
}

export function traitsOf(spec: AggregateSpec): AggregateTraits {
  return AGGREGATES[spec.kind];
}

/** Number of values that a window of one series shows. */
export function valuesShown(spec: AggregateSpec): number {
  return 'limit' in spec ? spec.limit : 1;
}

/** `p99.9`, `count`: as the setup writes it. */
export function aggregateName(spec: AggregateSpec): string {
  return spec.kind === 'quantile' ? formatPercentile(spec.quantile) : spec.kind;
}

/** Reads a name that `AGGREGATE_PATTERN` accepts; `undefined` for any other text. */
export function parseAggregate(name: string, limit: number): AggregateSpec | undefined {
  const quantile = parsePercentile(name);
  if (quantile !== undefined) return { kind: 'quantile', quantile };
  if (name === 'top') return { kind: 'top', limit };
  return isPlain(name) ? { kind: name } : undefined;
}

function isPlain(name: string): name is PlainKind {
  return Object.hasOwn(PLAIN_AGGREGATES, name);
}
