import { spawnSync } from 'node:child_process';

/** Runs npm quietly; what it printed is kept for the message when it fails. */
export function runNpm(root, args) {
  const [command, ...first] = npmCommand();
  const result = spawnSync(command, [...first, ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}`;
  return { ok: result.status === 0, output };
}

/** The npm that started us, so that a second installation on PATH is never mixed in. */
function npmCommand() {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('.js') ? [process.execPath, cli] : ['npm'];
}
