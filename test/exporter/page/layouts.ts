import type { DashboardLayout, Frame, Lines, PanelLayout } from '../../../exporter/live/frame.js';
import { History } from '../../../exporter/page/history.js';

export function panelLayout(options: Partial<PanelLayout> = {}): PanelLayout {
  return {
    key: 'delays',
    title: 'Delays',
    description: 'Of all flights.',
    unit: 'short',
    kind: 'stat',
    width: 12,
    height: 8,
    decimals: undefined,
    min: undefined,
    max: undefined,
    thresholds: [],
    states: [],
    colours: [],
    ...options,
  };
}

export function dashboardLayout(options: Partial<DashboardLayout> = {}): DashboardLayout {
  return {
    uid: 'main',
    title: 'Flights',
    description: '',
    service: 'flight-operations',
    spanMs: 300_000,
    rows: [{ title: 'Overview', collapsed: false, panels: [panelLayout()] }],
    others: [
      { uid: 'main', title: 'Flights' },
      { uid: 'a/b', title: 'Gates' },
    ],
    ...options,
  };
}

export const THRESHOLDS: PanelLayout['thresholds'] = [
  { from: 0, as: 'good' },
  { from: 10, as: 'warning' },
  { from: 100, as: 'critical' },
];

/** A frame with the lines of the panel `delays`. */
export const frameOf = (t: number, lines: Lines): Frame => ({ t, panels: { delays: lines } });

export function historyOf(...frames: readonly Frame[]): History {
  const history = new History(300_000);
  history.replace(frames);
  return history;
}
