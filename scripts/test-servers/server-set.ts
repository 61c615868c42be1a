import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ProvisionError } from '../../setup/deployment/provision-error.js';
import { aptFailure } from '../servers/apt-failure.js';
import { aptGet, ownLists, unpackDebianPackage } from '../servers/debian-package.js';
import { findBinary, programFolders, toolsFolder } from '../servers/find-binary.js';
import type { BinaryName } from '../servers/find-binary.js';
import { unpackBinaries } from '../servers/provide-binaries.js';

/** Releases of Debian whose servers natsight is tested with, from the oldest one to the newest one: 12, 13 and the coming one. */
export const SERVER_SETS = ['bookworm', 'trixie', 'sid'] as const;
export type ServerSet = (typeof SERVER_SETS)[number];

export const isServerSet = (word: string): word is ServerSet => SERVER_SETS.some((set) => set === word);

/** How downloads go, for tests of their failure. */
export interface DownloadOptions {
  /** Default: that of the system's own package sources, else Debian's. */
  readonly mirror?: string;
  /** Where the programs are unpacked. Default: `.tools/<set>`. */
  readonly folder?: string;
  /** Default 10 s. */
  readonly pauseMs?: number;
}

const PROGRAMS: readonly BinaryName[] = ['nats-server', 'prometheus', 'promtool', 'alertmanager', 'amtool'];
/** A mirror that changes between the lists and the download, as that of sid does, is right a moment later. */
const ATTEMPTS = 3;
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

const folderOf = (set: ServerSet): string => join(toolsFolder, set);

/** The folders for PATH with which all programs are those of a set. */
export const pathOf = (set: ServerSet): readonly string[] => programFolders(folderOf(set));

/** Downloads the servers of a release with apt and unpacks them, unless they are there. Throws with what is missing and why. */
export async function provideServerSet(
  set: ServerSet,
  report: (line: string) => void,
  { folder = folderOf(set), mirror, pauseMs = 10_000 }: DownloadOptions = {},
): Promise<void> {
  const isAbsent = (name: BinaryName) => findBinary(name, programFolders(folder)) === undefined;
  if (!PROGRAMS.some(isAbsent)) return;
  const from = mirror ?? (await systemMirror());
  report(`Unpacking the servers of Debian ${set} from ${from} ...`);
  for (let attempt = 1; ; attempt++) {
    const failure = await unpackFrom(set, from, folder, isAbsent).catch(listsFailure);
    if (failure === undefined) return;
    if (attempt === ATTEMPTS) {
      throw new ProvisionError(
        'PACKAGE_UNAVAILABLE',
        `The servers of Debian ${set} cannot be downloaded from ${from}, after ${ATTEMPTS} attempts: ${failure}. ` +
          'Check that this machine reaches the mirror, and try again.',
      );
    }
    report(`Attempt ${attempt} of ${ATTEMPTS} failed: ${failure}`);
    await delay(pauseMs);
  }
}

const listsFailure = (error: unknown) => `package lists: ${aptFailure(error)}`;

/** What failed, if anything did. */
async function unpackFrom(
  set: ServerSet,
  mirror: string,
  folder: string,
  isAbsent: (name: BinaryName) => boolean,
): Promise<string | undefined> {
  const apt = join(folder, 'apt');
  await mkdir(apt, { recursive: true });
  const options = await aptOptions(set, mirror, apt);
  await aptGet(['update', '--error-on=any'], apt, options);
  const missing = await unpackBinaries(PROGRAMS, isAbsent, (name) =>
    unpackDebianPackage(name, folder, (wanted, into) => aptGet(['download', wanted], into, options)),
  );
  if (missing.length === 0) return undefined;
  return missing
    .map(({ binaries, name, failure }) => `${binaries.join(', ')} (package "${name}"): ${failure}`)
    .join('; ');
}

/** Only this release, whatever the system has. */
async function aptOptions(set: ServerSet, mirror: string, apt: string): Promise<readonly string[]> {
  const sources = join(apt, 'release.sources');
  const fields = { Types: 'deb', URIs: mirror, Suites: set, Components: 'main', 'Signed-By': KEYRING };
  const lines = Object.entries(fields).map(([field, value]) => `${field}: ${value}\n`);
  await writeFile(sources, lines.join(''));
  const retries = ['-o', 'Acquire::Retries=4'];
  const only = ['-o', `Dir::Etc::SourceList=${sources}`, '-o', 'Dir::Etc::SourceParts=-'];
  return [...retries, ...only, ...(await ownLists(apt))];
}

/** The mirror that this Debian uses: it is reachable. */
async function systemMirror(): Promise<string> {
  for (const file of ['sources.list.d/debian.sources', 'sources.list']) {
    const text = await readFile(join('/etc/apt', file), 'utf8').catch(() => '');
    const [, found] = /^(?:URIs:|deb)\s.*?(https?:\S+\/debian\/?)(?:\s|$)/m.exec(text) ?? [];
    if (found !== undefined) return found;
  }
  return 'http://deb.debian.org/debian';
}
