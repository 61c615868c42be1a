import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { NatsightError } from '../../setup/error.js';

/** The files of a new setup, by path in the package. */
const DOCUMENTS = [
  'setup/examples/flights/Streaming_Processing_Setup.json',
  'setup/examples/flights/Real_Time_Monitoring_Setup.json',
  'docs/Real_Time_Analytics_Implementation.md',
  'docs/Live_Dashboard_Implementation.md',
];

/** A new setup would overwrite files. */
export class FilesExistError extends NatsightError {
  readonly code = 'FILES_EXIST';
  readonly files: readonly string[];

  constructor(files: readonly string[]) {
    super(
      `these files already exist; use --force to overwrite them:\n${files.map((file) => `  ${file}\n`).join('')}`,
    );
    this.files = files;
  }
}

/** Writes the four documents of a new setup to a folder. Returns their paths. */
export async function writeDocuments(packageRoot: string, directory: string, force: boolean) {
  const documents = DOCUMENTS.map((document) => ({
    from: join(packageRoot, document),
    to: join(directory, basename(document)),
  }));
  const existing = documents.map(({ to }) => to).filter((file) => existsSync(file));
  if (existing.length > 0 && !force) throw new FilesExistError(existing);
  await mkdir(directory, { recursive: true });
  for (const { from, to } of documents) await writeFile(to, await adapted(from, directory));
  return documents.map(({ to }) => to);
}

/** The text of a document, with the path of its JSON Schema adapted to the new folder. */
async function adapted(from: string, directory: string): Promise<string> {
  const text = await readFile(from, 'utf8');
  return text.replace(/("\$schema": ")([^"]+)"/, (_, key: string, address: string) => {
    const schema = relative(resolve(directory), resolve(dirname(from), address)).replaceAll(sep, '/');
    return `${key}${schema.startsWith('.') ? schema : `./${schema}`}"`;
  });
}
