import { nearest } from '../nearest.js';
import { GRAFANA_UNITS } from '../panels/grafana-units.js';
import type { Problem } from '../problem.js';
import type { JsonPath } from '../source/json-node.js';
import type { CheckContext } from './context.js';

/** Units of displays and panels are units of Grafana, which shows any other text after the number. */
export function* checkUnits({ setup, monitoring }: CheckContext): Generator<Problem> {
  for (const [path, unit] of unitsOf(setup)) {
    const message = unitFault(unit);
    if (message !== undefined) yield monitoring.problem(path, message, 'warning');
  }
}

function* unitsOf({
  displays,
  visualizations,
  alerting,
}: CheckContext['setup']): Generator<[JsonPath, string]> {
  for (const [metric, { unit }] of displays) {
    if (unit !== undefined) yield [['liveMetricsDisplay', metric, 'unit'], unit];
  }
  for (const { name, unit } of alerting.promqlAlerts) {
    if (unit !== undefined) yield [['instantAlerts', 'alerts', name, 'unit'], unit];
  }
  for (const [uid, { rows }] of visualizations) {
    for (const [row, { panels }] of rows.entries()) {
      for (const [index, { unit }] of panels.entries()) {
        const panel = ['realTimeVisualization', uid, 'rows', row, 'panels', index];
        if (unit !== undefined) yield [[...panel, 'unit'], unit];
      }
    }
  }
}

/** Forms with a text of one's own: `suffix:orders`, `currency:EUR`. */
const OWN_TEXT = /^(?:prefix|suffix|time|si|count|currency|bool):./;

function unitFault(unit: string): string | undefined {
  if (GRAFANA_UNITS.has(unit) || OWN_TEXT.test(unit)) return undefined;
  const meant = MEANT_UNITS[unit.toLowerCase()] ?? nearest(unit, [...GRAFANA_UNITS]);
  const hint = meant === undefined ? '.' : `; did you mean "${meant}"?`;
  return `"${unit}" is no unit of Grafana${hint} For a text after the number, write "suffix:${unit}"`;
}

/** The ids of units that people call otherwise. */
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
  '1/s': 'cps',
};
