import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const packageSchema = z.object({ name: z.literal('natsight'), version: z.string() });

/** The version that package.json states, whether this runs from dist or, in tests, from the sources. */
export function readVersion(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const version = versionAt(join(folder, 'package.json'));
    if (version !== undefined) return version;
    if (folder === dirname(folder)) return 'unknown';
  }
}

function versionAt(path: string): string | undefined {
  try {
    return packageSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).version;
  } catch {
    // Not there, or somebody else's: the folder above may have it.
    return undefined;
  }
}
