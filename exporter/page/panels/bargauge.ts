import type { PanelLayout } from '../../live/frame.js';
import { element } from '../element.js';
import { formatValue } from '../format.js';
import type { PanelData } from '../panel-data.js';
import { KeyedList, setLevel, setText } from '../keyed-list.js';
import type { Entry } from '../keyed-list.js';
import type { TimeRange } from '../time-range.js';
import { valueLevel, valueText } from '../value-text.js';
import type { PanelView } from './panel-view.js';
import { endsOf, scaleOf } from './scale.js';

/** The latest values as bars, the largest first, above their scale. Grafana calls this a bar gauge. */
export function createBargauge(layout: PanelLayout, body: HTMLElement): PanelView {
  const host = element('ol', { class: 'bars' });
  const nothing = element('p', { class: 'note', hidden: '' }, 'no data');
  const low = element('span');
  const high = element('span');
  const ends = element('p', { class: 'ends', 'aria-hidden': 'true' }, low, high);
  const chart = element('div', { class: 'bar-chart' }, host, ends);
  body.append(chart, nothing);
  const list = new KeyedList(host, (name) => bar(layout, name));
  return {
    draw: (history: PanelData, range: TimeRange) => {
      const lines = [...history.latest(layout.key, range.toMs)].sort((a, b) => b[1] - a[1]);
      const values = lines.map(([, value]) => value);
      const shareOf = scaleOf(layout, values);
      const [bottom, top] = endsOf(layout, values);
      nothing.hidden = lines.length > 0;
      chart.hidden = lines.length === 0;
      setText(low, formatValue(bottom, layout.unit, layout.decimals));
      setText(high, formatValue(top, layout.unit, layout.decimals));
      list.show(lines.map(([name, value]) => [name, { value, share: shareOf(value) }]));
    },
    reset: () => undefined,
  };
}

function bar(layout: PanelLayout, name: string): Entry<{ readonly value: number; readonly share: number }> {
  const fill = element('span', { class: 'fill' });
  const text = element('span', { class: 'value' });
  const created = element(
    'li',
    {},
    element('span', { class: 'name', title: name }, name),
    element('span', { class: 'track', 'aria-hidden': 'true' }, fill),
    text,
  );
  return {
    element: created,
    show: ({ value, share }) => {
      fill.style.width = `${share * 100}%`;
      setLevel(fill, valueLevel(layout, value));
      setText(text, valueText(layout, value));
    },
  };
}
