import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LocalServerError } from './local-server-error.js';
import { relocate } from './relocation.js';

const run = promisify(execFile);

/**
 * Downloads a Debian package and unpacks what it runs with into `<folder>/usr/{bin,sbin,share}`: no root, no service started, nothing
 * outside `folder`. Throws when the package cannot be had.
 */
export async function unpackDebianPackage(name: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const workFolder = await mkdtemp(join(folder, 'unpack-'));
  try {
    await download(name, workFolder, join(folder, 'apt'));
    const archive = (await readdir(workFolder)).find((file) => file.endsWith('.deb'));
    if (archive === undefined)
      throw new LocalServerError('PACKAGE_UNAVAILABLE', `apt-get downloaded no file for package "${name}"`);
    await run('dpkg', ['-x', join(workFolder, archive), join(workFolder, 'content')]);
    await moveIntoPlace(join(workFolder, 'content'), folder);
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

/** The system's package lists first; where they are missing or too old, lists of our own. */
async function download(name: string, into: string, aptFolder: string): Promise<void> {
  try {
    await aptGet(['download', name], into, []);
  } catch (error) {
    if (isAbsentCommand(error))
      throw new LocalServerError('PACKAGE_UNAVAILABLE', 'this system has no apt-get', { cause: error });
    const options = await ownLists(aptFolder);
    // One source that does not answer is no reason to stop: the download tells whether it mattered.
    await aptGet(['update'], into, options).catch(() => undefined);
    if (!(await hasLists(aptFolder))) {
      throw new LocalServerError(
        'PACKAGE_UNAVAILABLE',
        'apt cannot download its package lists (no network?)',
        { cause: error },
      );
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

async function ownLists(aptFolder: string): Promise<string[]> {
  const lists = join(aptFolder, 'lists');
  const cache = join(aptFolder, 'cache');
  await mkdir(join(lists, 'partial'), { recursive: true });
  await mkdir(join(cache, 'archives', 'partial'), { recursive: true });
  return ['-o', `Dir::State::lists=${lists}`, '-o', `Dir::Cache=${cache}`];
}

async function aptGet(args: readonly string[], cwd: string, options: readonly string[]): Promise<void> {
  // As root, apt would drop to its own user, who cannot write into our folder.
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

/** Programs come last, and by rename, which is atomic: one that is found is whole and has its files. */
async function moveIntoPlace(content: string, folder: string): Promise<void> {
  const share = join('usr', 'share', 'prometheus');
  if (existsSync(join(content, share))) {
    // Its symbolic links lead to JavaScript packages that are not here; they must not be followed.
    await cp(join(content, share), join(folder, share), { recursive: true, verbatimSymlinks: true });
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
