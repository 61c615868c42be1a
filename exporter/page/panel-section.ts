import type { PanelLayout } from '../live/frame.js';
import { element } from './element.js';

/** The frame of a panel: its title and the element that its view fills. */
export interface PanelSection {
  readonly section: HTMLElement;
  readonly body: HTMLElement;
}

/** `id` is unique within the page: the section is labelled by its title. */
export function panelSection(layout: PanelLayout, id: string): PanelSection {
  const body = element('div', { class: 'body' });
  const section = element(
    'section',
    { class: `panel ${layout.kind}`, 'aria-labelledby': id },
    element('h3', { id, title: layout.description }, layout.title),
    body,
  );
  section.style.setProperty('--columns', String(layout.width));
  section.style.setProperty('--rows', String(layout.height));
  if (layout.note !== undefined) body.append(element('p', { class: 'note' }, layout.note));
  return { section, body };
}
