import { nearest } from '../nearest.js';
import { GRAFANA_UNITS } from './grafana-units.js';
import { misreadPrefix, siUnit } from './si-unit.js';

/** What is wrong with a unit, and what to write instead. */
export interface UnitFault {
  readonly wrong: string;
  readonly advice: string;
}

/** Forms with a text of one's own: `suffix:orders`, `currency:EUR`. https://grafana.com/docs/grafana/latest/panels-visualizations/configure-standard-options/#custom-units */
const OWN_TEXT = /^(?:prefix|suffix|time|si|count|currency|bool):./;

/** Why Grafana does not show a unit as it is meant: it does not know it, or reads the first letter of its symbol as a prefix. */
export function unitFault(unit: string): UnitFault | undefined {
  if (GRAFANA_UNITS.has(unit)) return undefined;
  if (OWN_TEXT.test(unit)) return prefixFault(unit);
  const meant = meantUnit(unit) ?? nearest(unit, [...GRAFANA_UNITS]);
  const instead = `write "suffix:${unit}" for a text after the number`;
  return {
    wrong: `"${unit}" is no unit of Grafana`,
    advice: meant === undefined ? instead : `did you mean "${meant}"? Otherwise ${instead}`,
  };
}

function prefixFault(unit: string): UnitFault | undefined {
  const misread = misreadPrefix(unit);
  if (misread === undefined) return undefined;
  const { letter, prefix, power, rest } = misread;
  const symbol = unit.slice('si:'.length);
  const meant = SYMBOLS[symbol] ?? meantUnit(symbol);
  const kept = JSON.stringify(siUnit(symbol)).replaceAll('\u2060', String.raw`\u2060`);
  const joined = `${kept} in JSON, whose invisible character keeps the "${letter}" in the symbol`;
  return {
    wrong: `Grafana reads the "${letter}" of "${unit}" as the prefix ${prefix}: 1 of it is shown as 10^${power} "${rest}"`,
    advice: meant === undefined ? `write ${joined}` : `write "${meant}", or ${joined}`,
  };
}

/** The unit of Grafana that people call otherwise. */
function meantUnit(text: string): string | undefined {
  const key = text.toLowerCase();
  return Object.hasOwn(MEANT_UNITS, key) ? MEANT_UNITS[key] : undefined;
}
/** Units of Grafana by a symbol after `si:`. Alone, "m" is a minute to Grafana. */
const SYMBOLS: Readonly<Record<string, string>> = { m: 'lengthm', Pa: 'pressurepa' };

/** By names in lower case. */
export const MEANT_UNITS: Readonly<Record<string, string>> = {
  second: 's',
  seconds: 's',
  sec: 's',
  secs: 's',
  millisecond: 'ms',
  milliseconds: 'ms',
  msec: 'ms',
  microseconds: 'µs',
  us: 'µs',
  nanoseconds: 'ns',
  minute: 'm',
  minutes: 'm',
  min: 'm',
  hour: 'h',
  hours: 'h',
  day: 'd',
  days: 'd',
  byte: 'bytes',
  b: 'bytes',
  mb: 'mbytes',
  gb: 'gbytes',
  bit: 'bits',
  '%': 'percent',
  ratio: 'percentunit',
  number: 'short',
  count: 'short',
  meter: 'lengthm',
  meters: 'lengthm',
  km: 'lengthkm',
  kg: 'masskg',
  eur: 'currencyEUR',
  euro: 'currencyEUR',
  '€': 'currencyEUR',
  usd: 'currencyUSD',
  $: 'currencyUSD',
  'km/h': 'velocitykmh',
  kmh: 'velocitykmh',
  'm/s': 'velocityms',
  '°c': 'celsius',
  c: 'celsius',
  'events/s': 'eps',
  'messages/s': 'mps',
  'msg/s': 'mps',
  'packets/s': 'pps',
  '1/s': 'cps',
};
