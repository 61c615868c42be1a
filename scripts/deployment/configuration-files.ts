import type { ConfigurationFiles } from '../../setup/deployment/configurable-server.js';

/** The folder from which a running server reads its configuration; `DiskFolder` implements it. */
export interface ConfigurationFolder {
  /** For messages. */
  readonly path: string;
  /** The text of a file, by path below the folder; `undefined` if the file does not exist. */
  read(file: string): Promise<string | undefined>;
  /** Replaces a file atomically: a concurrent reader sees either the old text or the new one. */
  write(file: string, text: string): Promise<void>;
  /** Narrows the mode of a file that has this text already, if it holds a secret. */
  protect(file: string, text: string): Promise<void>;
  remove(file: string): Promise<void>;
}

export interface FileChange {
  readonly file: string;
  readonly change: 'create' | 'update';
}

/** The files before a deployment; `undefined`: the file did not exist. */
export type FileSnapshot = ReadonlyMap<string, string | undefined>;

/** The files that differ from those in the folder. */
export async function changedFiles(
  folder: ConfigurationFolder,
  files: ConfigurationFiles,
): Promise<readonly FileChange[]> {
  const changes: FileChange[] = [];
  for (const [file, text] of files) {
    const present = await folder.read(file);
    if (present !== text) changes.push({ file, change: present === undefined ? 'create' : 'update' });
  }
  return changes;
}

/** What `restoreFiles` needs to undo a deployment of these files. */
export async function snapshotFiles(
  folder: ConfigurationFolder,
  files: Iterable<string>,
): Promise<FileSnapshot> {
  const snapshot = new Map<string, string | undefined>();
  for (const file of files) snapshot.set(file, await folder.read(file));
  return snapshot;
}

/** Writes the files in order: a file must come before the files that refer to it. */
export async function writeFiles(folder: ConfigurationFolder, files: ConfigurationFiles): Promise<void> {
  for (const [file, text] of files) await folder.write(file, text);
}

export async function restoreFiles(folder: ConfigurationFolder, snapshot: FileSnapshot): Promise<void> {
  for (const [file, text] of snapshot) {
    if (text === undefined) await folder.remove(file);
    else await folder.write(file, text);
  }
}
