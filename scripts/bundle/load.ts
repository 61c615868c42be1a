import { fileURLToPath } from 'node:url';
import { cachedDataVersionTag } from 'node:v8';
import {
  compileForEvents,
  compileForStart,
  compileInLargePieces,
} from '../../exporter/io/process/compiler.js';
import { boundYoungGeneration } from '../../exporter/io/process/young-generation.js';
import { ChunkLoader } from './chunk-loader.js';
import { CodeCache } from './code-cache.js';
import { loadNodeModules } from './node-modules.js';

/** By then an exporter is ready and has processed events; V8 has not yet dropped the code of the start. */
const KEEP_CODE_AFTER_MS = 5_000;

/** Loads an entry of the bundle. Code that the cache lacks is written after a while, or earlier if the process or thread ends. */
export function loadBundle(name: 'natsight' | 'worker', entry: URL): void {
  const use = name === 'worker' ? name : commandOf(process.argv);
  // Of the commands, only this one runs for long, and has to start fast.
  if (use === 'run') {
    loadNodeModules();
    compileForStart();
    boundYoungGeneration();
  }
  compileInLargePieces();
  const loader = new ChunkLoader(CodeCache.open(use, process.env), withFlagsOf(cachedDataVersionTag()));
  const keepCode = () => loader.keepCode();
  setTimeout(keepCode, KEEP_CODE_AFTER_MS).unref();
  process.once('exit', keepCode);
  loader.load(fileURLToPath(entry));
}

/**
 * Compiled code belongs to the flags of V8 with which it was written, and is rejected under others. `run` changes some once it is
 * ready: what is loaded or written later has those of the start for that time.
 *
 * @param tag of V8 at the start, which stands for its flags
 */
const withFlagsOf =
  (tag: number) =>
  <T>(action: () => T): T => {
    if (cachedDataVersionTag() === tag) return action();
    compileForStart();
    try {
      return action();
    } finally {
      compileForEvents();
    }
  };

/** Part of the name of a file: a command, or "other" for what is no command. */
function commandOf([, , command = '']: readonly string[]): string {
  return /^[a-z]{1,20}$/.test(command) ? command : 'other';
}
