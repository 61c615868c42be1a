import { existsSync, readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { NatsightError } from '../../setup/error.js';
import { makeFolder, onPath } from '../files/path-error.js';

const EXAMPLES = 'setup/examples';
export const DEFAULT_EXAMPLE = 'flights';

const SETUPS = ['Streaming_Processing_Setup.json', 'Real_Time_Monitoring_Setup.json'];
/** For editors. They stand beside the setup: the package may be installed elsewhere, or gone tomorrow. */
const SCHEMAS = [
  'setup/schema/streaming-processing-setup.schema.json',
  'setup/schema/real-time-monitoring-setup.schema.json',
  'setup/schema/scenario.schema.json',
];
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

/** Writes the files of a new setup to a folder: those of an example, the JSON Schemas and the guides. Returns their paths. */
export async function writeDocuments(
  packageRoot: string,
  { directory, example, force }: NewSetup,
): Promise<readonly string[]> {
  const files = [...exampleFiles(packageRoot, example), ...SCHEMAS, ...GUIDES];
  const existing = files.map((file) => join(directory, basename(file))).filter((file) => existsSync(file));
  if (existing.length > 0 && !force) throw new FilesExistError(existing);
  return copyInto(directory, packageRoot, files);
}

/** Writes the JSON Schemas of this version beside a setup, over those of another version. Returns their paths. */
export async function writeSchemas(packageRoot: string, directory: string): Promise<readonly string[]> {
  return copyInto(directory, packageRoot, SCHEMAS);
}

async function copyInto(
  directory: string,
  packageRoot: string,
  files: readonly string[],
): Promise<readonly string[]> {
  makeFolder(directory);
  const written = files.map((file) => join(directory, basename(file)));
  for (const [index, path] of written.entries()) {
    const text = await adapted(join(packageRoot, files[index] ?? ''));
    await onPath(path, 'written', () => writeFile(path, text));
  }
  return written;
}

/** The setup files of an example, then what they use, and a scenario. Without the recorded flights, which are for `npm start`. */
function exampleFiles(packageRoot: string, example: string): readonly string[] {
  const folder = `${EXAMPLES}/${example}`;
  const known = readdirSync(join(packageRoot, EXAMPLES)).toSorted();
  if (!known.includes(example)) throw new ExampleUnknownError(example, known);
  const others = readdirSync(join(packageRoot, folder)).filter(
    (file) => ![...SETUPS, ...ONLY_HERE].includes(file) && (example !== DEFAULT_EXAMPLE || isScenario(file)),
  );
  return [...SETUPS, ...others.toSorted()].map((file) => `${folder}/${file}`);
}

const isScenario = (file: string) => file.endsWith('.scenario.yaml');

/** The text of a document, in which a setup or a scenario names the JSON Schema beside it, and a guide the pictures that are left out. */
async function adapted(from: string): Promise<string> {
  const text = await readFile(from, 'utf8');
  if (from.endsWith('.md')) return text.replaceAll(/!\[([^\]]*)\]\([^)]*\)/g, '$1');
  if (isScenario(from)) return text.replace(/(\$schema=)\S*?([^/\s]+)$/m, '$1./$2');
  return SETUPS.includes(basename(from))
    ? text.replace(/("\$schema": ")[^"]*?([^"/]+)"/, (_, key: string, file: string) => `${key}./${file}"`)
    : text;
}
