import { basename } from 'node:path';
import { watch } from 'chokidar';
import type { FSWatcher } from 'chokidar';

/** Editors write a file in several steps, and who changes several files needs a moment between them. */
const SETTLE_MS = 300;
/** Kubernetes swaps this link when a ConfigMap changes; the files themselves never do. */
const CONFIG_MAP_LINK = '..data';

/** Tells when one of some files of a folder changed, whichever way they were written. */
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

  /** Resolves once every change from now on is seen; does nothing while it watches. */
  async start(): Promise<void> {
    if (this.#watcher !== undefined) return;
    // The folder, not the files: a file that is renamed over another would be lost sight of.
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
