import type { DashboardLayout, ShownInsight, ShownTrouble } from '../live/frame.js';
import { element } from './element.js';
import { NoticeList } from './notice-list.js';
import type { Notices } from '../live/frame.js';

/** Title, links to the other dashboards, the toolbar, state of the connection, problems of the exporter and active insights. */
export class Header {
  readonly #state = element('span', { class: 'state', role: 'status' }, 'connecting');
  readonly #troubles = new NoticeList(
    { name: 'troubles', label: 'Problems of the exporter' },
    ({ sentence }: ShownTrouble) => sentence,
    troubleLine,
  );
  readonly #firing = new NoticeList(
    { name: 'firing', label: 'Active insights' },
    ({ rule, summary }: ShownInsight) => `${rule} ${summary}`,
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
      element('div', { class: 'bar' }, title, navigation(layout), this.#state, controls),
      this.#troubles.list,
      this.#firing.list,
    );
  }

  state(state: 'live' | 'lost' | 'paused'): void {
    this.#state.dataset['state'] = state;
    this.#state.textContent = { live: 'live', lost: 'connection lost, reconnecting', paused: 'paused' }[
      state
    ];
  }

  notices({ firing, troubles }: Notices): void {
    this.#troubles.show(troubles);
    this.#firing.show(firing);
  }
}

function navigation(layout: DashboardLayout): HTMLElement {
  const links = layout.others.map(({ uid, title }) => {
    const link = element('a', { href: `/dashboards/${encodeURIComponent(uid)}` }, title);
    if (uid === layout.uid) link.setAttribute('aria-current', 'page');
    return link;
  });
  return element('nav', { 'aria-label': 'Dashboards' }, ...links);
}

function troubleLine({ sentence }: ShownTrouble): HTMLElement {
  return element(
    'li',
    {},
    element('strong', {}, 'natsight'),
    element('span', {}, sentence),
    element('a', { href: '/' }, 'Details'),
  );
}

function firingLine({ rule, severity, level, summary, labels, sinceMs }: ShownInsight): HTMLElement {
  const item = element(
    'li',
    {},
    element('strong', {}, `${severity}: ${rule}`),
    element('span', {}, summary),
    ...Object.entries(labels).map(([name, value]) => element('code', {}, `${name}=${value}`)),
    element(
      'time',
      { datetime: new Date(sinceMs).toISOString() },
      `since ${new Date(sinceMs).toLocaleTimeString()}`,
    ),
  );
  item.dataset['level'] = level;
  return item;
}
