import { writeText } from '../support/temp-folder.js';

/** Writes generated files below a folder. */
export async function writeFiles(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  await Promise.all([...files].map(([file, text]) => writeText(folder, file, text)));
}
