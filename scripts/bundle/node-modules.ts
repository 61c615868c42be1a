/** With what they load themselves, all that `run` needs until it is ready. */
const NEEDED_BY_START = [
  'cluster',
  'dns',
  'net',
  'perf_hooks',
  'process',
  'timers/promises',
  'tls',
  'worker_threads',
];

/**
 * Loads the modules of Node that a start needs. Call it before flags of V8 are set: Node has compiled code of its modules, which V8
 * rejects under other flags than those it was built with. Compiling them anew took a tenth of the start.
 */
export function loadNodeModules(): void {
  for (const name of NEEDED_BY_START) process.getBuiltinModule(name);
}
