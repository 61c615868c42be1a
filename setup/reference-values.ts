import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileFault } from './file-fault.js';
import { irregularity } from './regular-file.js';
import type { Resolve } from './source/references.js';
import { quoted } from './visible.js';

/** Largest file that a reference names: it is part of one string. */
export const MAX_REFERENCED_BYTES = 65_536;

const VARIABLE = /^([A-Za-z_][A-Za-z0-9_]*)(?::-([\s\S]*))?$/;
const FILE = 'file:';

/**
 * Resolves `NAME`, `NAME:-default` and `file:PATH`. An empty variable counts as set, but a default replaces it, as in a shell. A path is
 * relative to the folder of the setup; line breaks at the end of the file are left out.
 */
export function referenceValues(directory: string, variables: Readonly<NodeJS.ProcessEnv>): Resolve {
  return (reference) => {
    if (reference.startsWith(FILE)) return contentOf(resolve(directory, reference.slice(FILE.length)));
    const [, name, fallback] = VARIABLE.exec(reference) ?? [];
    if (name === undefined) {
      return {
        unresolved: `expected "\${NAME}", "\${NAME:-default}" or "\${file:PATH}", found ${quoted(`\${${reference}}`)}`,
      };
    }
    const value = variables[name];
    if (fallback !== undefined) return value === undefined || value === '' ? fallback : value;
    return value ?? { unresolved: `the environment variable ${name} is not set` };
  };
}

function contentOf(path: string): ReturnType<Resolve> {
  const fault = irregularity(path, MAX_REFERENCED_BYTES);
  if (fault !== undefined) return { unresolved: `${path} cannot be read: ${fault}` };
  try {
    return readFileSync(path, 'utf8').replace(/[\r\n]+$/, '');
  } catch (error) {
    return { unresolved: `${path} cannot be read: ${fileFault(error)}` };
  }
}
