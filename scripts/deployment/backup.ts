import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Undo } from '../../grafana/deploy.js';
import { makePrivateFolder, writePrivateFile } from '../files/private-file.js';
import type { FileSnapshot } from './configuration-files.js';
import { STATE_DIRECTORY } from './run-state.js';

/** The files of one server before a deployment; `null`: the file did not exist. */
export interface FileBackup {
  /** Without credentials. */
  readonly url: string;
  readonly directory: string;
  readonly files: Readonly<Record<string, string | null>>;
}

/** What the last deployment replaced, for `--rollback`. */
export interface Backup {
  prometheus?: FileBackup;
  alertmanager?: FileBackup;
  grafana?: { readonly url: string; readonly undos: readonly Undo[] };
}

const pathOf = (root: string) => join(root, STATE_DIRECTORY, 'last-deployment.json');

export function writeBackup(root: string, backup: Backup): void {
  const path = pathOf(root);
  makePrivateFolder(dirname(path));
  // A server's configuration may contain secrets.
  writePrivateFile(path, `${JSON.stringify(backup, undefined, 2)}\n`);
}

/** `undefined` if nothing was deployed, or the deployment was already rolled back. */
export function readBackup(root: string): Backup | undefined {
  try {
    // Written by writeBackup.
    return JSON.parse(readFileSync(pathOf(root), 'utf8')) as Backup;
  } catch {
    return undefined;
  }
}

export function removeBackup(root: string): void {
  rmSync(pathOf(root), { force: true });
}

/** Converts a snapshot to JSON values. */
export function filesOf(snapshot: FileSnapshot): FileBackup['files'] {
  return Object.fromEntries([...snapshot].map(([file, text]) => [file, text ?? null]));
}

export function snapshotOf(files: FileBackup['files']): FileSnapshot {
  return new Map(Object.entries(files).map(([file, text]) => [file, text ?? undefined]));
}
