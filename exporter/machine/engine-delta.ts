import type { UpdateCounts } from '../account/update-account.js';
import type { AccountDelta } from '../account/account.js';
import type { KeysState } from '../deduplicate/recent-keys.js';
import type { SeriesDelta } from '../series/gathering.js';
import { KnownLabels } from '../series/known-labels.js';
import type { StreamTime } from '../window/watermark.js';
import type { WindowDelta } from '../window/window-delta.js';
import type { RunningStream } from './compile/compile-stream.js';
import type { Table } from './compile/tables.js';
import type { TableState } from './engine-state.js';

export type TableDelta = SeriesDelta | WindowDelta;

/** What an engine has gathered since the last drain, for the engine of another thread. */
export interface EngineDelta {
  readonly streams: readonly StreamDelta[];
  readonly tables: readonly (readonly [metric: string, delta: TableDelta])[];
  /** What metrics and event insights did with the events. */
  readonly metricAccounts: readonly (readonly [metric: string, counts: UpdateCounts])[];
  readonly insightAccounts: readonly (readonly [insight: string, counts: UpdateCounts])[];
  /** Identities that the streams remember, for a state that outlives the thread. */
  readonly keys: StreamKeys;
}

/** The identities that streams remember for deduplication, or their changes, by stream. */
export type StreamKeys = readonly (readonly [stream: string, keys: KeysState])[];

export interface StreamDelta {
  readonly stream: string;
  readonly account: AccountDelta;
  readonly time: StreamTime;
}

/** The labels that one other engine has announced. A reload replaces the same tables in both engines, so both start over. */
export type KnownLabelsByTable = WeakMap<Table, KnownLabels>;

export function isEmpty(delta: TableDelta): boolean {
  return (delta.kind === 'lasting' ? delta.rows : delta.series).length === 0;
}

export function absorbStream(
  { account, watermark }: Pick<RunningStream, 'account' | 'watermark'>,
  delta: StreamDelta,
): void {
  account.absorb(delta.account);
  watermark.notice(delta.time);
}

/** Returns the number of events that are not added because the clock has closed their windows. */
export function absorbTable(table: Table, delta: TableDelta, known: KnownLabelsByTable): number {
  let labels = known.get(table);
  if (labels === undefined) known.set(table, (labels = new KnownLabels()));
  labels.add(delta);
  if (table.kind === 'lasting' && delta.kind === 'lasting') return table.absorb(delta, labels);
  if (table.kind === 'window' && delta.kind === 'window') return table.absorb(delta, labels);
  throw new Error(`BUG: a table of kind "${table.kind}" cannot absorb a delta of kind "${delta.kind}"`);
}

export function restoreTable(table: Table, state: TableState): void {
  if (table.kind === 'lasting' && state.kind === 'lasting') table.restore(state);
  else if (table.kind === 'window' && state.kind === 'window') table.restore(state);
  else
    throw new Error(
      `BUG: a table of kind "${table.kind}" cannot be restored from a state of kind "${state.kind}"`,
    );
}
