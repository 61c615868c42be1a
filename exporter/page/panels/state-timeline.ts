import type { PanelLayout } from '../../live/frame.js';
import { element } from '../element.js';
import { formatValue } from '../format.js';
import type { History } from '../history.js';
import { levelOf, styleColour } from '../palette.js';
import type { PanelView } from './panel-view.js';
import { stateSpans } from './state-spans.js';
import type { StateSpan } from './state-spans.js';

const FONT = '11px system-ui, sans-serif';
const NAME_PX = 16;
const GAP_PX = 6;

interface Row {
  readonly name: string;
  readonly spans: readonly StateSpan[];
}

/** A bar for each line, coloured by what its values mean over time. */
export function createStateTimeline(layout: PanelLayout, body: HTMLElement): PanelView {
  const canvas = element('canvas', { class: 'chart', role: 'img' });
  body.append(canvas);
  return {
    draw: (history: History, spanMs: number) => {
      const { times, lines } = history.columns(layout.key, spanMs);
      const until = (history.newest?.t ?? 0) / 1000;
      const rows = [...lines].map(([name, values]) => ({ name, spans: stateSpans(times, values, until) }));
      canvas.setAttribute('aria-label', describe(layout, rows));
      paint(canvas, layout, rows, { until, span: spanMs / 1000 });
    },
    reset: () => undefined,
  };
}

/** What the lines are now, in words. */
function describe(layout: PanelLayout, rows: readonly Row[]): string {
  const now = rows.map(({ name, spans }) => `${name} ${textOf(layout, spans.at(-1)?.value)}`);
  return `${layout.title}: ${now.join(', ') || 'no data'}`;
}

function textOf({ states, unit, decimals }: PanelLayout, value: number | undefined): string {
  if (value === undefined) return 'no data';
  return states.find((state) => state.value === value)?.text ?? formatValue(value, unit, decimals);
}

function colourOf({ states, thresholds }: PanelLayout, value: number): string {
  const level = states.find((state) => state.value === value)?.as ?? levelOf(value, thresholds) ?? 'quiet';
  return styleColour(level === 'quiet' ? '--grid' : `--${level}`);
}

function paint(
  canvas: HTMLCanvasElement,
  layout: PanelLayout,
  rows: readonly Row[],
  { until, span }: { readonly until: number; readonly span: number },
): void {
  const ratio = devicePixelRatio;
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.scale(ratio, ratio);
  context.font = FONT;
  context.textBaseline = 'middle';
  const rowHeight = height / Math.max(1, rows.length);
  const xOf = (time: number) => Math.max(0, ((time - until + span) / span) * width);
  for (const [index, { name, spans }] of rows.entries()) {
    const top = index * rowHeight;
    context.fillStyle = styleColour('--muted');
    context.fillText(`${name}: ${textOf(layout, spans.at(-1)?.value)}`, 0, top + NAME_PX / 2, width);
    for (const { from, to, value } of spans) {
      context.fillStyle = colourOf(layout, value);
      const bar = Math.max(2, rowHeight - NAME_PX - GAP_PX);
      context.fillRect(xOf(from), top + NAME_PX, Math.max(1, xOf(to) - xOf(from)), bar);
    }
  }
}
