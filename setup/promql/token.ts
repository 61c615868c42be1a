import type { ReadString } from './string-literal.js';

/** A word with a meaning of its own, in lower case. Prometheus accepts it in any case. */
export const AGGREGATIONS = [
  'sum',
  'avg',
  'count',
  'min',
  'max',
  'group',
  'stddev',
  'stdvar',
  'topk',
  'bottomk',
  'count_values',
  'quantile',
] as const;
/** They are experimental. */
export const NEW_AGGREGATIONS = ['limitk', 'limit_ratio'] as const;
export const NEW_AGGREGATIONS_SINCE = '2.54';
const WORD_OPERATORS = ['and', 'or', 'unless', 'atan2'] as const;
const MODIFIERS = ['offset', 'by', 'without', 'on', 'ignoring', 'group_left', 'group_right', 'bool'] as const;

export const KEYWORDS: ReadonlySet<string> = new Set([
  ...AGGREGATIONS,
  ...WORD_OPERATORS,
  ...MODIFIERS,
  'start',
  'end',
]);

/** Keywords that cannot be the name of a metric; all others can. */
export const NEVER_A_METRIC: ReadonlySet<string> = new Set([
  'atan2',
  'bool',
  'group_left',
  'group_right',
  'ignoring',
  'on',
]);

export interface Token {
  readonly kind:
    | 'identifier'
    // An identifier with a colon: the name of a recording rule.
    | 'metric identifier'
    | 'keyword'
    | 'number'
    | 'duration'
    | 'string'
    | 'symbol'
    | 'end';
  /** As written; a keyword in lower case. */
  readonly text: string;
  readonly written: string;
  readonly from: number;
  readonly to: number;
  /** The value of a string. */
  readonly string?: ReadString;
}
