import type { ExporterTarget } from '../../exporter/kubernetes/exporter-target.js';
import type { Addresses } from '../../setup/addresses.js';
import { natsSecret } from '../../setup/deployment/kubernetes/secrets.js';
import type { Setup } from '../../setup/model/setup.js';

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/** What a setup for one machine has to say differently in a cluster, where the loopback address is the pod itself. */
export function loopbackNotes(
  { service, streams, alerting }: Setup,
  { webhooks }: Pick<Addresses, 'webhooks'>,
  { natsUrl }: ExporterTarget,
): readonly string[] {
  const readsNats = streams.some(({ source }) => source.kind !== 'file');
  const own = natsUrl === undefined && readsNats && service.nats.servers.some(isLoopback);
  return [
    ...(own
      ? [
          `The setup reads NATS on its own machine, which in a cluster is the pod: use --nats, or put the URL into the key "url" of the Secret "${natsSecret(service.name)}".`,
        ]
      : []),
    ...alerting.receivers.flatMap((receiver) =>
      receiver.kind === 'webhook' && isLoopback(webhooks[receiver.name] ?? receiver.webhook)
        ? [
            `The receiver "${receiver.name}" is on its own machine, which in a cluster is the pod of Alertmanager: use --webhook ${receiver.name}=URL.`,
          ]
        : [],
    ),
  ];
}

/** The loopback address may also be written as a name, or in brackets. */
const isLoopback = (url: string) => URL.canParse(url) && LOOPBACK.test(new URL(url).hostname);
