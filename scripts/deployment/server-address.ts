import { readFileSync } from 'node:fs';
import { fileFault } from '../../setup/file-fault.js';
import { OptionError } from '../../setup/option-error.js';

/** The address of a server and its credentials. */
export interface ServerAddress {
  /** Without a trailing slash and without credentials. */
  readonly url: string;
  /** Value of the Authorization header; never printed. */
  readonly authorization: string | undefined;
}

/** Separates `user:password@` from an address. */
export function serverAddress(address: string): ServerAddress {
  const { origin, pathname, username, password } = new URL(address);
  const url = (origin + pathname).replace(/\/+$/, '');
  if (username === '') return { url, authorization: undefined };
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { url, authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
}

/** Uses `GRAFANA_TOKEN`, else the token in the file `GRAFANA_TOKEN_FILE`, else `user:password@` in the address. */
export function grafanaAddress(
  address: string,
  environment: Readonly<Record<string, string | undefined>>,
): ServerAddress {
  // An empty variable counts as unset.
  const { GRAFANA_TOKEN: given = '', GRAFANA_TOKEN_FILE: file = '' } = environment;
  const token = given === '' && file !== '' ? readToken(file) : given;
  const { url, authorization } = serverAddress(address);
  return { url, authorization: token === '' ? authorization : `Bearer ${token}` };
}

function readToken(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new OptionError(`GRAFANA_TOKEN_FILE "${file}" cannot be read: ${fileFault(cause)}.`, { cause });
  }
}
