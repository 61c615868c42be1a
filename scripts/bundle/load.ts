import { fileURLToPath } from 'node:url';
import { compileInLargePieces } from '../../exporter/io/process/compiler.js';
import { boundYoungGeneration } from '../../exporter/io/process/young-generation.js';
import { ChunkLoader } from './chunk-loader.js';
import { CodeCache } from './code-cache.js';

/** By then an exporter is ready and has processed events; V8 has not yet dropped the code of the start. */
const KEEP_CODE_AFTER_MS = 5_000;

/** Loads an entry of the bundle. Code that the cache lacks is written after a while, or earlier if the process or thread ends. */
export function loadBundle(name: 'natsight' | 'worker', entry: URL): void {
  const use = name === 'worker' ? name : commandOf(process.argv);
  // First, since cached code depends on the flags of V8: code that was written with others is rejected.
  compileInLargePieces();
  // Of the commands, only this one runs for long.
  if (use === 'run') boundYoungGeneration();
  const loader = new ChunkLoader(CodeCache.open(use, process.env));
  const keepCode = () => loader.keepCode();
  setTimeout(keepCode, KEEP_CODE_AFTER_MS).unref();
  process.once('exit', keepCode);
  loader.load(fileURLToPath(entry));
}

/** Part of the name of a file: a command, or "other" for what is no command. */
function commandOf([, , command = '']: readonly string[]): string {
  return /^[a-z]{1,20}$/.test(command) ? command : 'other';
}
