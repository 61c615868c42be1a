import { element } from '../element.js';
import { widened } from '../time-range.js';
import type { TimeRange } from '../time-range.js';
import type { PanelHost, TooltipLine } from './panel-view.js';
import { momentText } from '../clock.js';

/** Pointers move that far by accident. */
const LEAST_DRAG_PX = 5;
/** A press of an arrow key moves the mark by this share of the range; with Shift ten times as far. */
const KEY_STEP = 1 / 100;

/** Where a chart draws its values, in pixels of its element. */
export interface PlotPlace {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * What a reader does on a chart: points at a time, drags over a range, or moves the mark with the keyboard. It lies over
 * the area where the chart draws, whatever draws there. For screen readers it is a slider whose value is a time.
 */
export class PlotArea {
  readonly element: HTMLElement;
  readonly #host: PanelHost;
  readonly #linesAt: (atMs: number) => readonly TooltipLine[];
  readonly #mark = element('div', { class: 'mark', 'aria-hidden': 'true' });
  readonly #selection = element('div', { class: 'selection', 'aria-hidden': 'true' });
  readonly #bands = element('div', { class: 'bands', 'aria-hidden': 'true' });
  #range: TimeRange = { fromMs: 0, toMs: 1 };
  #markedMs: number | undefined;
  /** Where the pointer is, relative to the window. */
  #pointer: { readonly x: number; readonly y: number } | undefined;
  #dragFromMs: number | undefined;
  #bandsText = '';

  /** `linesAt`: what the chart shows at a time. */
  constructor(title: string, host: PanelHost, linesAt: (atMs: number) => readonly TooltipLine[]) {
    this.#host = host;
    this.#linesAt = linesAt;
    this.element = element(
      'div',
      {
        class: 'plot-area',
        role: 'slider',
        tabindex: '0',
        'aria-label': `${title}: time`,
        'aria-valuenow': '0',
      },
      this.#bands,
      this.#selection,
      this.#mark,
    );
    this.#listen();
    this.mark(undefined);
  }

  /** The chart has drawn `range` here. */
  place({ left, top, width, height }: PlotPlace, range: TimeRange): void {
    this.#range = range;
    const { style } = this.element;
    style.left = `${left}px`;
    style.top = `${top}px`;
    style.width = `${width}px`;
    style.height = `${height}px`;
    this.#drawBands();
    this.mark(this.#markedMs);
    // The chart has moved on under a pointer that rests.
    if (this.#pointer !== undefined && this.#dragFromMs === undefined) this.#point(this.#pointer);
  }

  mark(atMs: number | undefined): void {
    this.#markedMs = atMs;
    const share = atMs === undefined ? -1 : this.#shareOf(atMs);
    this.#mark.hidden = share < 0 || share > 1;
    this.#mark.style.left = `${share * 100}%`;
  }

  #listen(): void {
    const area = this.element;
    area.addEventListener('pointermove', (event) => this.#move(event));
    area.addEventListener('pointerdown', (event) => this.#press(event));
    area.addEventListener('pointerup', (event) => this.#release(event));
    area.addEventListener('pointercancel', () => this.#leave());
    area.addEventListener('pointerleave', () => this.#leave());
    area.addEventListener('dblclick', () => this.#host.zoomOut());
    area.addEventListener('keydown', (event) => this.#key(event));
    area.addEventListener('blur', () => this.#leave());
  }

  #move({ clientX: x, clientY: y }: PointerEvent): void {
    this.#pointer = { x, y };
    this.#point(this.#pointer);
    if (this.#dragFromMs !== undefined) this.#select(this.#dragFromMs, this.#timeAt(x));
  }

  /** A finger that moves over a chart scrolls the page or reads values; only mouse and pen select. */
  #press(event: PointerEvent): void {
    if (event.button !== 0 || event.pointerType === 'touch') return;
    this.#dragFromMs = this.#timeAt(event.clientX);
    this.element.setPointerCapture(event.pointerId);
  }

  #release({ clientX }: PointerEvent): void {
    const fromMs = this.#dragFromMs;
    this.#dragFromMs = undefined;
    this.#selection.hidden = true;
    if (fromMs === undefined) return;
    const toMs = this.#timeAt(clientX);
    const dragged = Math.abs(this.#shareOf(toMs) - this.#shareOf(fromMs)) * this.element.clientWidth;
    if (dragged >= LEAST_DRAG_PX) this.#host.zoom({ fromMs, toMs });
  }

  #leave(): void {
    this.#pointer = undefined;
    this.#dragFromMs = undefined;
    this.#selection.hidden = true;
    this.#host.point(undefined);
    this.#host.tooltip(undefined);
  }

  #point({ x, y }: { readonly x: number; readonly y: number }): void {
    this.#show(this.#timeAt(x), x, y);
  }

  #show(atMs: number, x: number, y: number): void {
    this.#host.point(atMs);
    const lines = this.#linesAt(atMs);
    this.#host.tooltip({ title: momentText(atMs), lines, x, y });
  }

  #key(event: KeyboardEvent): void {
    const { fromMs, toMs } = this.#range;
    const at = this.#markedMs ?? toMs;
    const step = (toMs - fromMs) * KEY_STEP * (event.shiftKey ? 10 : 1);
    switch (event.key) {
      case 'ArrowLeft':
      case 'ArrowDown':
        this.#read(at - step);
        break;
      case 'ArrowRight':
      case 'ArrowUp':
        this.#read(at + step);
        break;
      case 'Home':
        this.#read(fromMs);
        break;
      case 'End':
        this.#read(toMs);
        break;
      case '+':
      case '=':
        this.#host.zoom(around(at, widened(this.#range, 0.5)));
        break;
      case '-':
        this.#host.zoomOut();
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** Marks a time and says what is there. */
  #read(atMs: number): void {
    const at = Math.min(this.#range.toMs, Math.max(this.#range.fromMs, atMs));
    const { left, top, width } = this.element.getBoundingClientRect();
    this.#show(at, left + this.#shareOf(at) * width, top);
    const lines = this.#linesAt(at).map(({ name, text }) => `${name} ${text}`);
    this.element.setAttribute('aria-valuenow', String(Math.round(this.#shareOf(at) * 100)));
    this.element.setAttribute('aria-valuetext', [momentText(at), ...lines].join(', '));
  }

  #select(fromMs: number, toMs: number): void {
    const [low = 0, high = 0] = [fromMs, toMs].map((t) => this.#shareOf(t)).sort((a, b) => a - b);
    this.#selection.hidden = false;
    this.#selection.style.left = `${low * 100}%`;
    this.#selection.style.width = `${(high - low) * 100}%`;
  }

  /** The times at which insights of the panel fired. */
  #drawBands(): void {
    const bands = this.#host.firings(this.#range).map((firing) => ({
      ...firing,
      low: Math.max(0, this.#shareOf(firing.fromMs)),
      high: Math.min(1, this.#shareOf(firing.toMs)),
    }));
    const text = JSON.stringify(
      bands.map(({ level, low, high }) => [level, low.toFixed(3), high.toFixed(3)]),
    );
    if (text === this.#bandsText) return;
    this.#bandsText = text;
    this.#bands.replaceChildren(
      ...bands.map(({ level, low, high }) => {
        const band = element('span', { class: 'band' });
        band.dataset['level'] = level;
        band.style.left = `${low * 100}%`;
        band.style.width = `${(high - low) * 100}%`;
        return band;
      }),
    );
  }

  #timeAt(x: number): number {
    const { left, width } = this.element.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (x - left) / (width || 1)));
    return this.#range.fromMs + share * (this.#range.toMs - this.#range.fromMs);
  }

  #shareOf(t: number): number {
    return (t - this.#range.fromMs) / (this.#range.toMs - this.#range.fromMs || 1);
  }
}

/** The range, moved so that `atMs` is in its middle. */
function around(atMs: number, { fromMs, toMs }: TimeRange): TimeRange {
  const half = (toMs - fromMs) / 2;
  return { fromMs: atMs - half, toMs: atMs + half };
}
