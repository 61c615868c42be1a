import type { CatalogEntry } from '../catalog.js';
import type { Show } from '../model/show.js';
import { natureOf } from './nature.js';

/** Grafana names of a base unit, and of that unit per second. https://grafana.com/docs/grafana/latest/panels-visualizations/configure-standard-options/#unit */
export const GRAFANA_UNIT_OF: Readonly<
  Record<string, { readonly value: string; readonly perSecond: string }>
> = {
  seconds: { value: 's', perSecond: 'percentunit' },
  bytes: { value: 'bytes', perSecond: 'binBps' },
  ratio: { value: 'percentunit', perSecond: 'short' },
  percent: { value: 'percent', perSecond: 'short' },
  celsius: { value: 'celsius', perSecond: 'short' },
  meters: { value: 'lengthm', perSecond: 'velocityms' },
  grams: { value: 'massg', perSecond: 'short' },
  joules: { value: 'joule', perSecond: 'watt' },
  volts: { value: 'volt', perSecond: 'short' },
  amperes: { value: 'amp', perSecond: 'short' },
};

/** The Grafana unit of a panel. */
export function unitOfShow(entry: CatalogEntry, show: Show): string {
  const unit = GRAFANA_UNIT_OF[entry.unit ?? ''];
  if (countsEvents(entry, show)) return show.kind === 'rate' ? 'cps' : 'short';
  if (natureOf(entry) === 'state') return 'bool_yes_no';
  if (show.kind === 'rate') return unit?.perSecond ?? 'cps';
  return unit?.value ?? 'short';
}

/** Whether a panel shows the event count of a histogram. The unit and thresholds of the histogram do not apply to it. */
export function countsEvents(entry: CatalogEntry, show: Show): boolean {
  return entry.type === 'histogram' && (show.kind === 'rate' || show.kind === 'increase');
}
