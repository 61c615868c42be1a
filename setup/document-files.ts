import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileFault, NO_SUCH_FILE } from './file-fault.js';
import { MONITORING_FILE, PROCESSING_FILE } from './model/setup.js';
import { irregularity } from './regular-file.js';
import { decodeText } from './source/decode.js';
import { SETUP_ENDINGS } from './source/formats.js';
import { SourceFile } from './source/source-file.js';
import type { Unreadable } from './source/source-file.js';

/** Largest document of a setup, all of its files together. Hundreds of metrics with their schemas take a tenth of it. */
export const MAX_SETUP_BYTES = 4 * 1024 * 1024;
/** Most files of a document. */
export const MAX_SETUP_FILES = 500;

/** The folder with further files of a document, beside its file. */
const FOLDER_ENDING = '.d';

/** Where a document of a setup stands. */
export interface DocumentFiles {
  /** The file in one of the formats. There should be at most one. */
  readonly whole: readonly string[];
  /** The files of its folder, by name. A folder that cannot be listed stands for its files. */
  readonly parts: readonly string[];
}

/**
 * Finds the files of a document: `Streaming_Processing_Setup.json` stands for `Streaming_Processing_Setup.yaml` and for
 * `Streaming_Processing_Setup.d/*.yaml`, too. Names that begin with a dot are left out.
 */
export function documentFiles(directory: string, name: string): DocumentFiles {
  const stem = stemOf(join(directory, name));
  return {
    whole: SETUP_ENDINGS.map((ending) => stem + ending).filter((file) => existsSync(file)),
    parts: partsIn(stem + FOLDER_ENDING),
  };
}

export function isFound({ whole, parts }: DocumentFiles): boolean {
  return whole.length + parts.length > 0;
}

/** Whether a change of this file, by its path below the folder of the setup, may be a change of the setup. */
export function isSetupFile(path: string): boolean {
  return [PROCESSING_FILE, MONITORING_FILE].map(stemOf).some((stem) => {
    const folder = `${stem}${FOLDER_ENDING}`;
    if (path === folder) return true;
    return path.startsWith(`${folder}/`)
      ? isPart(basename(path))
      : SETUP_ENDINGS.some((each) => path === stem + each);
  });
}

/** Reads the files of a document. `file`: where it should be; `hint`: what to do if there is none. */
export function readDocument(
  file: string,
  { whole: [first, ...others], parts }: DocumentFiles,
  hint: string,
): readonly [SourceFile, ...SourceFile[]] {
  if (parts.length > MAX_SETUP_FILES) {
    const unreadable = `has ${parts.length} files, expected at most ${MAX_SETUP_FILES}`;
    return [new SourceFile(stemOf(file) + FOLDER_ENDING, { unreadable })];
  }
  let left = MAX_SETUP_BYTES;
  const read = (each: string): SourceFile => {
    const text = readText(each, hint);
    left -= typeof text === 'string' ? text.length : 0;
    const unreadable = `the document has more than ${MAX_SETUP_BYTES} bytes with this file`;
    return new SourceFile(each, left < 0 ? { unreadable } : text);
  };
  const [part, ...more] = parts;
  const refused = others.map(
    (each) =>
      new SourceFile(each, { unreadable: `there is ${basename(first ?? '')}, too: keep one of them` }),
  );
  if (first === undefined && part !== undefined) return [read(part), ...more.map(read)];
  return [read(first ?? file), ...refused, ...parts.map(read)];
}

function stemOf(file: string): string {
  return file.replace(/\.json$/, '');
}

function partsIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  try {
    const parts = readdirSync(folder, { withFileTypes: true }).filter(
      (entry) => isPart(entry.name) || (entry.isDirectory() && !entry.name.startsWith('.')),
    );
    return parts.map(({ name }) => join(folder, name)).toSorted();
  } catch {
    return [folder];
  }
}

function isPart(name: string): boolean {
  return !name.startsWith('.') && SETUP_ENDINGS.some((ending) => name.endsWith(ending));
}

function readText(file: string, hint: string): string | Unreadable {
  if (file.endsWith(FOLDER_ENDING)) return { unreadable: folderFault(file) };
  const fault = irregularity(file, MAX_SETUP_BYTES);
  if (fault === NO_SUCH_FILE) return { unreadable: `${fault}${otherCase(file) ?? hint}` };
  if (fault !== undefined) return { unreadable: fault };
  try {
    return decodeText(readFileSync(file));
  } catch (error) {
    return { unreadable: fileFault(error) };
  }
}

/** Why a folder cannot be listed; or it is one within the folder of a document. */
function folderFault(folder: string): string {
  try {
    if (!statSync(folder).isDirectory()) return 'is not a directory';
    readdirSync(folder);
    return 'is a directory';
  } catch (error) {
    return fileFault(error);
  }
}

/** Names the file that differs from the wanted one only in upper and lower case. */
function otherCase(file: string): string | undefined {
  const [folder, name] = [dirname(file), basename(file)];
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return undefined;
  const other = readdirSync(folder).find(
    (each) => each !== name && each.toLowerCase() === name.toLowerCase(),
  );
  return other === undefined ? undefined : `; rename ${JSON.stringify(other)} to ${JSON.stringify(name)}`;
}
