import { dirname, resolve } from 'node:path';
import { messageOf } from '../../error-message.js';
import type { WebRules } from '../web-config.js';
import { Block } from '../../config-file/block.js';
import { readHeaders, readRequestRate } from './http-rules.js';
import { TLS_KEYS, readTls } from './tls-rules.js';
import { readUsers } from './users.js';
import type { WatchedFiles } from '../../config-file/watched-files.js';
import { ConfigFileError } from '../../config-file/config-file-error.js';
import type { ConfigFilePlace } from '../../config-file/config-file-error.js';
import { parseYaml } from '../../config-file/yaml-node.js';

/** Something that works, but perhaps not as meant. */
export interface WebConfigWarning {
  readonly place: ConfigFilePlace;
  readonly message: string;
}

export interface ReadWebConfig {
  readonly rules: WebRules;
  readonly warnings: readonly WebConfigWarning[];
}

/**
 * Reads `--web.config.file` and the files that it names, relative to its own folder, as
 * https://github.com/prometheus/exporter-toolkit/blob/master/docs/web-configuration.md describes it. Throws a `ConfigFileError`.
 */
export function readWebConfig(file: string, files: WatchedFiles, nowMs: number): ReadWebConfig {
  const text = readFile(file, files);
  try {
    return new WebConfigReading(file, files, nowMs).read(text);
  } catch (error) {
    throw error instanceof ConfigFileError ? error.of(file) : error;
  }
}

function readFile(file: string, files: WatchedFiles): string {
  try {
    return files.read(resolve(file));
  } catch (cause) {
    const fault = `--web.config.file names "${file}", which cannot be read: ${messageOf(cause)}`;
    throw new ConfigFileError(fault, {}, { cause });
  }
}

class WebConfigReading {
  readonly #file: string;
  readonly #files: WatchedFiles;
  readonly #nowMs: number;
  readonly #warnings: WebConfigWarning[] = [];

  constructor(file: string, files: WatchedFiles, nowMs: number) {
    this.#file = file;
    this.#files = files;
    this.#nowMs = nowMs;
  }

  read(text: string): ReadWebConfig {
    const root = new Block(parseYaml(text), '', [
      'tls_server_config',
      'http_server_config',
      'basic_auth_users',
      'rate_limit',
    ]);
    const rules: WebRules = {
      tls: readTls(root.block('tls_server_config', TLS_KEYS), {
        read: (named) => this.#files.read(resolve(dirname(this.#file), named)),
        nowMs: this.#nowMs,
        warn: (line, message) => this.#warn(line, message),
      }),
      users: readUsers(root.block('basic_auth_users')),
      headers: readHeaders(root.block('http_server_config', ['http2', 'headers'])),
      requestRate: readRequestRate(root.block('rate_limit', ['interval', 'burst'])),
    };
    if (rules.users.size > 0 && rules.tls === undefined) {
      this.#warn(
        root.lineOf('basic_auth_users'),
        'basic_auth_users without tls_server_config: passwords are sent in clear text',
      );
    }
    return { rules, warnings: this.#warnings };
  }

  #warn(line: number, message: string): void {
    this.#warnings.push({ place: { file: this.#file, line }, message });
  }
}
