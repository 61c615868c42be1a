import type { PanelKind } from '../model/panel.js';
import type { PanelLook } from './panel.js';

/** Units whose zero is a point of a scale like any other. */
const SIGNED =
  /^(?:celsius|fahrenheit|farenheit|kelvin|degree|radian|grad|arcmin|arcsec|dB|dBm|dateTime\w*|string)$/;

/** Whether values of a unit are amounts, which start at 0. */
export function startsAtZero(unit: string): boolean {
  return !SIGNED.test(unit);
}

/** The least top of an axis, by unit: without it, Grafana draws an axis from 0 to 100 for zeros. Small enough not to flatten data. */
const SOFT_MAX: Readonly<Record<string, number>> = {
  s: 0.001,
  ms: 1,
  percentunit: 0.01,
  percent: 1,
  bytes: 1024,
  decbytes: 1000,
  binBps: 1024,
  Bps: 1000,
  cps: 0.1,
  ops: 0.1,
  reqps: 0.1,
  rps: 0.1,
  wps: 0.1,
  iops: 0.1,
  eps: 0.1,
  mps: 0.1,
};

export function softMaxOf(unit: string): number | undefined {
  return startsAtZero(unit) ? (SOFT_MAX[unit] ?? 1) : undefined;
}

type Bounds = Pick<PanelLook, 'min' | 'max'>;

/** Kinds that fill a share of a scale: a scale from the least value shows nothing of it. */
const FILLED: ReadonlySet<PanelKind> = new Set(['gauge', 'bargauge']);

/** The ends of the scale of a panel. Declared ones win. */
export function boundsOf(
  declared: Bounds,
  { kind, unit, thresholds }: Pick<PanelLook, 'kind' | 'unit' | 'thresholds'>,
): Bounds {
  if (!FILLED.has(kind)) return declared;
  // The first step also applies below its value.
  const steps = thresholds.slice(1).map(({ from }) => from);
  const zero = startsAtZero(unit) ? Math.min(0, ...steps) : undefined;
  const min = declared.min ?? zero;
  const max = declared.max ?? fullOf(unit);
  // A bar gauge without an end of its own compares its bars with the longest one.
  return { min, max: max ?? (kind === 'gauge' ? aboveAll(steps) : undefined) };
}

/** Without an end, Grafana's gauge of one value is always full. */
function aboveAll(steps: readonly number[]): number | undefined {
  const highest = steps.at(-1);
  return highest !== undefined && highest > 0 ? highest * 1.5 : undefined;
}

/** The value of a unit that means "all of it". */
const FULL: Readonly<Record<string, number>> = {
  percentunit: 1,
  percent: 100,
  humidity: 100,
  bool: 1,
  bool_yes_no: 1,
  bool_on_off: 1,
};

/** `bool:yes/no` is Grafana's form for words of one's own. */
function fullOf(unit: string): number | undefined {
  return FULL[unit] ?? (unit.startsWith('bool:') ? 1 : undefined);
}
