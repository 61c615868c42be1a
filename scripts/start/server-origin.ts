import { binaryOrigins, findBinary } from '../servers/find-binary.js';
import type { BinaryName } from '../servers/find-binary.js';

/** Where a server of the pipeline comes from: one that runs already, one that we start, or none. */
export type ServerOrigin =
  | { readonly kind: 'running'; readonly url: string }
  | { readonly kind: 'start' }
  | { readonly kind: 'missing'; readonly advice: string };

/** An address in the environment comes first, then a program on PATH or under `.tools/`. */
function originOf(
  binary: BinaryName,
  variable: string,
  environment: Readonly<Record<string, string | undefined>>,
): ServerOrigin {
  const url = environment[variable];
  if (url !== undefined && url !== '') return { kind: 'running', url };
  if (findBinary(binary) !== undefined) return { kind: 'start' };
  const advice = `${binary} is missing: "apt-get install ${binaryOrigins[binary].package}" adds it, ${variable} points to one that runs, "docker compose up" brings all.`;
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

/** The embedded form: no server at all, the exporter reads recorded events itself. */
export function withoutServers(): Origins {
  const missing = { kind: 'missing', advice: 'Leave --embedded out.' } as const;
  return { nats: missing, prometheus: missing, alertmanager: missing };
}
