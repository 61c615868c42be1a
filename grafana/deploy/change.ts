import type { DashboardAnswer, DatasourceAnswer } from './answers.js';

/**
 * How to undo a change, as plain JSON that can be stored for a later rollback. `before: null`: the object did not exist. A folder is
 * only ever created, and removed again only when it is empty: Grafana would delete everything in it, including other people's dashboards.
 */
export type Undo =
  | { readonly what: 'folder'; readonly uid: string; readonly before: null }
  | { readonly what: 'datasource'; readonly uid: string; readonly before: DatasourceAnswer | null }
  | { readonly what: 'dashboard'; readonly uid: string; readonly before: DashboardAnswer | null };

/** One object in Grafana and what a deployment does with it. */
export interface GrafanaChange {
  readonly what: 'folder' | 'datasource' | 'dashboard';
  readonly uid: string;
  readonly title: string;
  /**
   * `keep`: up to date. `leave`: it stays as it is, for the reason given. `edited`: it stays as somebody has made it, which is not what the
   * setup says. `blocked`: the user has to decide.
   */
  readonly action: 'create' | 'update' | 'delete' | 'keep' | 'leave' | 'edited' | 'blocked';
  /** The reason, for the plan that is printed. */
  readonly reason: string;
}

/** A change that is not applied yet. */
export interface PlannedChange extends GrafanaChange {
  /** What is seen of it, as text with lines, to show the difference. Unset: the reason says it all. */
  readonly content?: { readonly before: string; readonly after: string };
  /** Where Grafana reads it from; unset: not from a file. */
  readonly file?: string;
  readonly undo: Undo | undefined;
  readonly apply: () => Promise<void>;
}

/** An entry of the plan that changes nothing. */
export function untouched(change: GrafanaChange): PlannedChange {
  return { ...change, undo: undefined, apply: () => Promise.resolve() };
}

const MADE: ReadonlySet<GrafanaChange['action']> = new Set(['create', 'update', 'delete']);

/** Those that change something in Grafana. */
export function madeChanges(changes: readonly PlannedChange[]): readonly PlannedChange[] {
  return changes.filter(({ action }) => MADE.has(action));
}
