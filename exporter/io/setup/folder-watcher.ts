import { basename } from 'node:path';
import type { FSWatcher } from 'chokidar';

/** Waits this long after a change: editors write a file in several steps, and a change may concern several files. */
const DEBOUNCE_MS = 300;
/** When a ConfigMap changes, Kubernetes replaces only this link; the files do not change. */
const CONFIG_MAP_LINK = '..data';

/** Watches files in a folder, however they are written. */
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

  /** Resolves once all further changes are detected. Does nothing if already started. */
  async start(): Promise<void> {
    if (this.#watcher !== undefined) return;
    const { watch } = await import('chokidar');
    // Watch the folder, not the files: chokidar loses a file that is replaced by a rename.
    const watcher = watch(this.#directory, { depth: 0, ignoreInitial: true });
    this.#watcher = watcher;
    watcher.on('all', (_event, path) => {
      if (this.#names.has(basename(path))) this.#debounce();
    });
    await new Promise<void>((resolve) => watcher.once('ready', () => resolve()));
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#watcher?.close();
    this.#watcher = undefined;
  }

  #debounce(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onChange, DEBOUNCE_MS);
  }
}
