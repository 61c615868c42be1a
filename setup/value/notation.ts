import type { Scale } from './scale.js';
import { withoutJoiner } from '../panels/si-unit.js';

/** How a value is written for a person. */
export interface Notation {
  /** What it is multiplied by first: 100 for a ratio that is shown as a percentage. */
  readonly factor: number;
  readonly scale: Scale;
  /** Stands between the number and the unit. */
  readonly space: '' | ' ';
  readonly unit: string;
}

function notation(unit: string, scale: Scale = 'thousands', factor = 1): Notation {
  return { factor, scale, space: unit === '' || unit.startsWith('/') ? '' : ' ', unit };
}

const duration = (factor = 1): Notation => ({ factor, scale: 'duration', space: ' ', unit: '' });

export const PLAIN = notation('');
export const PERCENT = notation('%', 'none', 100);
export const SECONDS = duration();

/** Of the units of Grafana, those that have a short name of their own. Values in all others are plain numbers. */
const UNITS: Readonly<Record<string, Notation>> = {
  percentunit: PERCENT,
  percent: notation('%', 'none'),
  ns: duration(1e-9),
  µs: duration(1e-6),
  ms: duration(1e-3),
  s: SECONDS,
  m: duration(60),
  h: duration(3_600),
  d: duration(86_400),
  dtdurations: SECONDS,
  dtdurationms: duration(1e-3),
  bytes: notation('B', 'binary'),
  decbytes: notation('B'),
  bits: notation('b', 'binary'),
  decbits: notation('b'),
  binBps: notation('B/s', 'binary'),
  Bps: notation('B/s'),
  binbps: notation('b/s', 'binary'),
  bps: notation('b/s'),
  pps: notation('/s'),
  celsius: notation('°C', 'none'),
  fahrenheit: notation('°F', 'none'),
  farenheit: notation('°F', 'none'),
  kelvin: notation('K', 'none'),
  degree: notation('°', 'none'),
  humidity: notation('%', 'none'),
  lengthm: notation('m'),
  lengthkm: notation('km', 'none'),
  velocityms: notation('m/s', 'none'),
  velocitykmh: notation('km/h', 'none'),
  velocityknot: notation('kn', 'none'),
  massg: notation('g'),
  masskg: notation('kg', 'none'),
  joule: notation('J'),
  watt: notation('W'),
  kwatt: notation('kW', 'none'),
  watth: notation('Wh'),
  kwatth: notation('kWh', 'none'),
  volt: notation('V'),
  amp: notation('A'),
  hertz: notation('Hz'),
  pressurehpa: notation('hPa', 'none'),
  pressurembar: notation('mbar', 'none'),
  currencyEUR: notation('€'),
  currencyUSD: notation('$'),
  currencyGBP: notation('£'),
};

const PER_SECOND = new Set(['cps', 'ops', 'reqps', 'rps', 'wps', 'iops', 'eps', 'mps', 'recps', 'rowsps']);
const PER_MINUTE = new Set(['cpm', 'opm', 'reqpm', 'rpm', 'wpm', 'epm', 'mpm', 'recpm', 'rowspm']);

/** How values in a unit of Grafana are written. */
export function notationOfUnit(unit: string | undefined): Notation {
  if (unit === undefined) return PLAIN;
  if (PER_SECOND.has(unit)) return notation('/s');
  if (PER_MINUTE.has(unit)) return notation('/min');
  const [, form, text] = /^(suffix|currency|si):(.+)$/.exec(unit) ?? [];
  if (form === undefined || text === undefined) return UNITS[unit] ?? PLAIN;
  return notation(withoutJoiner(text));
}
