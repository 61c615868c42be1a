import type { MetricPanel, PromqlPanel, Show } from '../../setup/panels/panel.js';

/** How a legend names what is shown: `p95`, `rate`. */
export function showName(show: Show): string {
  return show.kind === 'quantile' ? `p${Number((show.quantile * 100).toFixed(6))}` : show.kind;
}

/** The legend of one line: the values of the labels that keep lines apart, and what is shown where that is not the same for all. */
export function legendOf(panel: MetricPanel, show: Show, labels: readonly string[]): string {
  const values = labels.map((value) => (value === '' ? '(none)' : value));
  if (panel.shows.length > 1) values.push(showName(show));
  return values.length === 0 ? panel.title : values.join(' · ');
}

/** The legend of a line of a PromQL panel: its template filled in, or the labels themselves. */
export function promqlLegend(panel: PromqlPanel, labels: Readonly<Record<string, string>>): string {
  if (panel.legend !== undefined) {
    return panel.legend.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => labels[name] ?? '');
  }
  const pairs = Object.entries(labels).filter(([name]) => name !== '__name__');
  return pairs.length === 0 ? panel.title : pairs.map(([name, value]) => `${name}=${value}`).join(' ');
}
