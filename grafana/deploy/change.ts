import type { DashboardAnswer, DatasourceAnswer } from './answers.js';

/**
 * How to put back what a change replaced, `before: null` where there was nothing: plain JSON, so that it can be kept for a
 * later rollback. A folder is not taken back: Grafana would delete with it what others have put there.
 */
export type Undo =
  | { readonly what: 'datasource'; readonly uid: string; readonly before: DatasourceAnswer | null }
  | { readonly what: 'dashboard'; readonly uid: string; readonly before: DashboardAnswer | null };

/** One thing in Grafana and what a deployment does about it. */
export interface GrafanaChange {
  readonly what: 'folder' | 'datasource' | 'dashboard';
  readonly uid: string;
  readonly title: string;
  /** `keep`: as it should be. `leave`: Grafana reads it from its own files. `blocked`: a person has to decide. */
  readonly action: 'create' | 'update' | 'keep' | 'leave' | 'blocked';
  /** Why, for a person. */
  readonly reason: string;
}

/** A change that has not been made yet. */
export interface PlannedChange extends GrafanaChange {
  readonly undo: Undo | undefined;
  apply(): Promise<void>;
}

/** A thing to which nothing is done. */
export function untouched(change: GrafanaChange): PlannedChange {
  return { ...change, undo: undefined, apply: () => Promise.resolve() };
}
