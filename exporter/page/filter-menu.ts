import { element } from './element.js';
import type { LineFilter } from './line-filter.js';

/** A list of check boxes for each label: which values the reader wants to see. Nothing checked: all. */
export class FilterMenu {
  readonly element = element('div', { class: 'filters', role: 'group', 'aria-label': 'Filters' });
  readonly #filter: LineFilter;
  readonly #onChange: () => void;

  constructor(filter: LineFilter, onChange: () => void) {
    this.#filter = filter;
    this.#onChange = onChange;
    this.element.append(...filter.labels.map((label) => this.#menu(label)));
  }

  /** The values are those that are there when the reader opens the list. */
  #menu(label: string): HTMLElement {
    const summary = element('summary');
    const list = element('ul');
    const menu = element('details', { class: 'filter' }, summary, list);
    const showChosen = () => {
      const values = [...(this.#filter.chosen.get(label) ?? [])];
      const text = values.length > 2 ? `${values.length} chosen` : values.join(', ');
      summary.textContent = `${label}: ${text === '' ? 'all' : text}`;
      menu.toggleAttribute('data-chosen', values.length > 0);
    };
    showChosen();
    menu.addEventListener('toggle', () => {
      if (menu.open)
        list.replaceChildren(
          ...this.#filter.values(label).map((value) => this.#box(label, value, showChosen)),
        );
    });
    menu.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !menu.open) return;
      event.stopPropagation();
      menu.open = false;
      summary.focus();
    });
    const closeUnless = (isWithin: boolean) => {
      if (!isWithin) menu.open = false;
    };
    // The targets of these events are nodes. Without a target, the focus goes nowhere: such as for a click on words of the list.
    menu.addEventListener('focusout', ({ relatedTarget }) => {
      if (relatedTarget !== null) closeUnless(menu.contains(relatedTarget as Node));
    });
    document.addEventListener('pointerdown', ({ target }) => closeUnless(menu.contains(target as Node)));
    return menu;
  }

  #box(label: string, value: string, onChange: () => void): HTMLElement {
    const box = element('input', { type: 'checkbox' });
    box.checked = this.#filter.chosen.get(label)?.has(value) ?? false;
    box.addEventListener('change', () => {
      const values = new Set(this.#filter.chosen.get(label));
      if (box.checked) values.add(value);
      else values.delete(value);
      this.#filter.choose(label, values);
      onChange();
      this.#onChange();
    });
    return element('li', {}, element('label', {}, box, value));
  }
}
