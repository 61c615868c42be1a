import { unitOf } from './catalog.js';
import type { Insight } from './model/insight.js';

/** How a person reads a value: as the number that it is, or a share of one as a percentage. */
export type Notation = 'plain' | 'percent';

/** Metrics that end in `_ratio` are shares by Prometheus' convention. */
export function notationOf(insight: Insight): Notation {
  return insight.kind === 'threshold' && unitOf(insight.metric) === 'ratio' ? 'percent' : 'plain';
}

/** What Prometheus' templates print for the same: `printf "%.6g"`, and `humanizePercentage`, which is `%.4g%%`. */
export function valueText(value: number, notation: Notation): string {
  return notation === 'percent' ? `${general(value * 100, 4)}%` : general(value, 6);
}

/** Go's `%.<digits>g`: so many digits without trailing zeros, with an exponent where that is shorter. */
function general(value: number, digits: number): string {
  const rounded = Number(value.toPrecision(digits));
  const exponent = Math.floor(Math.log10(Math.abs(rounded)));
  if (value === 0 || !Number.isFinite(value) || (exponent >= -4 && exponent < digits)) return String(rounded);
  const [mantissa = '', power = ''] = value.toExponential(digits - 1).split('e');
  const sign = power.startsWith('-') ? '-' : '+';
  return `${Number(mantissa)}e${sign}${power.replace(/^[+-]/, '').padStart(2, '0')}`;
}
