import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { Script, constants } from 'node:vm';
import type { CodeCache } from './code-cache.js';

interface Chunk {
  exports: unknown;
}

/** Runs an action with certain flags of V8. */
type WithFlags = <T>(action: () => T) => T;

type ChunkFunction = (
  exports: unknown,
  require: (id: string) => unknown,
  module: Chunk,
  filename: string,
  dirname: string,
) => void;

/**
 * Loads the files of the bundle as Node loads CommonJS modules, but with code from the cache. Node's own loader takes no code from a cache
 * before Node 22.8, and from then on only that of functions that ran while a file was loaded.
 */
export class ChunkLoader {
  readonly #cache: CodeCache | undefined;
  readonly #withFlags: WithFlags;
  readonly #chunks = new Map<string, Chunk>();
  #missed: [name: string, script: Script][] = [];

  /** @param withFlags sets the flags of V8 that cached code has */
  constructor(cache: CodeCache | undefined, withFlags: WithFlags = (action) => action()) {
    this.#cache = cache;
    this.#withFlags = withFlags;
  }

  /** @param file an absolute path */
  load(file: string): unknown {
    const loaded = this.#chunks.get(file);
    if (loaded !== undefined) return loaded.exports;
    const chunk: Chunk = { exports: {} };
    this.#chunks.set(file, chunk);
    const folder = dirname(file);
    const require = createRequire(file);
    const requireFrom = (id: string) => (id.startsWith('.') ? this.load(join(folder, id)) : require(id));
    this.#compile(file)(chunk.exports, requireFrom, chunk, file, folder);
    return chunk.exports;
  }

  /** Writes code that was not in the cache, with that of the functions that ran until now. */
  keepCode(): void {
    const missed = this.#missed;
    this.#missed = [];
    if (missed.length === 0) return;
    this.#withFlags(() => {
      for (const [name, script] of missed) this.#cache?.write(name, script.createCachedData());
    });
    this.#cache?.removeOld();
  }

  #compile(file: string): ChunkFunction {
    const name = basename(file);
    const cachedData = this.#cache?.read(name);
    // The build writes ASCII only, which needs no decoding.
    const source = readFileSync(file, 'latin1');
    const options = {
      filename: file,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      ...(cachedData !== undefined && { cachedData }),
    };
    const script = this.#withFlags(() => new Script(source, options));
    if (this.#cache !== undefined && script.cachedDataRejected !== false) this.#missed.push([name, script]);
    // The build writes each file as one function expression with these parameters. Putting it in one here would copy the text.
    return script.runInThisContext() as ChunkFunction;
  }
}
