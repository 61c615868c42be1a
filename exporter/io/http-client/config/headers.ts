import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { Block, PlacedText } from '../../config-file/block.js';
import { ConfigFileError } from '../../config-file/config-file-error.js';
import type { ReadNamedFile } from '../../config-file/pem.js';
import { fileText } from './secret.js';

type Headers = Readonly<Record<string, readonly string[]>>;

/** Headers that the request itself decides, as in Prometheus. */
const RESERVED: ReadonlySet<string> = new Set([
  'authorization',
  'host',
  'content-encoding',
  'content-length',
  'content-type',
  'transfer-encoding',
  'connection',
  'accept',
  'user-agent',
]);

/** Reads `http_headers`: by name, lists of values, of secrets and of files with secrets. */
export function headersOf(
  block: Block,
  read: ReadNamedFile,
): { readonly headers: Headers; readonly headerSecrets: readonly string[] } {
  const headerSecrets: string[] = [];
  const headers = entriesOf(block, (name) => {
    const header = block.block(name, ['values', 'secrets', 'files']);
    const listed = (key: string) => header.list(key) ?? [];
    const files = listed('files').map(({ text, line }) => ({
      text: fileText(header, 'files', text, line, read),
      line,
    }));
    const secrets = [...listed('secrets'), ...files];
    headerSecrets.push(...secrets.map(({ text }) => text));
    return [...listed('values'), ...secrets];
  });
  return { headers, headerSecrets };
}

/** Reads `proxy_connect_header`: by name, a list of values. */
export function connectHeadersOf(block: Block): Headers {
  return entriesOf(block, (name) => block.list(name) ?? []);
}

function entriesOf(block: Block, valuesOf: (name: string) => readonly PlacedText[]): Headers {
  const entries = block.keys().map(({ text: name, line }) => {
    requireHeaderName(block, name, line);
    const values = valuesOf(name).map(({ text }) => text);
    for (const value of values) requireHeaderValue(block, name, value);
    return [name, values] as const;
  });
  return Object.fromEntries(entries.filter(([, values]) => values.length > 0));
}

function requireHeaderName(block: Block, name: string, line: number): void {
  if (RESERVED.has(name.toLowerCase())) {
    const advice = name.toLowerCase() === 'authorization' ? ': use authorization or basic_auth' : '';
    throw new ConfigFileError(`${block.pathOf(name)} must not be set${advice}`, { line });
  }
  try {
    validateHeaderName(name);
  } catch (cause) {
    throw new ConfigFileError(`${block.pathOf(name)} is no name of a header`, { line }, { cause });
  }
}

/** Throws without the value, which may be a secret. */
export function requireHeaderValue(block: Block, name: string, value: string): void {
  try {
    validateHeaderValue('x', value);
  } catch (cause) {
    throw block.fault(name, 'has a character that no HTTP header may have, such as a line break', { cause });
  }
}
