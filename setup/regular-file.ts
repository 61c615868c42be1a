import { statSync } from 'node:fs';
import { fileFault } from './file-fault.js';

/**
 * Why a file should not be opened: it does not exist, is too large, or is a pipe or a device, which may never end. `undefined` if
 * nothing is known against it.
 */
export function irregularity(path: string, maxBytes: number): string | undefined {
  try {
    const facts = statSync(path);
    if (facts.isDirectory()) return 'is a directory';
    if (!facts.isFile()) return 'is not a regular file';
    return facts.size > maxBytes ? `has ${facts.size} bytes, the limit is ${maxBytes}` : undefined;
  } catch (error) {
    return fileFault(error);
  }
}
