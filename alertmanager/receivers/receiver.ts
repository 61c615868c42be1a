import type { AlertmanagerTarget } from '../../setup/alertmanager-target.js';
import type { Alerting } from '../../setup/model/alerting.js';
import type { ReceiverKind, ReceiverOf } from '../../setup/model/receiver.js';

/** An Alertmanager receiver without its name: https://prometheus.io/docs/alerting/latest/configuration/#receiver */
export type ReceiverConfiguration = Readonly<Record<string, readonly object[]>>;

/** Writes one kind of receiver for an Alertmanager, with its texts. */
export type WriteIntegration<Kind extends ReceiverKind> = (
  receiver: ReceiverOf<Kind>,
  target: AlertmanagerTarget,
  severities: Pick<Alerting, 'severities'>,
) => ReceiverConfiguration;

/** The part of `http_config` that signs in with a token from a file. */
export function withBearerToken(file: string): object {
  return { http_config: { authorization: { type: 'Bearer', credentials_file: file } } };
}
