import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ProvisionError } from '../../setup/deployment/provision-error.js';
import { relocate } from './relocation.js';

const run = promisify(execFile);

/** Downloads a package with apt into a folder. */
type Download = (name: string, into: string) => Promise<void>;

/**
 * Downloads a Debian package and unpacks its programs and files into `<folder>/usr/{bin,sbin,share}`. Needs no root, starts no
 * service and writes nothing outside `folder`. Throws if the package is not available. Default download: the package of this system.
 */
export async function unpackDebianPackage(
  name: string,
  folder: string,
  download: Download = (wanted, into) => downloadOfSystem(wanted, into, join(folder, 'apt')),
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const workFolder = await mkdtemp(join(folder, 'unpack-'));
  try {
    await download(name, workFolder);
    const archive = (await readdir(workFolder)).find((file) => file.endsWith('.deb'));
    if (archive === undefined)
      throw new ProvisionError('PACKAGE_UNAVAILABLE', `apt-get downloaded no file for package "${name}"`);
    await run('dpkg', ['-x', join(workFolder, archive), join(workFolder, 'content')]);
    await moveIntoPlace(join(workFolder, 'content'), folder);
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

/** Uses the system's package lists; if they are missing or too old, downloads lists into `aptFolder`. */
async function downloadOfSystem(name: string, into: string, aptFolder: string): Promise<void> {
  try {
    await aptGet(['download', name], into, []);
  } catch (error) {
    if (isAbsentCommand(error))
      throw new ProvisionError('PACKAGE_UNAVAILABLE', 'this system has no apt-get', { cause: error });
    const options = await ownLists(aptFolder);
    // Ignore sources that do not answer: the download shows whether they were needed.
    await aptGet(['update'], into, options).catch(() => undefined);
    if (!(await hasLists(aptFolder))) {
      throw new ProvisionError('PACKAGE_UNAVAILABLE', 'apt cannot download its package lists (no network?)', {
        cause: error,
      });
    }
    await aptGet(['download', name], into, options);
  }
}

function isAbsentCommand(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

async function hasLists(aptFolder: string): Promise<boolean> {
  return (await readdir(join(aptFolder, 'lists'))).some((file) => file.includes('Packages'));
}

/** Options with which apt keeps its lists and its cache in a folder. */
export async function ownLists(aptFolder: string): Promise<string[]> {
  const lists = join(aptFolder, 'lists');
  const cache = join(aptFolder, 'cache');
  await mkdir(join(lists, 'partial'), { recursive: true });
  await mkdir(join(cache, 'archives', 'partial'), { recursive: true });
  return ['-o', `Dir::State::lists=${lists}`, '-o', `Dir::Cache=${cache}`];
}

/** `options` come last: they override those that always hold. */
export async function aptGet(
  args: readonly string[],
  cwd: string,
  options: readonly string[],
): Promise<void> {
  // As root, apt would switch to its own user, who cannot write to this folder.
  const always = [
    '-q',
    '-o',
    'APT::Sandbox::User=root',
    '-o',
    'Acquire::Retries=1',
    '-o',
    'Acquire::http::Timeout=20',
  ];
  await run('apt-get', [...always, ...options, ...args], { cwd, env: { ...process.env, LC_ALL: 'C' } });
}

/** Moves programs last and by an atomic rename: a program that exists is complete and has its files. */
async function moveIntoPlace(content: string, folder: string): Promise<void> {
  const share = join('usr', 'share', 'prometheus');
  if (existsSync(join(content, share))) {
    // Some of its symbolic links point to JavaScript packages that are not installed: pages that nobody opens here.
    const filter = async (source: string) => existsSync(source);
    await cp(join(content, share), join(folder, share), { recursive: true, verbatimSymlinks: true, filter });
  }
  for (const place of ['bin', 'sbin']) {
    const from = join(content, 'usr', place);
    const to = join(folder, 'usr', place);
    await mkdir(to, { recursive: true });
    for (const program of existsSync(from) ? await readdir(from) : []) {
      await relocate(join(from, program));
      await rename(join(from, program), join(to, program));
    }
  }
}
