import type { PanelLayout, ShownInsight } from '../live/frame.js';
import { momentText } from './clock.js';
import { element } from './element.js';
import { setLevel, setText } from './keyed-list.js';

export interface PanelControls {
  /** Shows the panel as a table or as a chart. Absent: it has no table. True if it is a table now. */
  readonly onTable?: () => boolean;
  /** Fills the window with the panel, or puts it back. */
  readonly onEnlarge: () => void;
}

/** The frame of a panel: its title, its controls, what fires, and the element that its view fills. */
export class PanelSection {
  readonly section: HTMLElement;
  readonly body = element('div', { class: 'body' });
  readonly #badge = element('span', { class: 'badge' });
  readonly #unfiltered = element('span', { class: 'unfiltered', hidden: '' });
  readonly #head: HTMLElement;
  readonly #title: string;
  #enlarge: HTMLElement | undefined;

  /** `id` is unique within the page: the section is labelled by its title. */
  constructor(layout: PanelLayout, id: string) {
    const { title, description, kind, width, height, note } = layout;
    this.#title = title;
    this.#badge.hidden = true;
    this.#head = element(
      'div',
      { class: 'head' },
      element('h3', { id, title: description }, title),
      this.#badge,
      this.#unfiltered,
    );
    const about = element('p', { id: `${id}-about`, class: 'unseen' }, description);
    const labels = { 'aria-labelledby': id, 'aria-describedby': about.id };
    this.section = element(
      'section',
      { class: `panel ${kind}`, tabindex: '-1', ...labels },
      this.#head,
      about,
      this.body,
    );
    this.section.style.setProperty('--columns', String(width));
    this.section.style.setProperty('--rows', String(height));
    if (note !== undefined) this.body.append(element('p', { class: 'note' }, note));
  }

  addControls({ onTable, onEnlarge }: PanelControls): void {
    const controls = element('div', { class: 'panel-controls' });
    if (onTable !== undefined) {
      const table = button('Table', `${this.#title} as a table`);
      table.setAttribute('aria-pressed', 'false');
      table.addEventListener('click', () => table.setAttribute('aria-pressed', String(onTable())));
      controls.append(table);
    }
    const enlarge = button('Enlarge', `Enlarge ${this.#title}`);
    enlarge.setAttribute('aria-pressed', 'false');
    enlarge.addEventListener('click', () => onEnlarge());
    this.#enlarge = enlarge;
    controls.append(enlarge);
    this.#head.append(controls);
  }

  enlarge(isLarge: boolean): void {
    this.section.classList.toggle('enlarged', isLarge);
    if (this.#enlarge === undefined) return;
    this.#enlarge.setAttribute('aria-pressed', String(isLarge));
    setText(this.#enlarge, isLarge ? 'Back' : 'Enlarge');
  }

  /** Labels by which the reader filters, but the panel is not grouped. */
  showUnfiltered(labels: readonly string[]): void {
    this.#unfiltered.hidden = labels.length === 0;
    setText(this.#unfiltered, labels.map((label) => `all of ${label}`).join(', '));
  }

  /** What fires of the panel's insights, the most urgent first. */
  showFiring([first, ...others]: readonly ShownInsight[]): void {
    setLevel(this.section, first?.level);
    this.#badge.hidden = first === undefined;
    if (first === undefined) return;
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    setText(this.#badge, first.rule + more);
    setLevel(this.#badge, first.level);
    this.#badge.title = `${first.summary}, since ${momentText(first.sinceMs)}`;
  }
}

function button(text: string, label: string): HTMLElement {
  return element('button', { type: 'button', 'aria-label': label }, text);
}
