import type { DashboardLayout, ShownInsight, ShownTrouble } from '../live/frame.js';
import { element } from './element.js';
import { formatValue } from './format.js';
import { NoticeList } from './notice-list.js';
import { PageState, timeOf } from './page-state.js';
import type { StreamState } from './stream.js';
import type { Notices } from '../live/frame.js';

const SPANS: readonly (readonly [string, number])[] = [
  ['1 min', 60_000],
  ['5 min', 300_000],
  ['15 min', 900_000],
];

export interface HeaderControls {
  onSpan(spanMs: number): void;
  onPause(paused: boolean): void;
  onTheme(): void;
}

/** Title, links to the other dashboards, controls, state of the connection, problems of the exporter and active insights. */
export class Header {
  readonly #state = new PageState();
  readonly #troubles = new NoticeList(
    { name: 'troubles', label: 'Problems of the exporter' },
    ({ sentence, sinceMs }: ShownTrouble) => `${sentence} ${sinceMs ?? ''}`,
    troubleLine,
  );
  readonly #firing = new NoticeList(
    { name: 'firing', label: 'Active insights' },
    ({ rule, summary }: ShownInsight) => `${rule} ${summary}`,
    firingLine,
  );

  constructor(layout: DashboardLayout, host: HTMLElement, spanMs: number, controls: HeaderControls) {
    const title = element(
      'div',
      { class: 'title' },
      element('h1', {}, layout.title),
      element('p', {}, layout.description || layout.service),
    );
    host.append(
      element(
        'div',
        { class: 'bar' },
        title,
        navigation(layout),
        this.#state.element,
        this.#controls(layout, spanMs, controls),
      ),
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

  #controls(layout: DashboardLayout, spanMs: number, controls: HeaderControls): HTMLElement {
    const span = element('select', { 'aria-label': 'Time range' });
    for (const [label, ms] of spansOf(layout)) {
      const option = element('option', { value: String(ms) }, label);
      option.selected = ms === spanMs;
      span.append(option);
    }
    span.addEventListener('change', () => controls.onSpan(Number(span.value)));
    const pause = element('button', { type: 'button', 'aria-pressed': 'false' }, 'Pause');
    pause.addEventListener('click', () => {
      const paused = pause.getAttribute('aria-pressed') !== 'true';
      pause.setAttribute('aria-pressed', String(paused));
      controls.onPause(paused);
    });
    const theme = element('button', { type: 'button' }, 'Light / dark');
    theme.addEventListener('click', () => controls.onTheme());
    return element('div', { class: 'controls' }, span, pause, theme);
  }
}

function spansOf(layout: DashboardLayout): readonly (readonly [string, number])[] {
  if (SPANS.some(([, ms]) => ms === layout.spanMs)) return SPANS;
  return [...SPANS, [formatValue(layout.spanMs / 1000, 's'), layout.spanMs]];
}

function navigation(layout: DashboardLayout): HTMLElement {
  const links = layout.others.map(({ uid, title }) => {
    const link = element('a', { href: `/dashboards/${encodeURIComponent(uid)}` }, title);
    if (uid === layout.uid) link.setAttribute('aria-current', 'page');
    return link;
  });
  return element('nav', { 'aria-label': 'Dashboards' }, ...links);
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
  return element('time', { datetime: new Date(sinceMs).toISOString() }, `since ${timeOf(sinceMs)}`);
}

function firingLine({ rule, severity, level, summary, labels, sinceMs }: ShownInsight): HTMLElement {
  const item = element(
    'li',
    {},
    element('strong', {}, `${severity}: ${rule}`),
    element('span', {}, summary),
    ...Object.entries(labels).map(([name, value]) => element('code', {}, `${name}=${value}`)),
    sinceElement(sinceMs),
  );
  item.dataset['level'] = level;
  return item;
}
