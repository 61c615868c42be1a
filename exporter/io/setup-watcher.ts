import { basename } from 'node:path';
import { watch } from 'chokidar';
import type { FSWatcher } from 'chokidar';
import { MONITORING_FILE, PROCESSING_FILE } from '../../setup/model/setup.js';

/** Editors write a file in several steps, and who changes both files needs a moment between them. */
const SETTLE_MS = 300;
/** Kubernetes swaps this link when a ConfigMap changes; the files themselves never do. */
const CONFIG_MAP_LINK = '..data';
const WATCHED: ReadonlySet<string> = new Set([PROCESSING_FILE, MONITORING_FILE, CONFIG_MAP_LINK]);

/** Tells when the setup files of a folder changed, whichever way they were written. */
export class SetupWatcher {
  readonly #directory: string;
  readonly #onChange: () => void;
  #watcher: FSWatcher | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(directory: string, onChange: () => void) {
    this.#directory = directory;
    this.#onChange = onChange;
  }

  /** Resolves once every change from now on is seen. Does nothing while it watches already. */
  async start(): Promise<void> {
    if (this.#watcher !== undefined) return;
    // The folder, not the files: a file that is renamed over another would be lost sight of.
    const watcher = watch(this.#directory, { depth: 0, ignoreInitial: true });
    this.#watcher = watcher;
    watcher.on('all', (_event, path) => {
      if (WATCHED.has(basename(path))) this.#settle();
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
