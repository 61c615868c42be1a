import { readFile, writeFile } from 'node:fs/promises';

/**
 * Debian's programs contain the path of the default notification templates and web pages, and Alertmanager does not start without
 * them. An unpacked program needs it as a path relative to its working folder. It must have the same length, because a string
 * constant in a binary cannot grow (conda relocates its packages in the same way).
 */
const compiledIn = Buffer.from('/usr/share/prometheus');
const relocated = Buffer.from('usr//share/prometheus');

/** Patches an unpacked program to look for its files under its working folder. */
export async function relocate(program: string): Promise<void> {
  const bytes = await readFile(program);
  const first = bytes.indexOf(compiledIn);
  for (let at = first; at !== -1; at = bytes.indexOf(compiledIn, at)) relocated.copy(bytes, at);
  if (first !== -1) await writeFile(program, bytes);
}

/** The working folder in which an unpacked program finds its files; `undefined` for an installed program, which runs anywhere. */
export function workingFolder(program: string): string | undefined {
  return /^(.+)\/usr\/s?bin\/[^/]+$/.exec(program)?.[1];
}
