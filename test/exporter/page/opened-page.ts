import { animate, host, texts } from './dom.js';
import type { DashboardLayout } from '../../../exporter/live/frame.js';
import { FakeEventSource, FakeIntersectionObserver, FakeResizeObserver } from './browser-fakes.js';
import { mockPlot } from './fake-plot.js';
import { dashboardLayout, frameOf } from './layouts.js';

mockPlot();
const { DashboardPage } = await import('../../../exporter/page/dashboard-page.js');

/** A page whose panels are all on screen. */
export function openPage(options: Partial<DashboardLayout> = {}) {
  const header = host();
  const main = host();
  main.append('before');
  new DashboardPage(dashboardLayout(options), header, main, { now: () => 0, later: (run) => run() });
  const [stream] = FakeEventSource.opened as [FakeEventSource];
  const [screen] = FakeIntersectionObserver.created as [FakeIntersectionObserver];
  const [size] = FakeResizeObserver.created as [FakeResizeObserver];
  screen.show(...screen.observed);
  animate();
  /** What the panels show after the next animation frame. */
  const shown = () => {
    animate();
    return texts(main, '.body strong');
  };
  const state = () => texts(header, '.state').join();
  const press = (text: string) =>
    [...header.querySelectorAll('button')].find(({ textContent }) => textContent === text)?.click();
  return { header, main, stream, screen, size, shown, state, press };
}

export const lines = { title: 'Lines', kind: 'timeseries' } as const;
export const receive = (stream: FakeEventSource, t: number, value: number) =>
  stream.receive('frame', { ...frameOf(t, { all: value }), firing: [], troubles: [] });
