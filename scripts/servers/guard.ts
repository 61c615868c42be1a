import { spawn } from 'node:child_process';

const graceSeconds = 3;

/**
 * Ends process `pid` when our own process ends, however that happens: SIGKILL runs no exit listener, and Jest's
 * sandbox never passes them on. A shell waits on a pipe that only we hold; the kernel closes it for us.
 * Returns what lets the guard go, once the process has ended by itself.
 */
export function guard(pid: number): () => void {
  const script = `read -r _; kill -TERM ${pid} && sleep ${graceSeconds} && kill -KILL ${pid}`;
  // Detached: a Ctrl-C in the terminal must not end the guard before us.
  const shell = spawn('sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  // Without a shell there is no guard, but the server itself runs.
  shell.on('error', () => undefined);
  shell.unref();
  return () => shell.kill('SIGKILL');
}
