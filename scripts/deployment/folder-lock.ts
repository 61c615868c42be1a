import { readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ProvisionError } from '../../setup/deployment/provision-error.js';
import { fileFault } from '../../setup/file-fault.js';

const LOCK_FILE = 'natsight.lock';

/**
 * Takes the folder for this process, so that two deployments cannot mix their files. The lock of a process that is gone is taken
 * over. Resolves to what releases it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, LOCK_FILE);
  const own = `${process.pid} ${hostname()}\n`;
  if (!(await create(path, own))) {
    const holder = await readFile(path, 'utf8').catch(() => '');
    if (!isGone(holder)) throw locked(path, holder);
    await rm(path, { force: true });
    if (!(await create(path, own))) throw locked(path, holder);
  }
  return () => rm(path, { force: true });
}

/** `false`: the lock is held. */
async function create(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (cause) {
    if (hasCode(cause, 'EEXIST')) return false;
    const advice = hasCode(cause, 'EROFS')
      ? 'The file system is read-only. A ConfigMap or another mount is changed at its source: deploy what "natsight generate" writes'
      : 'Run natsight as a user who may write there';
    throw new ProvisionError(
      'FILE_NOT_USABLE',
      `${path} cannot be written: ${fileFault(cause)}. ${advice}.`,
      {
        cause,
      },
    );
  }
}

/** Whether the process that wrote the lock is known to have ended. Processes of other machines are not known. */
function isGone(holder: string): boolean {
  const [, pid, host] = /^(\d+) (\S+)\n$/.exec(holder) ?? [];
  if (pid === undefined || host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return hasCode(error, 'ESRCH');
  }
}

function locked(path: string, holder: string): ProvisionError {
  const [pid = '?', host = '?'] = holder.trim().split(' ');
  return new ProvisionError(
    'FOLDER_LOCKED',
    `Another provision changes this folder: ${path} is held by process ${pid} on ${host}. Wait for it, or remove the file if it has ended.`,
  );
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
