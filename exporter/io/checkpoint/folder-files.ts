import { mkdir, open, readdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Only the user of the exporter may read its state. */
export const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** The numbers of the files with a name such as `lock-000012.json`, in ascending order. */
export async function numbersOf(
  folder: string,
  { prefix, suffix }: NumberedFiles,
): Promise<readonly number[]> {
  const names = await readdir(folder);
  const numbers = names
    .filter((name) => name.startsWith(`${prefix}-`) && name.endsWith(suffix))
    .map((name) => name.slice(prefix.length + 1, -suffix.length))
    .filter((digits) => /^\d+$/.test(digits))
    .map(Number);
  return numbers.sort((a, b) => a - b);
}

/** Files that are numbered, such as `lock-000012.json`. */
export interface NumberedFiles {
  readonly prefix: string;
  readonly suffix: string;
}

export function numberedFile({ prefix, suffix }: NumberedFiles, number: number): string {
  return `${prefix}-${String(number).padStart(6, '0')}${suffix}`;
}

/** Creates a folder, and those above it, unless it exists. In /proc, Node's own recursive `mkdir` never ends. */
export async function makeFolder(path: string): Promise<void> {
  try {
    return await createFolder(path);
  } catch (error) {
    if (!isMissingFile(error) || dirname(path) === path) throw error;
  }
  await makeFolder(dirname(path));
  await createFolder(path);
}

async function createFolder(path: string): Promise<void> {
  try {
    await mkdir(path, FOLDER_MODE);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
}

/** Makes the names of a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes a small file beside its place, then moves it there: it is whole or not there. */
export async function replaceSmallFile(folder: string, name: string, text: string): Promise<void> {
  const temporary = join(folder, `${name}.tmp`);
  const handle = await open(temporary, 'w', FILE_MODE);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, join(folder, name));
  await syncFolder(folder);
}

export function isMissingFile(error: unknown): boolean {
  return hasCode(error, 'ENOENT');
}

export function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
