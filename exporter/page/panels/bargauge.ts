import type { PanelLayout } from '../../live/frame.js';
import { element } from '../element.js';
import { formatValue } from '../format.js';
import type { History } from '../history.js';
import { levelOf } from '../palette.js';
import type { PanelView } from './panel-view.js';

/** The latest values as bars, the greatest first: Grafana's bar gauge. */
export function createBargauge(layout: PanelLayout, body: HTMLElement): PanelView {
  const list = element('ol', { class: 'bars' });
  body.append(list);
  return {
    draw: (history: History) => {
      const lines = Object.entries(history.latest(layout.key)).sort((a, b) => b[1] - a[1]);
      const top = layout.max ?? Math.max(...lines.map(([, value]) => value), 0);
      const bottom = layout.min ?? 0;
      list.replaceChildren(
        ...lines.map(([name, value]) => bar(layout, name, value, (value - bottom) / (top - bottom || 1))),
      );
    },
    reset: () => undefined,
  };
}

function bar(layout: PanelLayout, name: string, value: number, share: number): HTMLElement {
  const fill = element('span', { class: 'fill' });
  fill.style.width = `${Math.min(1, Math.max(0, share)) * 100}%`;
  const level = levelOf(value, layout.thresholds);
  if (level !== undefined) fill.dataset['level'] = level;
  return element(
    'li',
    {},
    element('span', { class: 'name', title: name }, name),
    element('span', { class: 'track', 'aria-hidden': 'true' }, fill),
    element('span', { class: 'value' }, formatValue(value, layout.unit, layout.decimals)),
  );
}
