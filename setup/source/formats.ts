import { DocumentError } from './document-error.js';
import type { JsonDocument } from './json-node.js';
import { readJson } from './read-json.js';
import { readYaml } from './read-yaml.js';

/** Reads a text; throws a `DocumentError` at its first error. */
export type ReadDocument = (text: string) => JsonDocument;

/** How the text of a setup file is read, by the ending of its name. */
const FORMATS: Readonly<Record<string, ReadDocument>> = {
  '.json': readJson,
  '.jsonc': readJson,
  '.yaml': readYaml,
  '.yml': readYaml,
};

export const SETUP_ENDINGS: readonly string[] = Object.keys(FORMATS);

/** Default: JSON. */
export function formatOf(file: string): ReadDocument {
  const ending = SETUP_ENDINGS.find((each) => file.endsWith(each)) ?? '.json';
  const read = FORMATS[ending] ?? readJson;
  return (text) => {
    if (text.startsWith('\uFEFF')) {
      throw new DocumentError('the file starts with a byte order mark: save it as UTF-8 without one', 0);
    }
    return read(text);
  };
}
