import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const pollMs = 200;

/** Runs `work` in one process at a time. Takes over the lock of a dead process. */
export async function withLock(path, work) {
  mkdirSync(dirname(path), { recursive: true });
  await acquire(path);
  const release = () => rmSync(path, { force: true });
  // Release the lock on Ctrl-C: otherwise the next run could wait for another process that reuses the pid.
  const interrupted = () => process.exit(130);
  process.once('exit', release).once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    return await work();
  } finally {
    process.off('exit', release).off('SIGINT', interrupted).off('SIGTERM', interrupted);
    release();
  }
}

async function acquire(path) {
  for (let waited = false; !tryAcquire(path); waited = true) {
    const owner = ownerOf(path);
    if (owner !== undefined && !isRunning(owner)) rmSync(path, { force: true });
    else if (!waited)
      console.log(`Waiting for process ${owner ?? '?'}, which is preparing this checkout ...`);
    await delay(pollMs);
  }
}

/** Uses a hard link, which appears together with its content; a new file can be read while it is still empty. */
function tryAcquire(path) {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

function ownerOf(path) {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
