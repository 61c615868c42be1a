import type { PanelLayout } from '../../live/frame.js';
import { element } from '../element.js';
import { formatValue } from '../format.js';
import type { History } from '../history.js';
import { levelOf } from '../palette.js';
import type { PanelView } from './panel-view.js';
import { scaleOf } from './scale.js';

/** The latest values as bars, the largest first. Grafana calls this a bar gauge. */
export function createBargauge(layout: PanelLayout, body: HTMLElement): PanelView {
  const list = element('ol', { class: 'bars' });
  body.append(list);
  return {
    draw: (history: History) => {
      const lines = Object.entries(history.latest(layout.key)).sort((a, b) => b[1] - a[1]);
      const shareOf = scaleOf(
        layout,
        lines.map(([, value]) => value),
      );
      list.replaceChildren(...lines.map(([name, value]) => bar(layout, name, value, shareOf(value))));
    },
    reset: () => undefined,
  };
}

function bar(layout: PanelLayout, name: string, value: number, share: number): HTMLElement {
  const fill = element('span', { class: 'fill' });
  fill.style.width = `${share * 100}%`;
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
