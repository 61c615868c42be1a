import type { DashboardAnswer, DatasourceAnswer } from './answers.js';

/**
 * How to undo a change, as plain JSON that can be stored for a later rollback. `before: null`: the object did not exist. The creation
 * of a folder is not undone, because Grafana would delete everything in it, including other people's dashboards.
 */
export type Undo =
  | { readonly what: 'datasource'; readonly uid: string; readonly before: DatasourceAnswer | null }
  | { readonly what: 'dashboard'; readonly uid: string; readonly before: DashboardAnswer | null };

/** One object in Grafana and what a deployment does with it. */
export interface GrafanaChange {
  readonly what: 'folder' | 'datasource' | 'dashboard';
  readonly uid: string;
  readonly title: string;
  /** `keep`: up to date. `leave`: it stays as it is, for the reason given. `blocked`: the user has to decide. */
  readonly action: 'create' | 'update' | 'delete' | 'keep' | 'leave' | 'blocked';
  /** The reason, for the plan that is printed. */
  readonly reason: string;
}

/** A change that is not applied yet. */
export interface PlannedChange extends GrafanaChange {
  /** What is seen of it, as text with lines, to show the difference. Unset: the reason says it all. */
  readonly content?: { readonly before: string; readonly after: string };
  readonly undo: Undo | undefined;
  apply(): Promise<void>;
}

/** An entry of the plan that changes nothing. */
export function untouched(change: GrafanaChange): PlannedChange {
  return { ...change, undo: undefined, apply: () => Promise.resolve() };
}
