import { basename, relative } from 'node:path';
import type { FSWatcher } from 'chokidar';

/** Waits this long after a change: editors write a file in several steps, and a change may concern several files. */
const DEBOUNCE_MS = 300;
/** When a ConfigMap changes, Kubernetes replaces only this link; the files do not change. */
const CONFIG_MAP_LINK = '..data';

/** Watches files in a folder and in the folders directly below it, however they are written. */
export class FolderWatcher {
  readonly #directory: string;
  readonly #isWatched: (path: string) => boolean;
  readonly #onChange: () => void;
  #watcher: FSWatcher | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param isWatched whether a file or folder, by its path below `directory`, is one to watch */
  constructor(directory: string, isWatched: (path: string) => boolean, onChange: () => void) {
    this.#directory = directory;
    this.#isWatched = isWatched;
    this.#onChange = onChange;
  }

  /** Resolves once all further changes are detected. Does nothing if already started. */
  async start(): Promise<void> {
    if (this.#watcher !== undefined) return;
    const { watch } = await import('chokidar');
    // Watch the folder, not the files: chokidar loses a file that is replaced by a rename.
    const watcher = watch(this.#directory, {
      depth: 1,
      ignoreInitial: true,
      ignored: (path) => !this.#concerns(relative(this.#directory, path)),
    });
    this.#watcher = watcher;
    watcher.on('all', () => this.#debounce());
    await new Promise<void>((resolve) => watcher.once('ready', () => resolve()));
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#watcher?.close();
    this.#watcher = undefined;
  }

  #concerns(path: string): boolean {
    return path === '' || basename(path) === CONFIG_MAP_LINK || this.#isWatched(path);
  }

  #debounce(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onChange, DEBOUNCE_MS);
  }
}
