import { spawnSync } from 'node:child_process';

/** Runs npm and returns its output for an error message. */
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

/** The npm that started this process, not another one on PATH. */
function npmCommand() {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('.js') ? [process.execPath, cli] : ['npm'];
}
