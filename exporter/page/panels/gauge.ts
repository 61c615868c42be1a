import type { PanelLayout } from '../../live/frame.js';
import { element } from '../element.js';
import type { PanelData } from '../panel-data.js';
import { KeyedList, setLevel, setText } from '../keyed-list.js';
import type { Entry } from '../keyed-list.js';
import type { TimeRange } from '../time-range.js';
import { valueLevel, valueText } from '../value-text.js';
import type { PanelView } from './panel-view.js';
import { axisTexts } from './ticks.js';
import { endsOf, scaleOf } from './scale.js';

/** Half circles around (50, 50): the value, and around it the thresholds. */
const ARC = 'M 12 50 A 38 38 0 0 1 88 50';
const RIM = 'M 4 50 A 46 46 0 0 1 96 50';
const SVG = 'http://www.w3.org/2000/svg';

interface Dial {
  readonly value: number;
  readonly ends: readonly [bottom: number, top: number];
  readonly shareOf: (value: number) => number;
  readonly isNamed: boolean;
}

/** The latest values as dials, each with its number in the middle, its scale below and its thresholds around it. */
export function createGauge(layout: PanelLayout, body: HTMLElement): PanelView {
  const host = element('div', { class: 'dials' });
  const nothing = element('p', { class: 'note', hidden: '' }, 'no data');
  body.append(host, nothing);
  const list = new KeyedList(host, (name) => dial(layout, name));
  return {
    draw: (history: PanelData, range: TimeRange) => {
      const lines = [...history.latest(layout.key, range.toMs)];
      const values = lines.map(([, value]) => value);
      const shared = {
        shareOf: scaleOf(layout, values),
        ends: endsOf(layout, values),
        isNamed: lines.length > 1,
      };
      nothing.hidden = lines.length > 0;
      list.show(lines.map(([name, value]) => [name, { value, ...shared }]));
    },
    reset: () => undefined,
  };
}

/** A single value needs no name: the title of the panel says what it is. */
function dial(layout: PanelLayout, name: string): Entry<Dial> {
  const filled = arc(ARC, 'arc');
  const rim = document.createElementNS(SVG, 'g');
  const [low, high] = [scaleText(12), scaleText(88)];
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 100 60');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(rim, arc(ARC, 'track'), filled, low, high);
  const text = element('strong');
  const label = element('span');
  const created = element('div', { class: 'dial' }, svg, text, label);
  return {
    element: created,
    show: ({ value, ends, shareOf, isNamed }) => {
      setLevel(created, valueLevel(layout, value));
      filled.setAttribute('stroke-dasharray', `${shareOf(value) * 100} 100`);
      const [bottom = '', top = ''] = axisTexts(ends, layout.unit, layout.decimals);
      setText(low, bottom);
      setText(high, top);
      rim.replaceChildren(...thresholdArcs(layout, ends, shareOf));
      setText(text, valueText(layout, value));
      setText(label, isNamed ? name : '');
    },
  };
}

/** Each threshold from where it begins to where the next one does. */
function thresholdArcs(
  { thresholds }: PanelLayout,
  [bottom, top]: Dial['ends'],
  shareOf: Dial['shareOf'],
): SVGPathElement[] {
  return thresholds.flatMap(({ from, as }, index) => {
    const begin = shareOf(Math.max(bottom, from)) * 100;
    const end = shareOf(Math.min(top, thresholds[index + 1]?.from ?? top)) * 100;
    if (end <= begin) return [];
    const part = arc(RIM, 'rim');
    part.dataset['level'] = as;
    part.setAttribute('stroke-dasharray', `0 ${begin} ${end - begin} 100`);
    return [part];
  });
}

function arc(course: string, kind: string): SVGPathElement {
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('class', kind);
  path.setAttribute('d', course);
  path.setAttribute('pathLength', '100');
  return path;
}

function scaleText(x: number): SVGTextElement {
  const text = document.createElementNS(SVG, 'text');
  text.setAttribute('class', 'end');
  text.setAttribute('x', String(x));
  text.setAttribute('y', '58');
  text.setAttribute('text-anchor', 'middle');
  return text;
}
