import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Compiled code of several builds, each with all commands. */
export const MAX_CODE_BYTES = 64 << 20;
const FORGOTTEN_AFTER_MS = 30 * 86_400_000;

/**
 * Removes compiled code that was written longest ago, as that of earlier builds, until the folder has at most `MAX_CODE_BYTES`, and the folders
 * of other versions and flags of Node that nothing was written to for 30 days. Who still needs what is removed compiles once more. Another
 * process may remove the same.
 *
 * @param folder of this Node; the others are beside it
 * @param isOwn whether a folder is a private one of this user
 */
export function removeOldCode(folder: string, nowMs: number, isOwn: (folder: string) => boolean): void {
  let bytes = 0;
  for (const { path, size } of newestFirst(folder)) {
    bytes += size;
    if (bytes > MAX_CODE_BYTES) rmSync(path, { force: true });
  }
  const [, prefix = ''] = /^(natsight-code-[^-]+-)/.exec(basename(folder)) ?? [];
  for (const { path, mtimeMs } of newestFirst(dirname(folder), prefix)) {
    if (path !== folder && mtimeMs < nowMs - FORGOTTEN_AFTER_MS && isOwn(path))
      rmSync(path, { recursive: true, force: true });
  }
}

function newestFirst(folder: string, prefix = '') {
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .flatMap((name) => {
      const path = join(folder, name);
      const stat = lstatSync(path, { throwIfNoEntry: false });
      return stat === undefined ? [] : [{ path, size: stat.size, mtimeMs: stat.mtimeMs }];
    })
    .toSorted((one, other) => other.mtimeMs - one.mtimeMs);
}
