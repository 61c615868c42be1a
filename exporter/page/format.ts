import { dateText } from './clock.js';
import { unitStyle } from './units.js';
import type { UnitStyle } from './units.js';

/** From this many seconds on, a duration is written in this unit. */
const DURATIONS: readonly (readonly [from: number, perUnit: number, suffix: string])[] = [
  [31_536_000, 31_536_000, ' year'],
  [604_800, 604_800, ' week'],
  [86_400, 86_400, ' day'],
  [3_600, 3_600, ' hour'],
  [60, 60, ' min'],
  [1, 1, ' s'],
  [1e-3, 1e-3, ' ms'],
  [1e-6, 1e-6, ' µs'],
  [0, 1e-9, ' ns'],
];

/** Writes a value in one of Grafana's units as Grafana does: three significant digits, or the decimals of the panel. */
export function formatValue(value: number, unit: string, decimals?: number): string {
  if (!Number.isFinite(value)) return '–';
  const style = unitStyle(unit);
  switch (style.style) {
    case 'fixed':
      return fixedText(value, style, decimals);
    case 'scaled':
      return scaledText(value, style, decimals);
    case 'currency':
      return currencyText(value, style, decimals);
    case 'duration':
      return durationText(value * style.perUnit, decimals);
    case 'share':
      return `${digits(value * style.factor, decimals)}%`;
    case 'answer':
      return value === 0 ? style.no : style.yes;
    case 'date':
      return dateText(value);
    case 'age':
      return `${durationText((Date.now() - value) / 1000, undefined)} ago`;
    case 'clock':
      return clockText(value * style.perUnit);
    case 'hex':
      return `${style.prefix}${Math.round(value).toString(16).toUpperCase()}`;
    case 'scientific':
      return value.toExponential(decimals);
    case 'grouped':
      return value.toLocaleString(undefined, { maximumFractionDigits: decimals ?? 2 });
  }
}

function fixedText(
  value: number,
  { symbol, isPrefix }: UnitStyle & { style: 'fixed' },
  decimals: number | undefined,
): string {
  const text = digits(value, decimals);
  if (symbol === '') return text;
  return isPrefix ? symbol + text : `${text} ${symbol}`;
}

function scaledText(
  value: number,
  { base, suffixes, at }: UnitStyle & { style: 'scaled' },
  decimals: number | undefined,
): string {
  const size = Math.abs(value);
  const power = size === 0 ? 0 : Math.floor(Math.log(size) / Math.log(base) + 1e-9);
  const step = Math.min(suffixes.length - 1 - at, Math.max(-at, power));
  return digits(value / base ** step, decimals) + (suffixes[at + step] ?? '');
}

function currencyText(
  value: number,
  { symbol, isPrefix }: UnitStyle & { style: 'currency' },
  decimals: number | undefined,
): string {
  const amount = scaledText(
    Math.abs(value),
    { style: 'scaled', base: 1_000, suffixes: ['', 'K', 'M', 'B', 'T'], at: 0 },
    decimals,
  );
  const sign = value < 0 ? '-' : '';
  return isPrefix ? `${sign}${symbol}${amount}` : `${sign}${amount}${symbol}`;
}

function durationText(seconds: number, decimals: number | undefined): string {
  const size = Math.abs(seconds);
  if (size === 0) return `${(0).toFixed(decimals ?? 0)} s`;
  const [, perUnit, suffix] = DURATIONS.find(([from]) => size >= from) ?? [0, 1, ' s'];
  return digits(seconds / perUnit, decimals) + suffix;
}

function clockText(seconds: number): string {
  const whole = Math.floor(Math.abs(seconds));
  const parts = [whole / 3_600, (whole % 3_600) / 60, whole % 60];
  const clock = parts.map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
  return seconds < 0 ? `-${clock}` : clock;
}

/** Three significant digits of a fraction; whole numbers in full. */
function digits(value: number, decimals: number | undefined): string {
  if (decimals === undefined && (value === 0 || Number.isInteger(value))) return String(value);
  if (decimals !== undefined) return value.toFixed(Math.max(0, decimals));
  const places = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return places > 12 ? String(Number(value.toPrecision(3))) : value.toFixed(places);
}
