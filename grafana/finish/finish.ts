import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { fingerprint, fingerprintOf } from './fingerprint.js';
import { packGrid } from './grid.js';
import { withIds } from './ids.js';
import { withoutMenuPlacement } from './menu-placement.js';

/** A complete dashboard that Grafana accepts without changes. */
export interface FinishedDashboard extends Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly tags: string[];
}

/**
 * Corrects the SDK's output: adds ids to rows, moves panels that overlap or exceed the grid, and moves links and annotations out of
 * the controls menu. Finally the description ends with a fingerprint of the content, by which a deployment detects changes: it is in no
 * list of dashboards, as a tag would be.
 */
export function finished(built: Dashboard): FinishedDashboard {
  const { uid, title, tags = [], description = '' } = built;
  if (uid === undefined || title === undefined) throw new Error('BUG: a dashboard without uid or title');
  const panels = withIds(packGrid(built.panels ?? []));
  const dashboard = withoutMenuPlacement({ ...built, panels });
  const marked = `${description} ${fingerprint(dashboard)}`.trim();
  return { ...dashboard, uid, title, tags, description: marked };
}

/** The dashboard with another refresh interval, and the fingerprint that belongs to it. */
export function withRefresh(dashboard: FinishedDashboard, refresh: string): FinishedDashboard {
  const description = (dashboard.description ?? '').replace(fingerprintOf(dashboard) ?? '', '').trim();
  const changed = { ...dashboard, refresh, description };
  return { ...changed, description: `${description} ${fingerprint(changed)}`.trim() };
}
