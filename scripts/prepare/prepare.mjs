import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfStale } from './build.mjs';
import { Failure } from './failure.mjs';
import { withLock } from './lock.mjs';
import { installPackagesIfStale } from './packages.mjs';
import { provideServers } from './servers.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const purposes = ['start', 'test', 'build', 'pack'];
/** Purposes that need servers. */
const running = new Set(['start', 'test']);

/** Prepares a checkout: packages, build, servers. Prints nothing if there is nothing to do. Returns the exit code. */
export async function prepare(args) {
  try {
    const purpose = readPurpose(args);
    await withLock(join(root, '.tools', 'prepare.lock'), async () => {
      await installPackagesIfStale(root);
      // A package must not contain what earlier builds have left.
      if (purpose === 'pack') rmSync(join(root, 'dist'), { recursive: true, force: true });
      await buildIfStale(root);
      if (running.has(purpose)) await provideServers(root, purpose);
    });
    return 0;
  } catch (error) {
    console.error(messageOf(error));
    return 1;
  }
}

/** System errors, such as a read-only disk, have a code and a message that is enough for the user. */
function messageOf(error) {
  if (error instanceof Failure) return error.message;
  if (error.code !== undefined) return `This checkout cannot be prepared: ${error.message}`;
  throw error;
}

function readPurpose(args) {
  const purpose = parsePurpose(args);
  if (!purposes.includes(purpose)) {
    throw new Failure(`--for "${purpose}" must be one of ${purposes.join(', ')}.`);
  }
  return purpose;
}

function parsePurpose(args) {
  try {
    return parseArgs({ args, options: { for: { type: 'string', default: 'start' } } }).values.for;
  } catch (error) {
    throw new Failure(`prepare accepts only --for ${purposes.join('|')}: ${error.message}`);
  }
}
