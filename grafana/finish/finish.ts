import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { fingerprintTag } from './fingerprint.js';
import { packGrid } from './grid.js';
import { withIds } from './ids.js';
import { withoutMenuPlacement } from './menu-placement.js';

/** A dashboard that Grafana takes as it is. */
export interface FinishedDashboard extends Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly tags: string[];
}

/**
 * What the SDK leaves undone: rows without a number of their own, panels that overlap or stick out, links and annotations in a
 * menu where nobody looks. Last comes a tag with the fingerprint of all the rest, by which a deployment sees what changed.
 */
export function finished(built: Dashboard): FinishedDashboard {
  const { uid, title, tags = [] } = built;
  if (uid === undefined || title === undefined) throw new Error('BUG: a dashboard without uid or title');
  const panels = withIds(packGrid(built.panels ?? []));
  const dashboard = withoutMenuPlacement({ ...built, panels });
  return { ...dashboard, uid, title, tags: [...tags, fingerprintTag(dashboard)] };
}
