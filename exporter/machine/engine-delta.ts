import type { SeriesDelta } from '../series/gathering.js';
import { ToldLabels } from '../series/labels-told.js';
import type { StreamTime } from '../window/watermark.js';
import type { WindowDelta } from '../window/window-delta.js';
import type { AccountDelta } from '../account/account.js';
import type { Table } from './compile/tables.js';

export type TableDelta = SeriesDelta | WindowDelta;

/** What an engine has taken in since it was last asked, for the engine of another thread. */
export interface EngineDelta {
  readonly streams: readonly StreamDelta[];
  readonly tables: readonly (readonly [metric: string, delta: TableDelta])[];
}

export interface StreamDelta {
  readonly stream: string;
  readonly account: AccountDelta;
  readonly time: StreamTime;
}

/** The labels that one other engine has told of. A table that a reload replaces is replaced there too, and both begin anew. */
export type ToldTables = WeakMap<Table, ToldLabels>;

/** What the other thread's table of the same metric has gathered. */
export function drainTable(table: Table): TableDelta {
  return 'living' in table ? table.living.drain() : table.drain();
}

export function isEmpty(delta: TableDelta): boolean {
  return (delta.kind === 'lasting' ? delta.rows : delta.parts).length === 0;
}

export function absorbTable(table: Table, delta: TableDelta, told: ToldTables): void {
  let labels = told.get(table);
  if (labels === undefined) told.set(table, (labels = new ToldLabels()));
  labels.learn(delta);
  if ('living' in table && delta.kind === 'lasting') table.living.absorb(delta, labels);
  else if (!('living' in table) && delta.kind === 'window') table.absorb(delta, labels);
  else throw new Error(`BUG: a table takes in no delta of kind "${delta.kind}"`);
}
