import { basename } from 'node:path';
import type { FSWatcher } from 'chokidar';

/** Editors write a file in several steps, and changing several files takes a moment. */
const SETTLE_MS = 300;
/** Kubernetes swaps this link when a ConfigMap changes; the files themselves never change. */
const CONFIG_MAP_LINK = '..data';

/** Calls back when one of some files in a folder changes, however it is written. */
export class FolderWatcher {
  readonly #directory: string;
  readonly #names: ReadonlySet<string>;
  readonly #onChange: () => void;
  #watcher: FSWatcher | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(directory: string, names: readonly string[], onChange: () => void) {
    this.#directory = directory;
    this.#names = new Set([...names, CONFIG_MAP_LINK]);
    this.#onChange = onChange;
  }

  /** Resolves once every later change is seen. Does nothing if it already watches. */
  async start(): Promise<void> {
    if (this.#watcher !== undefined) return;
    const { watch } = await import('chokidar');
    // The folder, not the files: chokidar loses a file that is replaced by a rename.
    const watcher = watch(this.#directory, { depth: 0, ignoreInitial: true });
    this.#watcher = watcher;
    watcher.on('all', (_event, path) => {
      if (this.#names.has(basename(path))) this.#settle();
    });
    await new Promise<void>((resolve) => watcher.once('ready', () => resolve()));
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#watcher?.close();
    this.#watcher = undefined;
  }

  #settle(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onChange, SETTLE_MS);
  }
}
