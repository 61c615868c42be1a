import type { PanelLayout } from '../../live/frame.js';
import { element } from '../element.js';
import { formatValue } from '../format.js';
import { byName } from '../history.js';
import type { History } from '../history.js';
import { levelOf } from '../palette.js';
import type { PanelView } from './panel-view.js';

/** The latest values in large type, coloured by their threshold. */
export function createStat(layout: PanelLayout, body: HTMLElement): PanelView {
  const list = element('div', { class: 'stats' });
  body.append(list);
  return {
    draw: (history: History) => {
      const lines = Object.entries(history.latest(layout.key)).sort(([a], [b]) => byName(a, b));
      list.replaceChildren(...lines.map(([name, value]) => figure(layout, name, value, lines.length > 1)));
    },
    reset: () => undefined,
  };
}

function figure(layout: PanelLayout, name: string, value: number, named: boolean): HTMLElement {
  const level = levelOf(value, layout.thresholds);
  const text = element('strong', {}, formatValue(value, layout.unit, layout.decimals));
  const created = element('div', { class: 'figure' }, text);
  if (level !== undefined) created.dataset['level'] = level;
  if (named) created.append(element('span', {}, name));
  return created;
}
