import { element } from './element.js';
import type { TooltipContent } from './panels/panel-view.js';

/** Lines that a tooltip shows; the highest come first. */
const MOST_LINES = 25;
const DISTANCE_PX = 14;

/** The values at the pointer: one for the whole page. Screen readers get the same values from the charts themselves. */
export class Tooltip {
  readonly element = element('div', { class: 'tooltip', 'aria-hidden': 'true' });

  constructor() {
    this.element.hidden = true;
  }

  show(content: TooltipContent | undefined): void {
    this.element.hidden = content === undefined || content.lines.length === 0;
    if (content === undefined) return;
    const { title, lines, x, y } = content;
    const rows = lines.slice(0, MOST_LINES).map(({ name, text, colour }) => {
      const swatch = element('span', { class: 'swatch' });
      swatch.style.background = colour;
      return element(
        'li',
        {},
        swatch,
        element('span', { class: 'name' }, name),
        element('span', { class: 'value' }, text),
      );
    });
    const more = lines.length - rows.length;
    if (more > 0) rows.push(element('li', {}, element('span', { class: 'name' }, `and ${more} more`)));
    this.element.replaceChildren(element('strong', {}, title), element('ul', {}, ...rows));
    this.#place(x, y);
  }

  /** Beside the pointer, on the side where there is room. */
  #place(x: number, y: number): void {
    const { offsetWidth: width, offsetHeight: height, style } = this.element;
    const { clientWidth, clientHeight } = document.documentElement;
    const left = x + DISTANCE_PX + width > clientWidth ? x - DISTANCE_PX - width : x + DISTANCE_PX;
    const top = Math.min(y + DISTANCE_PX, clientHeight - height - 4);
    style.left = `${Math.max(4, left)}px`;
    style.top = `${Math.max(4, top)}px`;
  }
}
