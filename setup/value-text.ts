import { insightTraits } from './insight-kinds.js';
import type { Insight } from './model/insight.js';

/** How a value is displayed: as a number, or a ratio as a percentage. */
export type Notation = 'plain' | 'percent';

/** Metrics that end in `_ratio` are ratios, by the Prometheus convention. */
export function notationOf(insight: Insight): Notation {
  return insightTraits(insight).isRatio(insight) ? 'percent' : 'plain';
}

/** Formats like Prometheus templates: `printf "%.6g"`, and `humanizePercentage`, which is `%.4g%%`. */
export function valueText(value: number, notation: Notation): string {
  return notation === 'percent' ? `${general(value * 100, 4)}%` : general(value, 6);
}

/** Go's `%.<digits>g`: significant digits without trailing zeros, with an exponent where that is shorter. */
function general(value: number, digits: number): string {
  const rounded = Number(value.toPrecision(digits));
  const exponent = Math.floor(Math.log10(Math.abs(rounded)));
  if (value === 0 || !Number.isFinite(value) || (exponent >= -4 && exponent < digits)) return String(rounded);
  const [mantissa = '', power = ''] = value.toExponential(digits - 1).split('e');
  const sign = power.startsWith('-') ? '-' : '+';
  return `${Number(mantissa)}e${sign}${power.replace(/^[+-]/, '').padStart(2, '0')}`;
}
