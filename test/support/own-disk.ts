import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';

/** A small disk that a test may fill. */
export interface OwnDisk {
  readonly path: string;
  /** Only an administrator may mount a disk; `false`: it is a folder. */
  readonly isMounted: boolean;
}

/** A disk in memory until the end of the file. @param size such as `1m` */
export function ownDisk(size: string): OwnDisk {
  const path = mkdtempSync(join(tmpdir(), 'natsight-disk-'));
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path]).status === 0;
  afterAll(() => {
    if (isMounted) spawnSync('umount', ['-l', path]);
    rmSync(path, { recursive: true, force: true });
  });
  return { path, isMounted };
}
