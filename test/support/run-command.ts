import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { requireBinary } from '../../scripts/servers/find-binary.js';

/** The checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface CommandResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** Default: the checkout. */
  readonly cwd?: string;
  /** Added to the environment of the tests. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default 60 s; then SIGKILL, and an exit code of null. */
  readonly withinMs?: number;
}

/** Runs a program to its end. An exit code other than 0 is a result, not an error. */
export async function runCommand(
  path: string,
  args: readonly string[],
  { cwd = root, env = {}, withinMs = 60_000 }: CommandOptions = {},
): Promise<CommandResult> {
  const child = spawn(path, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: withinMs,
    killSignal: 'SIGKILL',
  });
  const exit = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  const [exitCode, stdout, stderr] = await Promise.all([exit, text(child.stdout), text(child.stderr)]);
  return { exitCode, stdout, stderr };
}

/** The built command line, `dist/scripts/natsight.js`; `npm test` builds it first. */
export function runNatsight(args: readonly string[], options?: CommandOptions): Promise<CommandResult> {
  return runCommand(process.execPath, [`${root}/dist/scripts/natsight.js`, ...args], options);
}

/** Collects garbage seldom: that takes a fifth off the CPU of its tests of rules. */
export function runPromtool(
  args: readonly string[],
  { env, ...options }: CommandOptions = {},
): Promise<CommandResult> {
  return runCommand(requireBinary('promtool'), args, { env: { GOGC: '400', ...env }, ...options });
}

export function runAmtool(args: readonly string[], options?: CommandOptions): Promise<CommandResult> {
  return runCommand(requireBinary('amtool'), args, options);
}
