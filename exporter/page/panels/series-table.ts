import type { PanelLayout } from '../../live/frame.js';
import { element } from '../element.js';
import type { PanelData } from '../panel-data.js';
import { KeyedList, setText } from '../keyed-list.js';
import type { Entry } from '../keyed-list.js';
import type { TimeRange } from '../time-range.js';
import { valueText } from '../value-text.js';
import type { PanelView } from './panel-view.js';

const COLUMNS = ['Last', 'Minimum', 'Mean', 'Maximum'] as const;

/** A course of time as a table, for those who cannot see the chart or want its numbers: each line over the shown range. */
export function createSeriesTable(layout: PanelLayout, body: HTMLElement): PanelView {
  const rows = element('tbody');
  const heads = COLUMNS.map((title) => element('th', { scope: 'col', class: 'number' }, title));
  const head = element(
    'thead',
    {},
    element('tr', {}, element('th', { scope: 'col' }, headerOf(layout)), ...heads),
  );
  const caption = element('caption', { class: 'unseen' }, layout.title);
  const table = element('table', {}, caption, head, rows);
  body.append(
    element(
      'div',
      { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': `${layout.title}, as a table` },
      table,
    ),
  );
  const list = new KeyedList(rows, (name) => row(layout, name));
  return {
    draw: (history: PanelData, range: TimeRange) => {
      const { lines } = history.columns(layout.key, range);
      list.show([...lines].map(([name, values]) => [name, values.filter((value) => value !== null)]));
    },
    reset: () => undefined,
  };
}

/** What tells the lines apart: the labels, if they are known. */
function headerOf({ lineHeader = 'Line' }: PanelLayout): string {
  return lineHeader;
}

function row(layout: PanelLayout, name: string): Entry<readonly number[]> {
  const cells = COLUMNS.map(() => element('td', { class: 'number' }));
  return {
    element: element('tr', {}, element('th', { scope: 'row' }, name), ...cells),
    show: (values) => {
      const sum = values.reduce((total, value) => total + value, 0);
      const shown = [
        values.at(-1) ?? NaN,
        Math.min(...values),
        values.length === 0 ? NaN : sum / values.length,
        Math.max(...values),
      ];
      for (const [index, cell] of cells.entries()) setText(cell, valueText(layout, shown[index] ?? NaN));
    },
  };
}
