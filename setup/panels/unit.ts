import type { CatalogEntry } from '../catalog.js';
import type { Show } from '../model/show.js';
import { siUnit } from './si-unit.js';
import { traitsOf } from '../model/aggregate.js';
import { natureOf } from './nature.js';

/** Grafana names of a unit, and of that unit per second. */
interface GrafanaUnits {
  readonly value: string;
  readonly perSecond: string;
}

/** An amount without a known unit, per second: `12 /s`, `1.2 k/s`. */
const PER_SECOND = 'si:/s';

/** A unit that nobody adds up, or one that has no unit of Grafana per second: then `symbol` is what the rate is written in. */
const plain = (value: string, symbol = ''): GrafanaUnits => ({ value, perSecond: siUnit(`${symbol}/s`) });

/**
 * Units by the word at the end of a metric's name: base units of Prometheus, then others that people use.
 * https://grafana.com/docs/grafana/latest/panels-visualizations/configure-standard-options/#unit
 */
export const GRAFANA_UNIT_OF: Readonly<Record<string, GrafanaUnits>> = {
  seconds: { value: 's', perSecond: 'percentunit' },
  bytes: { value: 'bytes', perSecond: 'binBps' },
  ratio: plain('percentunit'),
  percent: plain('percent'),
  celsius: plain('celsius'),
  // "velocityms" has no prefixes: it writes 15000000 m/s.
  meters: { value: 'lengthm', perSecond: siUnit('m/s') },
  grams: { value: 'massg', perSecond: siUnit('g/s') },
  joules: { value: 'joule', perSecond: 'watt' },
  volts: plain('volt'),
  amperes: plain('amp'),
  watts: plain('watt'),
  hertz: plain('hertz'),
  bits: { value: 'decbits', perSecond: 'bps' },
  milliseconds: plain('ms'),
  ms: plain('ms'),
  microseconds: plain('µs'),
  nanoseconds: plain('ns'),
  minutes: plain('m'),
  hours: plain('h'),
  days: plain('d'),
  kilometers: plain('lengthkm', 'km'),
  km: plain('lengthkm', 'km'),
  miles: plain('lengthmi', 'mi'),
  feet: plain('lengthft', 'ft'),
  kilograms: plain('masskg', 'kg'),
  kg: plain('masskg', 'kg'),
  liters: plain('litre', 'L'),
  litres: plain('litre', 'L'),
  pascals: plain('pressurepa'),
  hpa: plain('pressurehpa'),
  kelvin: plain('kelvin'),
  fahrenheit: plain('fahrenheit'),
  degrees: plain('degree'),
  knots: plain('velocityknot'),
  kmh: plain('velocitykmh'),
  rpm: plain('rotrpm'),
  lux: plain('lux'),
  ppm: plain('ppm'),
  decibels: plain('dB'),
  kwh: plain('kwatth', 'kWh'),
  euros: { value: 'currencyEUR', perSecond: siUnit('€/s') },
  eur: { value: 'currencyEUR', perSecond: siUnit('€/s') },
  dollars: { value: 'currencyUSD', perSecond: siUnit('$/s') },
  usd: { value: 'currencyUSD', perSecond: siUnit('$/s') },
  gbp: { value: 'currencyGBP', perSecond: siUnit('£/s') },
};

/** Units of Grafana for events per second or minute. */
const EVENT_RATES: ReadonlySet<string> = new Set(
  'pps cps ops reqps rps wps iops eps mps recps rowsps cpm opm reqpm rpm wpm epm mpm recpm rowspm'.split(' '),
);

const RATE_OF: Readonly<Record<string, string>> = {
  short: 'cps',
  sishort: 'cps',
  none: 'cps',
  s: 'percentunit',
  bytes: 'binBps',
  decbytes: 'Bps',
  bits: 'binbps',
  decbits: 'bps',
  lengthm: siUnit('m/s'),
  massg: siUnit('g/s'),
  joule: 'watt',
};
const QUANTITY_OF: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(RATE_OF).map(([quantity, rate]) => [rate, quantity])),
  cps: 'short',
  velocityms: 'lengthm',
};

const SYMBOLS: Readonly<Record<string, string>> = { EUR: '€', USD: '$', GBP: '£', JPY: '¥', INR: '₹' };

/**
 * The Grafana unit of what is shown of a metric.
 *
 * @param declared unit of the metric in the setup; of a counter, that of its rate or of what it counts
 */
export function unitOfShow(entry: CatalogEntry, show: Show, declared?: string): string {
  if (countsEvents(entry, show)) return show.kind === 'rate' ? 'cps' : 'short';
  if (declared !== undefined) return entry.type === 'counter' ? declaredFor(show, declared) : declared;
  const unit = unitsOf(entry);
  if (natureOf(entry) === 'state') return 'bool_yes_no';
  if (show.kind === 'rate' || isPerSecond(entry)) {
    return unit?.perSecond ?? (countsOnes(entry) ? 'cps' : PER_SECOND);
  }
  return unit?.value ?? valueUnit(entry.name);
}

/** Whether a window computes amounts per second itself. */
function isPerSecond({ metric }: CatalogEntry): boolean {
  return metric?.kind === 'window' && traitsOf(metric.aggregate).perSecond;
}

/** Whether a panel shows the event count of a histogram. The unit and thresholds of the histogram do not apply to it. */
export function countsEvents(entry: CatalogEntry, show: Show): boolean {
  return entry.type === 'histogram' && (show.kind === 'rate' || show.kind === 'increase');
}

/** What adds amounts of an unknown unit does not count. */
const countsOnes = ({ metric }: CatalogEntry) =>
  (metric?.kind !== 'counter' && metric?.kind !== 'window') || metric.value === undefined;

/** The word of the name that is its unit, without which the name still says what is measured. */
export function unitWordOf(name: string): string | undefined {
  const words = name.replace(/_total$/, '').split('_');
  const [before = '', word = ''] = [words.at(-2), words.at(-1)];
  // `users_last_7_days` are no days.
  if (/^(?:\d+|last|past|per|within|every)$/.test(before)) return undefined;
  return Object.hasOwn(GRAFANA_UNIT_OF, word) ? word : undefined;
}

function unitsOf(entry: CatalogEntry): GrafanaUnits | undefined {
  const word = entry.unit ?? unitWordOf(entry.name) ?? '';
  if (word === 'bytes' && hasDecimalBuckets(entry)) return DECIMAL_BYTES;
  return Object.hasOwn(GRAFANA_UNIT_OF, word) ? GRAFANA_UNIT_OF[word] : undefined;
}

const DECIMAL_BYTES: GrafanaUnits = { value: 'decbytes', perSecond: 'Bps' };

/** Whether the bounds are round in powers of ten, such as 10 MB, which reads "9.54 MiB" in powers of two. */
function hasDecimalBuckets({ metric }: CatalogEntry): boolean {
  if (metric?.kind !== 'histogram') return false;
  const large = metric.buckets.filter((bound) => bound >= 1000 && Number.isFinite(bound));
  return large.length > 0 && large.every((bound) => Number(bound.toPrecision(2)) === bound);
}

function valueUnit(name: string): string {
  if (name.endsWith('_per_second')) return 'cps';
  return name.endsWith('_per_minute') ? 'cpm' : 'short';
}

/** A rate in the unit of its counter, or an increase in the unit of its rate, would be wrong by a factor of seconds. */
function declaredFor(show: Show, declared: string): string {
  if (show.kind === 'rate') return RATE_OF[declared] ?? perSecond(declared);
  return EVENT_RATES.has(declared) ? 'short' : (QUANTITY_OF[declared] ?? declared);
}

function perSecond(declared: string): string {
  const [, currency] = /^currency:?([A-Z]{3})$/.exec(declared) ?? [];
  if (currency !== undefined) return siUnit(`${SYMBOLS[currency] ?? currency}/s`);
  return /^(?:suffix|si):(?!.*\/)/.test(declared) ? `${declared}/s` : declared;
}
