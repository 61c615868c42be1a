import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { NatsightError } from '../../setup/error.js';

/** What a new setup begins with, by its place in the package. */
const DOCUMENTS = [
  'setup/examples/flights/Streaming_Processing_Setup.json',
  'setup/examples/flights/Real_Time_Monitoring_Setup.json',
  'docs/Real_Time_Analytics_Implementation.md',
  'docs/Live_Dashboard_Implementation.md',
];

/** Files that a new setup would overwrite. */
export class FilesExistError extends NatsightError {
  readonly code = 'FILES_EXIST';
  readonly files: readonly string[];

  constructor(files: readonly string[]) {
    super(
      `these files exist already, --force writes over them:\n${files.map((file) => `  ${file}\n`).join('')}`,
    );
    this.files = files;
  }
}

/** Writes the four documents of a new setup into a folder and gives their paths. */
export async function writeDocuments(packageRoot: string, directory: string, force: boolean) {
  const documents = DOCUMENTS.map((document) => ({
    from: join(packageRoot, document),
    to: join(directory, basename(document)),
  }));
  const inTheWay = documents.map(({ to }) => to).filter((file) => existsSync(file));
  if (inTheWay.length > 0 && !force) throw new FilesExistError(inTheWay);
  await mkdir(directory, { recursive: true });
  for (const { from, to } of documents) await writeFile(to, await adapted(from, directory));
  return documents.map(({ to }) => to);
}

/** The text of a document; the address of its JSON Schema is made to fit its new place. */
async function adapted(from: string, directory: string): Promise<string> {
  const text = await readFile(from, 'utf8');
  return text.replace(/("\$schema": ")([^"]+)"/, (_, key: string, address: string) => {
    const schema = relative(resolve(directory), resolve(dirname(from), address)).replaceAll(sep, '/');
    return `${key}${schema.startsWith('.') ? schema : `./${schema}`}"`;
  });
}
