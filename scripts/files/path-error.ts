import { closeSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { NatsightError } from '../../setup/error.js';
import { fileFault } from '../../setup/file-fault.js';

/** What a command wanted to do with a path. */
export type PathDeed = 'read' | 'written' | 'created' | 'removed' | 'used';

/** A path on the command line, or below it, cannot be used. */
export class PathError extends NatsightError {
  readonly code = 'PATH_NOT_USABLE';

  constructor(path: string, deed: PathDeed, cause: unknown) {
    super(pathSentence(path, deed, cause), { cause });
  }
}

/** `"out" cannot be created: permission denied. Name another, or ...` */
export function pathSentence(path: string, deed: PathDeed, cause: unknown): string {
  return `"${path}" cannot be ${deed}: ${fileFault(cause)}. ${adviceFor(codeOf(cause))}.`;
}

/** Calls `action`, which concerns a path; a failure becomes a `PathError`, since Node does not always name the path. */
export async function onPath<T>(path: string, deed: PathDeed, action: () => Promise<T> | T): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    throw cause instanceof NatsightError || codeOf(cause) === undefined
      ? cause
      : new PathError(path, deed, cause);
  }
}

/** Throws a `PathError` if a file cannot be written, before there is what would be lost. Changes nothing. */
export function requireWritable(path: string): void {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    // To open a pipe would wait for its reader.
    if (found !== undefined && !found.isFile() && !found.isDirectory()) return;
    closeSync(openSync(path, 'a'));
    if (found === undefined) rmSync(path);
  } catch (cause) {
    throw new PathError(path, 'written', cause);
  }
}

/**
 * Creates a folder and those above it. Not with `recursive` of Node, which never ends where a folder cannot be created although the one
 * above exists, as in /proc. Throws a `PathError`.
 */
export function makeFolder(path: string, mode?: number): void {
  const missing: string[] = [];
  for (let folder = resolve(path); !isFolder(folder, path); folder = dirname(folder)) missing.unshift(folder);
  for (const folder of missing) {
    try {
      mkdirSync(folder, { mode });
    } catch (cause) {
      // Another process may have created it meanwhile.
      if (codeOf(cause) !== 'EEXIST' || !isFolder(folder, path))
        throw new PathError(folder, 'created', cause);
    }
  }
}

/** Throws a `PathError` for what is no folder, or is not to be reached. `wanted`: the path that the person gave. */
function isFolder(folder: string, wanted: string): boolean {
  let found;
  try {
    found = statSync(folder, { throwIfNoEntry: false });
  } catch (cause) {
    throw new PathError(wanted, 'created', cause);
  }
  if (found === undefined || found.isDirectory()) return found !== undefined;
  throw new PathError(
    wanted,
    'created',
    Object.assign(new Error(`"${folder}" is a file`), { code: 'EEXIST' }),
  );
}

function codeOf(cause: unknown): string | undefined {
  const { code }: { code?: unknown } = typeof cause === 'object' && cause !== null ? cause : {};
  return typeof code === 'string' ? code : undefined;
}

function adviceFor(code: string | undefined): string {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'Run natsight as a user who may do this, or name another path';
    case 'ENOENT':
      return 'Correct the path; it may be in a folder in which nobody can create files, such as /proc';
    case 'EISDIR':
      return 'Name a file in it';
    case 'EEXIST':
    case 'ENOTDIR':
      return 'Name a folder, or remove what is in its place';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'Free some space, or name a path on another disk';
    default:
      return 'Name another path';
  }
}
