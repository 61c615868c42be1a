import { dirname, join } from 'node:path';
import type { Disk, DiskFile } from './disk.js';

/** The numbers of the files with a name such as `lock-000012.json`, in ascending order. */
export async function numbersOf(
  disk: Disk,
  folder: string,
  { prefix, suffix }: NumberedFiles,
): Promise<readonly number[]> {
  const names = await disk.list(folder);
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
export async function makeFolder(disk: Disk, path: string): Promise<void> {
  try {
    return await createFolder(disk, path);
  } catch (error) {
    if (!isMissingFile(error) || dirname(path) === path) throw error;
  }
  await makeFolder(disk, dirname(path));
  await createFolder(disk, path);
}

async function createFolder(disk: Disk, path: string): Promise<void> {
  try {
    await disk.makeFolder(path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
}

/** Writes all of it. `write` may write less than it is given, as on a disk that is nearly full. Returns the number of bytes. */
export async function writeAll(file: DiskFile, parts: readonly Uint8Array[]): Promise<number> {
  let bytes = 0;
  for (const part of parts) {
    for (let from = 0; from < part.length;) {
      const { bytesWritten } = await file.write(part, from);
      from += bytesWritten;
    }
    bytes += part.length;
  }
  return bytes;
}

/** Writes a small file beside its place, then moves it there: it is whole or not there. */
export async function replaceSmallFile(
  disk: Disk,
  folder: string,
  name: string,
  text: string,
): Promise<void> {
  const temporary = join(folder, `${name}.tmp`);
  const file = await disk.create(temporary, 'w');
  try {
    await writeAll(file, [new TextEncoder().encode(text)]);
    await file.sync();
  } finally {
    await file.close();
  }
  await disk.rename(temporary, join(folder, name));
  await disk.syncFolder(folder);
}

export function isMissingFile(error: unknown): boolean {
  return hasCode(error, 'ENOENT');
}

export function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
