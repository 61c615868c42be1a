import { join } from 'node:path';
import type { ConfigurationFiles } from '../../setup/deployment/configurable-server.js';
import type { WantedFiles } from '../../setup/deployment/wanted.js';

/** The folder from which a running server reads its configuration; `DiskFolder` implements it. */
export interface ConfigurationFolder {
  /** For messages. */
  readonly path: string;
  /** The text of a file, by path below the folder; `undefined` if the file does not exist. */
  read(file: string): Promise<string | undefined>;
  /**
   * Replaces a file atomically: a concurrent reader sees either the old text or the new one. A new file gets the mode of `like`. A
   * file of natsight's own that holds a secret is readable by its owner only.
   */
  write(file: string, text: string, like?: string): Promise<void>;
  /** Narrows the mode of a file of natsight's own that has this text already, if it holds a secret. */
  protect(file: string, text: string): Promise<void>;
  remove(file: string): Promise<void>;
  /** Throws if another process holds the folder. The folder is released with the result. */
  lock(): Promise<() => Promise<void>>;
}

/** A file that a deployment changes. `undefined`: it does not exist. The two texts differ. */
export interface FileChange {
  readonly file: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What a deployment would do to files. */
export interface FilePlan {
  /** In the order in which they are written. */
  readonly changes: readonly FileChange[];
  /** All wanted files as they will be, changed or not. */
  readonly files: ConfigurationFiles;
}

/** What is done to a file, for people. */
export function actionOf({ before, after }: FileChange): 'create' | 'update' | 'remove' {
  if (before === undefined) return 'create';
  return after === undefined ? 'remove' : 'update';
}

/** Compares the files of a folder with the wanted ones. Changes nothing. */
export async function planFiles(folder: ConfigurationFolder, wanted: WantedFiles): Promise<FilePlan> {
  const changes: FileChange[] = [];
  const files = new Map<string, string>();
  for (const [file, want] of wanted) {
    const before = await folder.read(file);
    const after = want(before, join(folder.path, file));
    if (after !== before) changes.push({ file, before, after });
    if (after !== undefined) files.set(file, after);
  }
  return { changes, files };
}

/** Writes the changes in their order: a file comes before the files that refer to it. */
export async function writeChanges(
  folder: ConfigurationFolder,
  changes: readonly FileChange[],
): Promise<void> {
  for (const { file, after } of changes) {
    if (after === undefined) await folder.remove(file);
    else await folder.write(file, after);
  }
}

/** The changes that undo these. */
export function inverted(changes: readonly FileChange[]): readonly FileChange[] {
  return changes.map(({ file, before, after }) => ({ file, before: after, after: before })).toReversed();
}
