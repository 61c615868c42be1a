import { binaryOrigins, findBinary } from '../servers/find-binary.js';
import type { BinaryName } from '../servers/find-binary.js';

/** Where a server comes from: it is already running, natsight starts it, or it is missing. */
export type ServerOrigin =
  | { readonly kind: 'running'; readonly url: string }
  | { readonly kind: 'start' }
  | { readonly kind: 'missing'; readonly advice: string };

/** Uses an address in the environment, else a program on PATH or in `.tools/`. */
function originOf(
  binary: BinaryName,
  variable: string,
  environment: Readonly<Record<string, string | undefined>>,
): ServerOrigin {
  const url = environment[variable];
  if (url !== undefined && url !== '') return { kind: 'running', url };
  if (findBinary(binary) !== undefined) return { kind: 'start' };
  const advice = `${binary} is missing: run "apt-get install ${binaryOrigins[binary].packages.at(-1)}", set ${variable} to a running server, or use "docker compose up".`;
  return { kind: 'missing', advice };
}

export interface Origins {
  readonly nats: ServerOrigin;
  readonly prometheus: ServerOrigin;
  readonly alertmanager: ServerOrigin;
}

/** Where each server comes from on this machine. */
export function findOrigins(environment: Readonly<Record<string, string | undefined>>): Origins {
  return {
    nats: originOf('nats-server', 'NATS_URL', environment),
    prometheus: originOf('prometheus', 'PROMETHEUS_URL', environment),
    alertmanager: originOf('alertmanager', 'ALERTMANAGER_URL', environment),
  };
}

/** The embedded form: no servers, the exporter reads recorded events itself. */
export function withoutServers(): Origins {
  const missing = { kind: 'missing', advice: 'Omit --embedded.' } as const;
  return { nats: missing, prometheus: missing, alertmanager: missing };
}
