import { readFileSync } from 'node:fs';
import { fileFault } from '../../setup/file-fault.js';
import { OptionError } from '../../setup/option-error.js';
import { serverAddress } from '../../setup/server-address.js';
import type { ServerAddress } from '../../setup/server-address.js';

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
