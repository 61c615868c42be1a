import type { PanelLayout } from '../../live/frame.js';
import { element } from '../element.js';
import { formatValue } from '../format.js';
import { byName } from '../history.js';
import type { History } from '../history.js';
import { levelOf } from '../palette.js';
import type { PanelView } from './panel-view.js';

/** Half a circle of radius 40 around (50, 50). */
const ARC = 'M 10 50 A 40 40 0 0 1 90 50';
const SVG = 'http://www.w3.org/2000/svg';

/** The latest values on dials, each with its figure in the middle. */
export function createGauge(layout: PanelLayout, body: HTMLElement): PanelView {
  const list = element('div', { class: 'dials' });
  body.append(list);
  return {
    draw: (history: History) => {
      const lines = Object.entries(history.latest(layout.key)).sort(([a], [b]) => byName(a, b));
      const top = layout.max ?? Math.max(...lines.map(([, value]) => value), 0);
      const dials = lines.map(([name, value]) => dial(layout, value, top, lines.length > 1 ? name : ''));
      list.replaceChildren(...dials);
    },
    reset: () => undefined,
  };
}

function dial(layout: PanelLayout, value: number, top: number, name: string): HTMLElement {
  const bottom = layout.min ?? 0;
  const share = Math.min(1, Math.max(0, (value - bottom) / (top - bottom || 1)));
  const filled = arc('arc');
  filled.setAttribute('pathLength', '100');
  filled.setAttribute('stroke-dasharray', `${share * 100} 100`);
  const picture = document.createElementNS(SVG, 'svg');
  picture.setAttribute('viewBox', '0 0 100 56');
  picture.setAttribute('aria-hidden', 'true');
  picture.append(arc('track'), filled);
  const text = element('strong', {}, formatValue(value, layout.unit, layout.decimals));
  const made = element('div', { class: 'dial' }, picture, text);
  const level = levelOf(value, layout.thresholds);
  if (level !== undefined) made.dataset['level'] = level;
  if (name !== '') made.append(element('span', {}, name));
  return made;
}

function arc(kind: string): SVGPathElement {
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('class', kind);
  path.setAttribute('d', ARC);
  return path;
}
