import type { PanelLayout } from '../../live/frame.js';
import { element } from '../element.js';
import { valueText } from '../value-text.js';

/** The names of a panel's lines with their values. A click or Enter hides a line and shows it again. */
export class Legend {
  readonly element = element('ul', { class: 'legend' });
  readonly #layout: PanelLayout;
  readonly #colourOf: (name: string) => string;
  readonly #onToggle: (index: number, shown: boolean) => void;
  readonly #hidden = new Set<string>();
  #values: { readonly cell: HTMLElement; text: string }[] = [];
  #names = '';

  constructor(
    layout: PanelLayout,
    colourOf: (name: string) => string,
    onToggle: (index: number, shown: boolean) => void,
  ) {
    this.#layout = layout;
    this.#colourOf = colourOf;
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
      const shown = this.#values[index];
      const text = valueText(this.#layout, value);
      // A browser lays a page out again even if a text is replaced by itself.
      if (shown === undefined || shown.text === text) continue;
      shown.text = text;
      shown.cell.textContent = text;
    }
  }

  /** The theme has changed: the next draw creates the list again. */
  reset(): void {
    this.#names = '';
  }

  #rebuild(names: readonly string[], key: string): void {
    this.#names = key;
    this.#values = names.map(() => ({ cell: element('span', { class: 'value' }), text: '' }));
    this.element.replaceChildren(...names.map((name, index) => element('li', {}, this.#button(name, index))));
  }

  #button(name: string, index: number): HTMLElement {
    const swatch = element('span', { class: 'swatch', 'aria-hidden': 'true' });
    swatch.style.background = this.#colourOf(name);
    const label = element('span', { class: 'name' }, name);
    const button = element(
      'button',
      { type: 'button', 'aria-pressed': String(this.isShown(name)), title: name },
      swatch,
      label,
    );
    const value = this.#values[index]?.cell;
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
