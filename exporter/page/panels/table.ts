import type { PanelLayout } from '../../live/frame.js';
import { element } from '../element.js';
import { formatValue } from '../format.js';
import type { History } from '../history.js';
import { levelOf } from '../palette.js';
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
  body.append(element('div', { class: 'scroll', tabindex: '0' }, element('table', {}, head, rows)));
  return {
    draw: (history: History) => {
      const lines = Object.entries(history.latest(layout.key)).sort((a, b) => b[1] - a[1]);
      rows.replaceChildren(...lines.map(([name, value]) => row(layout, name, value)));
    },
    reset: () => undefined,
  };
}

function row(layout: PanelLayout, name: string, value: number): HTMLElement {
  const cell = element('td', { class: 'number' }, formatValue(value, layout.unit, layout.decimals));
  const level = levelOf(value, layout.thresholds);
  if (level !== undefined) cell.dataset['level'] = level;
  return element('tr', {}, element('th', { scope: 'row' }, name), cell);
}
