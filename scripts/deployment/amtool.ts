import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProvisionError } from '../../setup/deployment/provision-error.js';
import { oneLine } from '../../setup/excerpt.js';
import { isSince } from '../../setup/promql/target.js';
import { PRIVATE_FILE_MODE } from '../files/private-file.js';
import { findBinary } from '../servers/find-binary.js';
import { runTool } from '../servers/run-tool.js';

/** Characters of what amtool says. */
const SHOWN_CHARS = 500;
/** How long amtool may take. Then Alertmanager itself checks the file when it reloads. */
export const AMTOOL_TIMEOUT_MS = 30_000;

/**
 * Asks amtool, where it is at hand, about a configuration that is to be written for an Alertmanager of this version. Throws a
 * `ProvisionError` if it refuses the configuration. The verdict of an amtool of another version is left out: it may know other keys.
 */
export async function checkWithAmtool(
  text: string,
  path: string,
  serverVersion: string,
  program = findBinary('amtool'),
): Promise<void> {
  if (program === undefined) return;
  const [, version] =
    /version (\d+\.\d+)/.exec((await runTool(program, ['--version'], AMTOOL_TIMEOUT_MS)).text) ?? [];
  if (version === undefined || !isSameRelease(version, serverVersion)) return;
  // Private: the file may hold secrets of others.
  const folder = await mkdtemp(join(tmpdir(), 'natsight-amtool-'));
  try {
    const file = join(folder, 'alertmanager.yml');
    await writeFile(file, text, { mode: PRIVATE_FILE_MODE });
    const { text: output, exitCode } = await runTool(program, ['check-config', file], AMTOOL_TIMEOUT_MS);
    const [, reason] = /FAILED: ([^]*)/.exec(output) ?? [];
    if (exitCode !== 1 || reason === undefined) return;
    throw new ProvisionError(
      'CONFIGURATION_REFUSED',
      `amtool ${version} refuses ${path} as it would be: ${oneLine(withoutTrailer(reason), SHOWN_CHARS)}. Nothing was written. If it refuses the file as it is, too, mend it first.`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const isSameRelease = (one: string, other: string) =>
  isSince({ version: one }, other) && isSince({ version: other }, one);

/** Amtool counts the failed files at the end. */
const withoutTrailer = (reason: string) => reason.replace(/\s*amtool: error:[^]*$/, '').trim();
