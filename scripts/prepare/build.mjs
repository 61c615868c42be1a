import { mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { runNpm } from './npm.mjs';

const sources = ['setup', 'exporter', 'grafana', 'prometheus', 'alertmanager', 'scripts'];
/** Written by the product itself, or read at run time: neither changes what is compiled. */
const notCompiled = new Set(['generated', 'examples']);

/**
 * `dist/.built` carries the time at which the last good build began: a failed build leaves it alone, and a file saved
 * while the compiler ran counts as newer.
 */
export async function buildIfStale(root) {
  const stamp = join(root, 'dist', '.built');
  const builtMs = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (builtMs > newestSourceMs(root)) return;
  console.log('Building ...');
  const begun = new Date();
  const { ok, output } = runNpm(root, ['run', '--silent', 'build']);
  if (!ok) throw new Failure(`"npm run build" failed:\n${output.trimEnd()}`);
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stamp, '');
  utimesSync(stamp, begun, begun);
}

function newestSourceMs(root) {
  const configs = readdirSync(root).filter((name) => /^tsconfig.*\.json$/.test(name));
  return Math.max(...[...configs, ...sources].map((name) => newestMs(join(root, name))));
}

/** Folders count too: their time is what a deleted file changes. */
function newestMs(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return stat?.mtimeMs ?? 0;
  const children = readdirSync(path).filter((name) => !notCompiled.has(name));
  return Math.max(stat.mtimeMs, ...children.map((name) => newestMs(join(path, name))));
}
