import { PANEL_KINDS } from '../../setup/model/panel.js';
import { nameOfShow } from '../../setup/model/show.js';
import type { Show } from '../../setup/model/show.js';
import type { MetricPanel, Panel, PromqlPanel } from '../../setup/panels/panel.js';
import { nameOfCells } from './cells.js';

/** The legend of a line: its label values, after the name of what it shows if the panel shows several things. */
export function legendOf(panel: MetricPanel, show: Show, labels: readonly string[]): string {
  const words = labels.map(labelText);
  if (panel.shows.length > 1) words.unshift(nameOfShow(show));
  return words.length === 0 ? panel.title : joined(panel, words);
}

/** The legend of a line of a PromQL panel: the rendered template; the title if all its labels are empty. */
export function promqlLegend(panel: PromqlPanel, labels: Readonly<Record<string, string>>): string {
  // As in Grafana, the columns of a table are its labels, whatever its legend says.
  if (isTable(panel) && panel.labels.length > 0)
    return nameOfCells(panel.labels.map((name) => labelText(labels[name] ?? '')));
  const legend = panel.legend.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => labels[name] ?? '');
  return legend.trim() === '' ? panel.title : legend.trim();
}

const isTable = ({ kind }: Panel) => PANEL_KINDS[kind].data === 'table';
const labelText = (value: string) => (value === '' ? '(none)' : value);
const joined = (panel: Panel, words: readonly string[]) =>
  isTable(panel) ? nameOfCells(words) : words.join(' ');
