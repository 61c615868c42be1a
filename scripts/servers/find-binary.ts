import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { packageFolder } from '../../exporter/io/process/package-folder.js';
import { LocalServerError } from './local-server-error.js';

export type BinaryName = 'nats-server' | 'prometheus' | 'promtool' | 'alertmanager' | 'amtool';

interface Origin {
  /** The Debian and Ubuntu package that carries it. */
  readonly package: string;
  /** Names it goes by; Debian renames alertmanager. */
  readonly fileNames: readonly string[];
}

export const binaryOrigins: Readonly<Record<BinaryName, Origin>> = {
  'nats-server': { package: 'nats-server', fileNames: ['nats-server'] },
  prometheus: { package: 'prometheus', fileNames: ['prometheus'] },
  promtool: { package: 'prometheus', fileNames: ['promtool'] },
  alertmanager: {
    package: 'prometheus-alertmanager',
    fileNames: ['alertmanager', 'prometheus-alertmanager'],
  },
  amtool: { package: 'prometheus-alertmanager', fileNames: ['amtool'] },
};

/** Where unpacked binaries are kept: beside package.json, whether this file runs from source or from dist. */
export const toolsFolder = join(packageFolder(), '.tools');

/** The path of an executable: PATH first, then what was unpacked into `.tools/`. */
export function findBinary(name: BinaryName): string | undefined {
  const candidates = searchFolders().flatMap((folder) =>
    binaryOrigins[name].fileNames.map((fileName) => join(folder, fileName)),
  );
  return candidates.find(isExecutable);
}

/** As `findBinary`, for callers that cannot go on without it. */
export function requireBinary(name: BinaryName): string {
  const path = findBinary(name);
  if (path === undefined) {
    throw new LocalServerError(
      'BINARY_MISSING',
      `${name} is not installed: "apt-get install ${binaryOrigins[name].package}" adds it, and so does ` +
        '"npm run prepare:all" on Debian or Ubuntu. "docker compose up" needs none of them.',
    );
  }
  return path;
}

function searchFolders(): string[] {
  // Debian puts daemons into sbin, which an ordinary user's PATH leaves out.
  const system = [
    ...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean),
    '/usr/sbin',
    '/usr/local/sbin',
  ];
  return [...system, join(toolsFolder, 'usr', 'bin'), join(toolsFolder, 'usr', 'sbin')];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
