import type { PanelLayout } from '../../live/frame.js';
import { element } from '../element.js';
import type { PanelData } from '../panel-data.js';
import { KeyedList, setLevel, setText } from '../keyed-list.js';
import type { Entry } from '../keyed-list.js';
import { styleColour } from '../palette.js';
import type { TimeRange } from '../time-range.js';
import { valueLevel, valueText } from '../value-text.js';
import type { PanelView } from './panel-view.js';
import { drawSparkline } from './sparkline.js';

/** More figures than this have no sparkline: there is no room for them. */
const MOST_SPARKLINES = 6;

interface Figure {
  readonly value: number;
  readonly isNamed: boolean;
  readonly times: readonly number[];
  /** The course of the value; empty if none is drawn. */
  readonly values: readonly (number | null)[];
  readonly range: TimeRange;
}

/** The latest values in large type, coloured by their threshold, over a sparkline. */
export function createStat(layout: PanelLayout, body: HTMLElement): PanelView {
  const host = element('div', { class: 'stats' });
  const nothing = element('p', { class: 'note', hidden: '' }, 'no data');
  body.append(host, nothing);
  const list = new KeyedList(host, (name) => figure(layout, name));
  return {
    draw: (history: PanelData, range: TimeRange) => {
      const latest = [...history.latest(layout.key, range.toMs)];
      nothing.hidden = latest.length > 0;
      const drawn = latest.length <= MOST_SPARKLINES;
      const { times, lines } = drawn ? history.columns(layout.key, range) : { times: [], lines: new Map() };
      list.show(
        latest.map(([name, value]) => [
          name,
          { value, isNamed: latest.length > 1, times, values: lines.get(name) ?? [], range },
        ]),
      );
    },
    reset: () => undefined,
  };
}

function figure(layout: PanelLayout, name: string): Entry<Figure> {
  const text = element('strong');
  const label = element('span');
  const canvas = element('canvas', { class: 'sparkline', 'aria-hidden': 'true' });
  const created = element('div', { class: 'figure' }, label, text, canvas);
  return {
    element: created,
    show: ({ value, isNamed, times, values, range }) => {
      const level = valueLevel(layout, value);
      setText(text, valueText(layout, value));
      setLevel(created, level);
      setText(label, isNamed ? name : '');
      canvas.hidden = values.length === 0;
      if (values.length > 0)
        drawSparkline(canvas, times, values, range, styleColour(`--${level ?? 'accent'}`));
    },
  };
}
