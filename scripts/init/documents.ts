import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { NatsightError } from '../../setup/error.js';

const EXAMPLES = 'setup/examples';
export const DEFAULT_EXAMPLE = 'flights';

const SETUPS = ['Streaming_Processing_Setup.json', 'Real_Time_Monitoring_Setup.json'];
const GUIDES = [
  'docs/Real_Time_Analytics_Implementation.md',
  'docs/Live_Dashboard_Implementation.md',
  'docs/Your_Events.md',
];

/** Files of an example that a new setup does not need. */
const ONLY_HERE: readonly string[] = ['README.md', 'expected.txt'];

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

/** There is no example of that name. */
export class ExampleUnknownError extends NatsightError {
  readonly code = 'EXAMPLE_UNKNOWN';

  constructor(name: string, known: readonly string[]) {
    super(`there is no example "${name}"; use --example with one of ${known.join(', ')}`);
  }
}

export interface NewSetup {
  readonly directory: string;
  /** Name of a folder in `setup/examples`. */
  readonly example: string;
  /** Whether to overwrite files. */
  readonly force: boolean;
}

/** Writes the files of a new setup to a folder: those of an example, and the guides. Returns their paths. */
export async function writeDocuments(
  packageRoot: string,
  { directory, example, force }: NewSetup,
): Promise<readonly string[]> {
  const documents = [...exampleFiles(packageRoot, example), ...GUIDES].map((document) => ({
    from: join(packageRoot, document),
    to: join(directory, basename(document)),
  }));
  const existing = documents.map(({ to }) => to).filter((file) => existsSync(file));
  if (existing.length > 0 && !force) throw new FilesExistError(existing);
  await mkdir(directory, { recursive: true });
  for (const { from, to } of documents) await writeFile(to, await adapted(from, directory));
  return documents.map(({ to }) => to);
}

/** The setup files of an example, then what they use. Without the recorded flights, which are for `npm start`. */
function exampleFiles(packageRoot: string, example: string): readonly string[] {
  const folder = `${EXAMPLES}/${example}`;
  const known = readdirSync(join(packageRoot, EXAMPLES)).toSorted();
  if (!known.includes(example)) throw new ExampleUnknownError(example, known);
  const others =
    example === DEFAULT_EXAMPLE
      ? []
      : readdirSync(join(packageRoot, folder)).filter((file) => ![...SETUPS, ...ONLY_HERE].includes(file));
  return [...SETUPS, ...others.toSorted()].map((file) => `${folder}/${file}`);
}

/** The text of a document, with the path of its JSON Schema adapted to the new folder. */
async function adapted(from: string, directory: string): Promise<string> {
  const text = await readFile(from, 'utf8');
  return text.replace(/("\$schema": ")([^"]+)"/, (_, key: string, address: string) => {
    const schema = relative(resolve(directory), resolve(dirname(from), address)).replaceAll(sep, '/');
    return `${key}${schema.startsWith('.') ? schema : `./${schema}`}"`;
  });
}
