import type { PanelLayout } from '../../live/frame.js';
import { element } from '../element.js';
import { formatValue } from '../format.js';
import { lineColour } from '../palette.js';

/** The names of a panel's lines with their latest values. A click or Enter hides a line and shows it again. */
export class Legend {
  readonly element = element('ul', { class: 'legend' });
  readonly #layout: PanelLayout;
  readonly #onToggle: (index: number, shown: boolean) => void;
  readonly #hidden = new Set<string>();
  #values: HTMLElement[] = [];
  #names = '';

  constructor(layout: PanelLayout, onToggle: (index: number, shown: boolean) => void) {
    this.#layout = layout;
    this.#onToggle = onToggle;
  }

  isShown(name: string): boolean {
    return !this.#hidden.has(name);
  }

  draw(lines: readonly (readonly [string, number])[]): void {
    const names = JSON.stringify(lines.map(([name]) => name));
    if (names !== this.#names)
      this.#rebuild(
        lines.map(([name]) => name),
        names,
      );
    for (const [index, [, value]] of lines.entries()) {
      const cell = this.#values[index];
      if (cell !== undefined) cell.textContent = formatValue(value, this.#layout.unit, this.#layout.decimals);
    }
  }

  /** The theme has changed: the next draw creates the list again. */
  reset(): void {
    this.#names = '';
  }

  #rebuild(names: readonly string[], key: string): void {
    this.#names = key;
    this.#values = names.map(() => element('span', { class: 'value' }));
    this.element.replaceChildren(...names.map((name, index) => element('li', {}, this.#button(name, index))));
  }

  #button(name: string, index: number): HTMLElement {
    const swatch = element('span', { class: 'swatch', 'aria-hidden': 'true' });
    swatch.style.background = lineColour(index);
    const label = element('span', { class: 'name' }, name);
    const button = element(
      'button',
      { type: 'button', 'aria-pressed': String(this.isShown(name)), title: name },
      swatch,
      label,
    );
    const value = this.#values[index];
    if (value !== undefined) button.append(value);
    button.addEventListener('click', () => {
      const shown = !this.isShown(name);
      if (shown) this.#hidden.delete(name);
      else this.#hidden.add(name);
      button.setAttribute('aria-pressed', String(shown));
      this.#onToggle(index, shown);
    });
    return button;
  }
}
