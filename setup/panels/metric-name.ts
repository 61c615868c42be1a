import type { CatalogEntry } from '../catalog.js';
import { natureOf } from './nature.js';
import { unitWordOf } from './unit.js';
import { sentenceCase, wordsOf } from './words.js';

/** Nouns that say what is measured, so that the unit after them says nothing new: the axis shows it. */
const TIMES =
  'duration delay latency lag time age uptime downtime interval timeout wait pause gap cpu silence rtt ttl lateness elapsed offset eta watermark';
const LENGTHS = 'distance altitude height depth length width visibility elevation range radius diameter';
const MASSES = 'weight mass load payload';
const MEASURED: Readonly<Record<string, string>> = {
  seconds: TIMES,
  milliseconds: TIMES,
  ms: TIMES,
  microseconds: TIMES,
  nanoseconds: TIMES,
  minutes: TIMES,
  hours: TIMES,
  days: TIMES,
  bytes: 'memory size payload traffic heap storage disk body throughput usage capacity limit free',
  bits: 'traffic throughput bandwidth',
  celsius: 'temperature temp dewpoint',
  fahrenheit: 'temperature temp dewpoint',
  kelvin: 'temperature temp',
  volts: 'voltage',
  amperes: 'current',
  watts: 'power consumption load',
  hertz: 'frequency',
  joules: 'energy consumption',
  kwh: 'energy consumption',
  meters: LENGTHS,
  kilometers: LENGTHS,
  km: LENGTHS,
  miles: LENGTHS,
  feet: LENGTHS,
  grams: MASSES,
  kilograms: MASSES,
  kg: MASSES,
  liters: 'volume level fuel',
  litres: 'volume level fuel',
  pascals: 'pressure',
  hpa: 'pressure',
  knots: 'speed velocity',
  kmh: 'speed velocity',
  degrees: 'angle heading direction latitude longitude bearing course',
  lux: 'light illuminance',
  decibels: 'noise level',
};

/** What stands in place of a unit after another noun: `http_request_seconds` is the time of requests. */
const STANDS_FOR: Readonly<Record<string, string>> = {
  seconds: 'time',
  milliseconds: 'time',
  ms: 'time',
  microseconds: 'time',
  nanoseconds: 'time',
  celsius: 'temperature',
  fahrenheit: 'temperature',
  kelvin: 'temperature',
  volts: 'voltage',
  amperes: 'current',
  watts: 'power',
  hertz: 'frequency',
  joules: 'energy',
  kwh: 'energy',
};

/** Units that say nothing but the unit. */
const ONLY_UNITS: ReadonlySet<string> = new Set(['percent', 'euros', 'eur', 'dollars', 'usd', 'gbp']);

/** Words at the end of a name that people put first. */
const FIRST: Readonly<Record<string, string>> = {
  mean: 'mean',
  avg: 'mean',
  average: 'mean',
  median: 'median',
  min: 'minimum',
  minimum: 'minimum',
  max: 'maximum',
  maximum: 'maximum',
  peak: 'peak',
};

/** Words at the end of a name that repeat its type. */
const TYPES: ReadonlySet<string> = new Set(['count', 'counter', 'gauge', 'histogram', 'metric', 'number']);

/** The name of a metric as a person writes it: `order_amount_mean_euros` becomes `Mean order amount`. */
export function readableName(entry: CatalogEntry): string {
  const name = entry.name.replace(/^natsight_/, '');
  const words = withoutState(withoutUnit(name), entry);
  while (words.length > 1 && TYPES.has(words.at(-1) ?? '')) words.pop();
  const first = words.length > 1 ? FIRST[words.at(-1) ?? ''] : undefined;
  if (first !== undefined) words.splice(0, words.length, first, ...words.slice(0, -1));
  return words.length === 0 ? entry.name : sentenceCase(words.join(' '));
}

function withoutUnit(name: string): string[] {
  const bare = name.replace(/_(?:total|info)$/, '').replace(/(?:_unix)?_timestamp(?:_seconds)?$/, '');
  const unit = unitWordOf(bare);
  const words = [...wordsOf(bare)];
  if (unit === undefined || words.length < 2) return words;
  const measured = words.slice(0, -1);
  // The mean stands between: `order_amount_mean_euros`.
  const noun = measured.findLast((word) => !(word in FIRST) && !/^p\d+$/.test(word)) ?? '';
  const known = (MEASURED[unit] ?? '').split(' ').includes(noun.toLowerCase());
  if (known || ONLY_UNITS.has(unit)) return measured;
  const instead = STANDS_FOR[unit];
  return instead === undefined ? words : [...measured, instead];
}

/** The values of a state say the rest: connected, up. */
function withoutState(words: string[], entry: CatalogEntry): string[] {
  const nature = natureOf(entry);
  if (words.length < 2 || (nature !== 'state' && nature !== 'firing')) return words;
  const last = words.at(-1);
  const rest = words.slice(0, -1);
  if (last === 'connected') return [...rest, 'connection'];
  return nature === 'firing' ? [...rest.slice(0, -1), `${rest.at(-1)}s`] : rest;
}
