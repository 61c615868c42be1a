import type { DashboardLayout } from '../live/frame.js';
import { element } from './element.js';
import { formatValue } from './format.js';
import { canFillScreen } from './full-screen.js';

const SPANS: readonly (readonly [string, number])[] = [
  ['1 min', 60_000],
  ['5 min', 300_000],
  ['15 min', 900_000],
];

export interface ToolbarControls {
  onSpan(spanMs: number): void;
  onPause(): void;
  onZoomOut(): void;
  onFullScreen(): void;
  onTheme(): void;
  onKeys(): void;
}

/** The controls of the page. Each has a key of its own, too. */
export class Toolbar {
  readonly element: HTMLElement;
  readonly #span = element('select', { 'aria-label': 'Time range' });
  readonly #pause = button('Pause', 'p');
  readonly #zoomOut = button('Reset zoom', 'Escape');
  readonly #fullScreen = button('Full screen', 'f');

  constructor(layout: DashboardLayout, spanMs: number, controls: ToolbarControls) {
    for (const [label, ms] of spansOf(layout)) {
      const option = element('option', { value: String(ms) }, label);
      option.selected = ms === spanMs;
      this.#span.append(option);
    }
    this.#span.addEventListener('change', () => controls.onSpan(Number(this.#span.value)));
    this.#pause.classList.add('pace');
    this.#zoomOut.classList.add('pace');
    this.#pause.setAttribute('aria-pressed', 'false');
    this.#fullScreen.setAttribute('aria-pressed', 'false');
    this.#pause.addEventListener('click', () => controls.onPause());
    this.#zoomOut.addEventListener('click', () => {
      controls.onZoomOut();
      // The button is gone now: the focus stays at its place.
      this.#pause.focus();
    });
    this.#zoomOut.hidden = true;
    this.element = element(
      'div',
      { class: 'controls', role: 'group', 'aria-label': 'Controls' },
      this.#span,
      this.#pause,
      this.#zoomOut,
      ...(canFillScreen() ? [pressing(this.#fullScreen, () => controls.onFullScreen())] : []),
      pressing(button('Light / dark', 't'), () => controls.onTheme()),
      pressing(button('Keys', '?'), () => controls.onKeys()),
    );
  }

  /** A zoomed page stands still: it goes on when the zoom is reset. The one button takes the place of the other. */
  show({ isPaused, isZoomed, spanMs }: { isPaused: boolean; isZoomed: boolean; spanMs: number }): void {
    this.#pause.setAttribute('aria-pressed', String(isPaused));
    this.#pause.hidden = isZoomed;
    this.#zoomOut.hidden = !isZoomed;
    this.#span.value = String(spanMs);
  }

  /** The browser leaves the full screen by itself, too: at Escape, or for another window. */
  showFullScreen(isFull: boolean): void {
    this.#fullScreen.setAttribute('aria-pressed', String(isFull));
  }
}

function spansOf(layout: DashboardLayout): readonly (readonly [string, number])[] {
  if (SPANS.some(([, ms]) => ms === layout.spanMs)) return SPANS;
  return [...SPANS, [formatValue(layout.spanMs / 1000, 's'), layout.spanMs]];
}

function button(text: string, key: string): HTMLElement {
  return element('button', { type: 'button', 'aria-keyshortcuts': key, title: `${text} (${key})` }, text);
}

function pressing(pressed: HTMLElement, onPress: () => void): HTMLElement {
  pressed.addEventListener('click', onPress);
  return pressed;
}
