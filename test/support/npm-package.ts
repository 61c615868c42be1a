import { readFileSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { root, runCommand } from './run-command.js';
import type { CommandOptions, CommandResult } from './run-command.js';

/** A package of a lock file, by its path below the folder. */
export interface LockedPackage {
  readonly version: string;
  readonly dev?: boolean;
  readonly engines?: { readonly node?: string };
}

const lock: { readonly packages: Readonly<Record<string, LockedPackage>> } = JSON.parse(
  readFileSync(join(root, 'package-lock.json'), 'utf8'),
);

/** What an installed natsight brings with it: not what only its development needs. */
export const installedPackages: readonly (readonly [path: string, LockedPackage])[] = Object.entries(
  lock.packages,
).filter(([path, { dev = false }]) => path !== '' && !dev);

export const manifest: {
  readonly version: string;
  readonly engines: { readonly node: string };
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

export interface NpmOptions extends CommandOptions {
  /** The Node that runs npm, and what npm runs. Default: this one. */
  readonly node?: string;
}

/** Runs the npm of these tests. */
export function npm(
  args: readonly string[],
  { node = process.execPath, env = {}, ...rest }: NpmOptions = {},
) {
  const path = `${join(node, '..')}${delimiter}${process.env['PATH'] ?? ''}`;
  const cli = process.env['npm_execpath'];
  const options = { withinMs: 300_000, ...rest, env: { ...env, PATH: path } };
  if (cli?.endsWith('.js') !== true) return runCommand('npm', args, options);
  return runCommand(node, [cli, ...args], options);
}

/** Packs the built checkout as `npm pack` does. Resolves to the path of the tarball. */
export async function packNatsight(folder: string): Promise<string> {
  const { exitCode, stderr } = await npm(['pack', '--ignore-scripts', '--pack-destination', folder]);
  if (exitCode !== 0) throw new Error(`npm pack: ${stderr}`);
  return join(folder, `natsight-${manifest.version}.tgz`);
}

/** Unpacks a tarball into `folder/node_modules/natsight`, with what it depends on, as an installation has it. Needs no network. */
export async function installWithoutNetwork(tarball: string, folder: string): Promise<string> {
  const target = join(folder, 'node_modules/natsight');
  await mkdir(target, { recursive: true });
  requireSuccess(await runCommand('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']));
  for (const [path] of installedPackages) await cp(join(root, path), join(folder, path), { recursive: true });
  return target;
}

export function requireSuccess(result: CommandResult): CommandResult {
  if (result.exitCode === 0) return result;
  throw new Error(`exit code ${result.exitCode}:\n${result.stdout}${result.stderr}`);
}
