import type { Addresses } from '../../setup/addresses.js';
import { addressSecret, natsSecret } from '../../setup/deployment/kubernetes/secrets.js';
import type { KnownSecret } from '../../setup/deployment/kubernetes/secrets.js';
import { holdsCredentials } from '../../setup/deployment/secret-text.js';
import type { ExporterTarget } from './exporter-target.js';

/** The environment of the exporter's container, and the values that it takes from a Secret of natsight's. */
export interface ContainerEnvironment {
  readonly env: readonly object[];
  readonly known: readonly KnownSecret[];
}

/** Key of the Secret for NATS with its URL, for those who write it neither into the setup nor into an option. */
export const NATS_URL_KEY = 'url';

/** Addresses of servers. Those with a password come from a Secret. */
export function environment(
  service: string,
  { alertmanager, prometheus }: Addresses,
  { natsUrl }: ExporterTarget,
): ContainerEnvironment {
  const servers = [
    ...(natsUrl === undefined ? [] : [{ name: 'NATS_URL', key: 'nats-url', value: natsUrl }]),
    { name: 'ALERTMANAGER_URL', key: 'alertmanager-url', value: alertmanager },
    { name: 'PROMETHEUS_URL', key: 'prometheus-url', value: prometheus },
  ];
  const secret = servers.filter(({ value }) => holdsCredentials(value));
  return {
    env: [
      ...(natsUrl === undefined
        ? [fromSecret('NATS_URL', natsSecret(service), NATS_URL_KEY, { optional: true })]
        : []),
      ...servers.map((server) =>
        secret.includes(server)
          ? fromSecret(server.name, addressSecret(service), server.key)
          : { name: server.name, value: verbatim(server.value) },
      ),
    ],
    known: secret.map(({ key, value }) => ({ key, value })),
  };
}

/** Kubernetes replaces `$(NAME)` in arguments and in the environment. */
export const verbatim = (text: string) => text.replaceAll('$(', '$$$$(');

function fromSecret(name: string, secret: string, key: string, options = {}): object {
  return { name, valueFrom: { secretKeyRef: { name: secret, key, ...options } } };
}
