import { untold } from '../live/untold.js';
import type { DashboardLayout, ShownInsight, ShownTrouble } from '../live/frame.js';
import { momentText } from './clock.js';
import { element } from './element.js';
import { NoticeList } from './notice-list.js';
import { PageState } from './page-state.js';
import type { StreamState } from './stream.js';
import type { Notices } from '../live/frame.js';

/** Title, links to the other dashboards, the toolbar, state of the connection, problems of the exporter and active insights. */
export class Header {
  readonly #state = new PageState();
  readonly #troubles = new NoticeList(
    { name: 'troubles', label: 'Problems of the exporter' },
    ({ sentence, sinceMs }: ShownTrouble) => `${sentence} ${sinceMs ?? ''}`,
    troubleLine,
  );
  readonly #firing = new NoticeList(
    { name: 'firing', label: 'Active insights' },
    ({ rule, summary, mutedBy = '' }: ShownInsight) => `${rule} ${summary} ${mutedBy}`,
    firingLine,
  );

  /** `controls`: what the reader changes the page with. */
  constructor(layout: DashboardLayout, host: HTMLElement, controls: HTMLElement) {
    const title = element(
      'div',
      { class: 'title' },
      element('h1', {}, layout.title),
      element('p', {}, layout.description || layout.service),
    );
    host.append(
      element('div', { class: 'bar' }, title, navigation(layout), this.#state.element, controls),
      this.#troubles.list,
      this.#firing.list,
    );
  }

  /** Whether data arrives. */
  state(state: StreamState): void {
    this.#state.connection(state);
  }

  /** Whether the panels stand still. */
  paused(isPaused: boolean): void {
    this.#state.paused(isPaused);
  }

  notices(notices: Notices): void {
    this.#state.notices(notices);
    this.#troubles.show(notices.troubles);
    this.#firing.show(notices.firing);
  }
}

function navigation(layout: DashboardLayout): HTMLElement {
  const links = layout.others.map(({ uid, title }) => {
    const link = element('a', { href: `/dashboards/${encodeURIComponent(uid)}` }, title);
    if (uid === layout.uid) link.setAttribute('aria-current', 'page');
    return link;
  });
  return element(
    'nav',
    { 'aria-label': 'Pages of the service' },
    element('a', { href: '/' }, 'Status'),
    ...links,
  );
}

function troubleLine({ sentence, sinceMs }: ShownTrouble): HTMLElement {
  return element(
    'li',
    {},
    element('strong', {}, 'natsight'),
    element('span', {}, sentence),
    ...(sinceMs === undefined ? [] : [sinceElement(sinceMs)]),
    element('a', { href: '/' }, 'Details'),
  );
}

function sinceElement(sinceMs: number): HTMLElement {
  return element('time', { datetime: new Date(sinceMs).toISOString() }, `since ${momentText(sinceMs)}`);
}

function firingLine(insight: ShownInsight): HTMLElement {
  const { rule, severity, level, summary, labels, sinceMs } = insight;
  const item = element(
    'li',
    {},
    element('strong', {}, `${severity}: ${rule}`),
    element('span', {}, summary),
    ...untold(insight).map((words) => element('em', {}, words)),
    ...Object.entries(labels).map(([name, value]) => element('code', {}, `${name}=${value}`)),
    sinceElement(sinceMs),
  );
  item.dataset['level'] = level;
  return item;
}
