import { spawn } from 'node:child_process';

const graceSeconds = 3;

/**
 * Terminates process `pid` when this process exits, for any reason. Exit listeners do not suffice: SIGKILL runs none, and Jest's
 * sandbox does not forward them. A shell waits on a pipe from this process, which the kernel closes when it exits. Returns a
 * function that removes the guard, to be called once process `pid` has exited by itself.
 */
export function guard(pid: number): () => void {
  const script = `read -r _; kill -TERM ${pid} && sleep ${graceSeconds} && kill -KILL ${pid}`;
  // Detached: a Ctrl-C in the terminal must not stop the guard before this process.
  const shell = spawn('sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  // Without a shell there is no guard, but the server still runs.
  shell.on('error', () => undefined);
  shell.unref();
  return () => shell.kill('SIGKILL');
}
