import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { TableHappenings } from '../../pipeline/source.js';
import type { LookupEntry } from '../../transform/lookup-table.js';
import { FolderWatcher } from '../folder-watcher.js';
import { ResourceError } from '../resource-error.js';
import { parseTable } from './parse-table.js';
import type { WatchedTable } from './table.js';

/** A table in a file. It is read anew when it changes; a change that cannot be read leaves it as it was. */
export class FileTable implements WatchedTable {
  readonly #file: string;
  readonly #path: string;
  readonly #key: string | undefined;
  readonly #happenings: TableHappenings;
  readonly #watcher: FolderWatcher;
  readonly #watching: Promise<void>;
  #entries: ReadonlyMap<string, LookupEntry>;

  /** Throws a ResourceError when there is no table in the file. */
  constructor(directory: string, file: string, key: string | undefined, happenings: TableHappenings) {
    this.#file = file;
    this.#path = resolve(directory, file);
    this.#key = key;
    this.#happenings = happenings;
    this.#entries = this.#read();
    this.#watcher = new FolderWatcher(dirname(this.#path), [basename(file)], () => this.#reload());
    this.#watching = this.#watcher.start();
  }

  get(key: string): LookupEntry | undefined {
    return this.#entries.get(key);
  }

  ready(): Promise<void> {
    return this.#watching;
  }

  async stop(): Promise<void> {
    await this.#watching;
    await this.#watcher.stop();
  }

  #reload(): void {
    try {
      this.#entries = this.#read();
      this.#happenings.tableLoaded(this.#file, this.#entries.size);
    } catch (error) {
      this.#happenings.tableFailed(this.#file, error instanceof Error ? error.message : String(error));
    }
  }

  #read(): ReadonlyMap<string, LookupEntry> {
    let text: string;
    try {
      text = readFileSync(this.#path, 'utf8');
    } catch (cause) {
      throw new ResourceError(`lookup table "${this.#file}" cannot be read: ${String(cause)}`, { cause });
    }
    return parseTable(this.#file, text, this.#key);
  }
}
