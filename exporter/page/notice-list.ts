import { element } from './element.js';

/** A list above the panels that is empty most of the time. Changes only if its text does: screen readers announce every change. */
export class NoticeList<Notice> {
  readonly list: HTMLElement;
  readonly #textOf: (notice: Notice) => string;
  readonly #line: (notice: Notice) => HTMLElement;
  #text = '';

  /** `line`: an entry of the list. It is written anew when `textOf` one of them changes. */
  constructor(
    { name, label }: { readonly name: string; readonly label: string },
    textOf: (notice: Notice) => string,
    line: (notice: Notice) => HTMLElement,
  ) {
    this.list = element('ul', { class: `notices ${name}`, 'aria-live': 'polite', 'aria-label': label });
    this.#textOf = textOf;
    this.#line = line;
  }

  show(notices: readonly Notice[]): void {
    const text = JSON.stringify(notices.map(this.#textOf));
    if (text === this.#text) return;
    // A count that rises is shown, but need not be read out again and again.
    const isNews = withoutNumbers(text) !== withoutNumbers(this.#text);
    this.list.setAttribute('aria-live', isNews ? 'polite' : 'off');
    this.#text = text;
    this.list.replaceChildren(...notices.map(this.#line));
  }
}

function withoutNumbers(text: string): string {
  return text.replaceAll(/\d+(\.\d+)?/g, '0');
}
