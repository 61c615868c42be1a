import type { PanelLayout } from '../../live/frame.js';
import { element } from '../element.js';
import { formatValue } from '../format.js';
import type { PanelData } from '../panel-data.js';
import { KeyedList, setLevel, setText } from '../keyed-list.js';
import type { Entry } from '../keyed-list.js';
import { levelOf } from '../palette.js';
import type { TimeRange } from '../time-range.js';
import type { PanelView } from './panel-view.js';

/** The latest values as a table, the largest first. */
export function createTable(layout: PanelLayout, body: HTMLElement): PanelView {
  const rows = element('tbody');
  const head = element(
    'thead',
    {},
    element(
      'tr',
      {},
      element('th', { scope: 'col' }, 'Series'),
      element('th', { scope: 'col', class: 'number' }, 'Value'),
    ),
  );
  const nothing = element('p', { class: 'note', hidden: '' }, 'no data');
  const table = element('table', {}, head, rows);
  body.append(
    element('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': layout.title }, table),
    nothing,
  );
  const list = new KeyedList(rows, (name) => row(layout, name));
  return {
    draw: (history: PanelData, range: TimeRange) => {
      const latest = [...history.latest(layout.key, range.toMs)].sort((a, b) => b[1] - a[1]);
      nothing.hidden = latest.length > 0;
      list.show(latest);
    },
    reset: () => undefined,
  };
}

function row(layout: PanelLayout, name: string): Entry<number> {
  const cell = element('td', { class: 'number' });
  return {
    element: element('tr', {}, element('th', { scope: 'row' }, name), cell),
    show: (value) => {
      setText(cell, formatValue(value, layout.unit, layout.decimals));
      setLevel(cell, levelOf(value, layout.thresholds));
    },
  };
}
