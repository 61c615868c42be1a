import { nameOfShow } from '../../setup/model/show.js';
import type { Show } from '../../setup/model/show.js';
import type { MetricPanel, PromqlPanel } from '../../setup/panels/panel.js';

/** The legend of a line: its label values, after the name of what it shows if the panel shows several things. */
export function legendOf(panel: MetricPanel, show: Show, labels: readonly string[]): string {
  const words = labels.map((value) => (value === '' ? '(none)' : value));
  if (panel.shows.length > 1) words.unshift(nameOfShow(show));
  return words.length === 0 ? panel.title : words.join(' ');
}

/** The legend of a line of a PromQL panel: the rendered template; the title if all its labels are empty. */
export function promqlLegend(panel: PromqlPanel, labels: Readonly<Record<string, string>>): string {
  const legend = panel.legend.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => labels[name] ?? '');
  return legend.trim() === '' ? panel.title : legend.trim();
}
