import { readFile, writeFile } from 'node:fs/promises';
import { toolsFolder } from './find-binary.js';

/**
 * Debian compiles the folder of the default notification templates and of the web pages into its programs, and
 * Alertmanager does not start without it. Installed nowhere, they need it as a path relative to where they run, and of
 * the same length, since a string constant in a binary cannot grow (as conda relocates its packages).
 */
const compiledIn = Buffer.from('/usr/share/prometheus');
const relocated = Buffer.from('usr//share/prometheus');

/** Makes an unpacked program look for its files under its working folder. */
export async function relocate(program: string): Promise<void> {
  const bytes = await readFile(program);
  const first = bytes.indexOf(compiledIn);
  for (let at = first; at !== -1; at = bytes.indexOf(compiledIn, at)) relocated.copy(bytes, at);
  if (first !== -1) await writeFile(program, bytes);
}

/** Where a program must run to find its files: an unpacked one beside them, an installed one anywhere. */
export function workingFolder(program: string): string | undefined {
  return program.startsWith(toolsFolder) ? toolsFolder : undefined;
}
