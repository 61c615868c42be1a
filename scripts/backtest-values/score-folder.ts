import { readdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { RecordedEventsError } from '../../exporter/io/file/recorded-events-error.js';
import { makeFolder, onPath } from '../files/path-error.js';
import { scoreFile } from './score-file.js';
import type { FileScores } from './score-file.js';

/** A file whose scores were written. */
export interface ScoredFile {
  /** Below both folders. */
  readonly path: string;
  readonly values: number;
  readonly alerts: number;
}

/**
 * Scores every CSV file below a folder with the shipped defaults of `"outside": "normal"`, each file as one series, and writes the
 * scores under the same paths below another folder. Returns the files sorted by path. Writes no scores if a file cannot be scored.
 * `onFile`: after each file.
 */
export async function scoreFolder(
  values: string,
  out: string,
  onFile: (done: number, all: number) => void = () => undefined,
): Promise<readonly ScoredFile[]> {
  const files = await csvFilesBelow(values);
  if (files.length === 0) throw new RecordedEventsError(`"${values}" has no CSV files (*.csv)`);
  await refuseNesting(values, out);
  makeFolder(out);
  const scored = new Map<string, FileScores>();
  for (const file of files) {
    const path = join(values, file);
    scored.set(file, scoreFile(path, await onPath(path, 'read', () => readFile(path))));
    onFile(scored.size, files.length);
  }
  for (const [file, { text }] of scored) {
    const path = join(out, file);
    makeFolder(dirname(path));
    await onPath(path, 'written', () => writeFile(path, text));
  }
  return [...scored].map(([path, { values: count, alerts }]) => ({ path, values: count, alerts }));
}

async function csvFilesBelow(folder: string): Promise<readonly string[]> {
  const entries = await onPath(folder, 'read', () =>
    readdir(folder, { recursive: true, withFileTypes: true }),
  );
  return entries
    .filter((entry) => !entry.isDirectory() && /\.csv$/i.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort((a, b) => (a < b ? -1 : 1));
}

/** Scores among the values would replace them, or be scored the next time. */
async function refuseNesting(values: string, out: string): Promise<void> {
  const from = await realpath(values);
  const to = await realPlace(resolve(out));
  if (to === from || to.startsWith(from + sep)) {
    throw new RecordedEventsError(
      `the scores must not be written to "${out}", which is in the folder of the values "${values}": name another folder`,
    );
  }
}

/** Where a path leads that may not exist yet: links above it are followed. */
async function realPlace(path: string): Promise<string> {
  const parent = dirname(path);
  return realpath(path).catch(async () =>
    parent === path ? path : join(await realPlace(parent), basename(path)),
  );
}
