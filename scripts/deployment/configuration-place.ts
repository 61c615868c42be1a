import { existsSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, resolve } from 'node:path';
import type { PrometheusClient } from '../../prometheus/client.js';
import { ProvisionError } from '../../setup/deployment/provision-error.js';

/** The main configuration file of a server. */
export interface ConfigurationPlace {
  /** Absolute. */
  readonly directory: string;
  /** Name of the main configuration in it. */
  readonly main: string;
}

/** By `--prometheus.dir`, a folder or the file itself, or as Prometheus says, if it runs on this machine. */
export async function placeOfPrometheus(
  client: PrometheusClient,
  given: string | undefined,
): Promise<ConfigurationPlace> {
  const path = await client.configurationPath();
  if (given !== undefined) return placeAt(given, basename(path) || 'prometheus.yml');
  if (isAbsolute(path) && existsSync(path)) return { directory: dirname(path), main: basename(path) };
  throw new ProvisionError(
    'FOLDER_UNKNOWN',
    `Prometheus at ${client.address} reads "${path}", which is not on this machine: set the folder with --prometheus.dir.`,
  );
}

/** A folder with a file of this name, or the file itself. */
export function placeAt(given: string, name: string): ConfigurationPlace {
  const path = resolve(given);
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  return isFile ? { directory: dirname(path), main: basename(path) } : { directory: path, main: name };
}
