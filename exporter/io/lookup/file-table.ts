import { basename, dirname, resolve } from 'node:path';
import type { Tell } from '../../happening/happening.js';
import type { TableHappening } from '../../happening/table.js';
import type { LookupEntry } from '../../transform/lookup-table.js';
import { FolderWatcher } from '../setup/folder-watcher.js';
import { readTable } from './read-table.js';
import type { TableFile } from './read-table.js';
import type { WatchedTable } from './table.js';

/** A lookup table in a file. It is reloaded when the file changes; if that fails, the previous content stays in use. */
export class FileTable implements WatchedTable {
  readonly #directory: string;
  readonly #table: TableFile;
  readonly #tell: Tell<TableHappening>;
  readonly #watcher: FolderWatcher;
  readonly #watching: Promise<void>;
  #entries: ReadonlyMap<string, LookupEntry>;

  /** Throws a ResourceError if the file does not contain a table. */
  constructor(directory: string, table: TableFile, tell: Tell<TableHappening>) {
    this.#directory = directory;
    this.#table = table;
    this.#tell = tell;
    this.#entries = readTable(this.#directory, this.#table);
    const path = resolve(directory, table.file);
    this.#watcher = new FolderWatcher(
      dirname(path),
      (changed) => changed === basename(path),
      () => this.#reload(),
    );
    this.#watching = this.#watcher.start();
  }

  get(key: string): LookupEntry | undefined {
    return this.#entries.get(key);
  }

  keys(): Iterable<string> {
    return this.#entries.keys();
  }

  ready(): Promise<void> {
    return this.#watching;
  }

  async stop(): Promise<void> {
    await this.#watching;
    await this.#watcher.stop();
  }

  #reload(): void {
    const { file: table } = this.#table;
    try {
      this.#entries = readTable(this.#directory, this.#table);
      this.#tell({ kind: 'tableLoaded', table, entries: this.#entries.size });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#tell({ kind: 'tableFailed', table, reason });
    }
  }
}
