import { mkdtempSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from '@jest/globals';

/** A new folder, removed after the last test. Call it at the top of a test file or of a `describe`. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'natsight-test-'));
  afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  return folder;
}

/** Writes `text` to `folder/name`, folders in between included, and returns the path. */
export async function writeText(folder: string, name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return path;
}
