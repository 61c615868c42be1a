import { OptionError } from '../../../setup/option-error.js';
import { serverAddress } from '../../../setup/server-address.js';
import { HttpConfigFile } from './config/http-config-file.js';
import type { HttpServerLink } from './http-access.js';

/** An option that names files, and the files; as many as addresses, or one for all of them. */
export interface HttpConfigFiles {
  /** The flag or environment variable. */
  readonly option: string;
  readonly files: readonly string[];
}

/** Links to servers. Throws an `OptionError` or an `HttpConfigError` if they cannot work. */
export function serverLinks(
  addresses: readonly string[],
  { option, files }: HttpConfigFiles,
): readonly HttpServerLink[] {
  requireOnce(addresses);
  if (files.length > 1 && files.length !== addresses.length) {
    throw new OptionError(
      `${option} names ${files.length} files for ${addresses.length} addresses: name one for all, or one for each in their order.`,
    );
  }
  return addresses.map((address, index) => serverLink(address, option, files[index] ?? files[0]));
}

/** A link to one server; `file` says how to sign in. */
export function serverLink(address: string, option: string, file: string | undefined): HttpServerLink {
  const parsed = serverAddress(address);
  if (file === undefined) return { address: parsed };
  const config = new HttpConfigFile(option, file);
  if (parsed.authorization !== undefined && config.current().authorization !== undefined) {
    throw new OptionError(
      `${option} "${file}" has credentials, and the address ${parsed.url} too: give them once.`,
    );
  }
  return { address: parsed, access: config.current, report: config.report };
}

function requireOnce(addresses: readonly string[]): void {
  const urls = addresses.map((address) => serverAddress(address).url);
  const twice = urls.find((url, index) => urls.indexOf(url) !== index);
  if (twice !== undefined) throw new OptionError(`The address ${twice} is given twice: give it once.`);
}
