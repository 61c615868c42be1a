import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';

/** A disk that may become full without harm to others. */
export interface OwnDisk {
  readonly folder: string;
  /** Leaves no room for another page. */
  readonly fill: () => Promise<void>;
  readonly free: () => void;
}

const mount = (...args: readonly string[]) => spawnSync('mount', args).status === 0;

/**
 * Mounts a disk in memory, which is unmounted after the last test. `undefined`: only an administrator may. Call it at the top of a test
 * file or of a `describe`.
 *
 * @param size as for `mount`: "16m"
 */
export function ownDisk(size: string): OwnDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'natsight-disk-'));
  const isMounted = mount('-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder);
  afterAll(() => {
    if (isMounted) spawnSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  if (!isMounted) return undefined;
  const resize = (to: string) => mount('-o', `remount,size=${to}`, folder);
  return {
    folder,
    fill: async () => {
      // Mounting with less than what is used fails: somebody has written meanwhile.
      for (let isFull = false; !isFull;) {
        const { blocks, bfree, bsize } = await statfs(folder);
        isFull = resize(String(Math.max(1, blocks - bfree) * bsize));
      }
    },
    free: () => {
      if (!resize(size)) throw new Error(`the disk ${folder} cannot get its size back`);
    },
  };
}
