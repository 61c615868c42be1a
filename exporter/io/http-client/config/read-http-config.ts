import { dirname, resolve } from 'node:path';
import { serverAddress } from '../../../../setup/server-address.js';
import { webAddress } from '../../../../setup/web-address.js';
import { messageOf } from '../../error-message.js';
import { Block } from '../../config-file/block.js';
import { ConfigFileError } from '../../config-file/config-file-error.js';
import type { ReadNamedFile } from '../../config-file/pem.js';
import type { WatchedFiles } from '../../config-file/watched-files.js';
import { parseYaml } from '../../config-file/yaml-node.js';
import type { HttpAccess, HttpProxy } from '../http-access.js';
import { authorizationOf, AUTHORIZATION_KEYS } from './authorization.js';
import { HttpConfigError } from './http-config-error.js';
import { connectHeadersOf, headersOf } from './headers.js';
import { TLS_CONFIG_KEYS, tlsOf } from './tls.js';

/** Keys beside those that sign in. */
export const OTHER_ACCESS_KEYS = [
  'tls_config',
  'proxy_url',
  'proxy_connect_header',
  'http_headers',
  'follow_redirects',
  'enable_http2',
] as const;

/** Keys of Prometheus' `http_config` that natsight does not have, and what to use instead. */
const ABSENT: Readonly<Record<string, string>> = {
  oauth2: 'natsight does not fetch tokens: let another program write one to authorization.credentials_file',
  no_proxy: 'leave proxy_url out for servers that need no proxy',
  proxy_from_environment: 'write the address to proxy_url',
};

/**
 * Reads a file in the format of https://prometheus.io/docs/prometheus/latest/configuration/configuration/#http_config, as promtool and
 * amtool do with `--http.config.file`. Files that it names are relative to its own folder. Throws an `HttpConfigError`.
 */
export function readHttpConfig(option: string, file: string, files: WatchedFiles): HttpAccess {
  try {
    const text = textOf(option, file, files);
    try {
      return accessOf(text, (named) => files.read(resolve(dirname(file), named)));
    } catch (error) {
      throw error instanceof ConfigFileError ? error.of(file) : error;
    }
  } catch (cause) {
    if (!(cause instanceof ConfigFileError)) throw cause;
    throw new HttpConfigError(cause.message, { cause });
  }
}

function textOf(option: string, file: string, files: WatchedFiles): string {
  try {
    return files.read(resolve(file));
  } catch (cause) {
    const fault = `${option} names "${file}", which cannot be read: ${messageOf(cause)}`;
    throw new ConfigFileError(fault, {}, { cause });
  }
}

function accessOf(text: string, read: ReadNamedFile): HttpAccess {
  const any = new Block(parseYaml(text), '');
  for (const { text: key, line } of any.keys()) {
    const advice = ABSENT[key];
    if (advice !== undefined) throw new ConfigFileError(`${key} is not supported: ${advice}`, { line });
  }
  const root = new Block(parseYaml(text), '', [...AUTHORIZATION_KEYS, ...OTHER_ACCESS_KEYS]);
  // Natsight speaks HTTP/1.1, and shows its credentials to no address that it was not given.
  root.flag('enable_http2', true);
  root.flag('follow_redirects', true);
  return {
    authorization: authorizationOf(root, read),
    ...headersOf(root.block('http_headers'), read),
    tls: tlsOf(root.block('tls_config', TLS_CONFIG_KEYS), read),
    proxy: proxyOf(root),
  };
}

function proxyOf(root: Block): HttpProxy | undefined {
  const url = root.text('proxy_url');
  const connectHeaders = connectHeadersOf(root.block('proxy_connect_header'));
  if (url === undefined) return undefined;
  const address = webAddress(url.text);
  // Not shown: it may hold a password.
  if (address === undefined) {
    throw root.fault('proxy_url', 'is not a URL: expected one such as "http://proxy.example.org:3128"');
  }
  return { address: serverAddress(address), connectHeaders };
}
