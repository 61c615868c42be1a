import type { PanelLayout } from '../../live/frame.js';
import { element } from '../element.js';
import { formatValue } from '../format.js';
import { byName } from '../history.js';
import type { History } from '../history.js';
import { levelOf } from '../palette.js';
import type { PanelView } from './panel-view.js';
import { scaleOf } from './scale.js';

/** A half circle of radius 40 around (50, 50). */
const ARC = 'M 10 50 A 40 40 0 0 1 90 50';
const SVG = 'http://www.w3.org/2000/svg';

/** The latest values as dials, each with its number in the middle. */
export function createGauge(layout: PanelLayout, body: HTMLElement): PanelView {
  const list = element('div', { class: 'dials' });
  body.append(list);
  return {
    draw: (history: History) => {
      const lines = Object.entries(history.latest(layout.key)).sort(([a], [b]) => byName(a, b));
      const shareOf = scaleOf(
        layout,
        lines.map(([, value]) => value),
      );
      const nameOf = (name: string) => (lines.length > 1 ? name : '');
      list.replaceChildren(
        ...lines.map(([name, value]) => dial(layout, value, shareOf(value), nameOf(name))),
      );
    },
    reset: () => undefined,
  };
}

/** A single value needs no name: the title of the panel says what it is. */
function dial(layout: PanelLayout, value: number, share: number, name: string): HTMLElement {
  const filled = arc('arc');
  filled.setAttribute('pathLength', '100');
  filled.setAttribute('stroke-dasharray', `${share * 100} 100`);
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 100 56');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(arc('track'), filled);
  const text = element('strong', {}, formatValue(value, layout.unit, layout.decimals));
  const created = element('div', { class: 'dial' }, svg, text);
  const level = levelOf(value, layout.thresholds);
  if (level !== undefined) created.dataset['level'] = level;
  if (name !== '') created.append(element('span', {}, name));
  return created;
}

function arc(kind: string): SVGPathElement {
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('class', kind);
  path.setAttribute('d', ARC);
  return path;
}
