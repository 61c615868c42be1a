import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { relocate } from '../../scripts/servers/relocation.js';

const run = promisify(execFile);
const SOURCES = '/etc/apt/sources.list.d/debian.sources';

/** Releases of Debian with newer servers than the installed ones. */
export type Suite = 'trixie' | 'sid';

export const programOfSid = (name: string, program: string) => programOfDebian('sid', name, program);

/**
 * A program of a package of another release of Debian, downloaded with apt and unpacked without root. It finds its
 * own files, and stays in the temporary folder for the next run; the system's own apt is untouched.
 */
export async function programOfDebian(suite: Suite, name: string, program: string): Promise<string> {
  const folder = join(tmpdir(), `natsight-debian-${suite}`, name);
  const path = join(folder, 'usr', 'bin', program);
  if (existsSync(path)) return path;
  const work = `${folder}-${process.pid}`;
  await mkdir(work, { recursive: true });
  const apt = await aptOptions(work, suite);
  await run('apt-get', [...apt, 'update'], { cwd: work });
  await run('apt-get', [...apt, 'download', name], { cwd: work });
  const archive = (await readdir(work)).find((file) => file.endsWith('.deb'));
  if (archive === undefined) throw new Error(`apt-get downloaded no package "${name}"`);
  await run('dpkg', ['-x', join(work, archive), join(work, 'content')]);
  await relocate(join(work, 'content', 'usr', 'bin', program));
  await rename(join(work, 'content'), folder);
  await rm(work, { recursive: true });
  return path;
}

async function aptOptions(work: string, suite: Suite): Promise<readonly string[]> {
  const sources = join(work, `${suite}.sources`);
  // Debian 12 says where its mirror is; the security suite of sid does not exist.
  const [debian = ''] = (await readFile(SOURCES, 'utf8')).split('\n\n');
  await writeFile(sources, debian.replace(/^Suites:.*$/m, `Suites: ${suite}`));
  const [lists, cache] = [join(work, 'lists'), join(work, 'cache')];
  await mkdir(join(lists, 'partial'), { recursive: true });
  await mkdir(join(cache, 'archives', 'partial'), { recursive: true });
  return [
    ['APT::Sandbox::User', 'root'],
    ['Dir::Etc::SourceList', sources],
    ['Dir::Etc::SourceParts', '-'],
    ['Dir::State::lists', lists],
    ['Dir::Cache', cache],
  ].flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}
