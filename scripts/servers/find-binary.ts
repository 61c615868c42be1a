import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { packageFolder } from '../../exporter/io/process/package-folder.js';
import { ProvisionError } from '../../setup/deployment/provision-error.js';

export type BinaryName = 'nats-server' | 'prometheus' | 'promtool' | 'alertmanager' | 'amtool';

interface Origin {
  /** The Debian and Ubuntu packages that contain it, in the order in which they are tried: releases differ. */
  readonly packages: readonly [string, ...string[]];
  /** Possible file names; Debian renames alertmanager. */
  readonly fileNames: readonly string[];
}

export const binaryOrigins: Readonly<Record<BinaryName, Origin>> = {
  'nats-server': { packages: ['nats-server'], fileNames: ['nats-server'] },
  prometheus: { packages: ['prometheus'], fileNames: ['prometheus'] },
  // A package of its own since Debian 13.
  promtool: { packages: ['prometheus', 'promtool'], fileNames: ['promtool'] },
  alertmanager: {
    packages: ['prometheus-alertmanager'],
    fileNames: ['alertmanager', 'prometheus-alertmanager'],
  },
  amtool: { packages: ['prometheus-alertmanager'], fileNames: ['amtool'] },
};

/** Folder of unpacked binaries, next to package.json, also when this file runs from dist. */
export const toolsFolder = join(packageFolder(), '.tools');

/** The path of an executable in one of these folders. Default: on PATH, else in `.tools/`. */
export function findBinary(name: BinaryName, folders = searchFolders()): string | undefined {
  const candidates = folders.flatMap((folder) =>
    binaryOrigins[name].fileNames.map((fileName) => join(folder, fileName)),
  );
  return candidates.find(isExecutable);
}

/** Like `findBinary`, but throws if the binary is missing. */
export function requireBinary(name: BinaryName): string {
  const path = findBinary(name);
  if (path === undefined) {
    throw new ProvisionError(
      'BINARY_MISSING',
      `${name} is not installed: run "apt-get install ${binaryOrigins[name].packages.at(-1)}", or ` +
        '"npm run prepare:all" on Debian or Ubuntu. "docker compose up" does not need it.',
    );
  }
  return path;
}

function searchFolders(): readonly string[] {
  // Debian installs daemons in sbin, which is not on the PATH of ordinary users.
  const system = [
    ...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean),
    '/usr/sbin',
    '/usr/local/sbin',
  ];
  return [...system, ...programFolders(toolsFolder)];
}

/** Where unpacked packages have their programs. */
export const programFolders = (folder: string): readonly string[] =>
  ['bin', 'sbin'].map((place) => join(folder, 'usr', place));

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
