import type { Addresses } from '../../setup/addresses.js';
import { DEFAULT_ALERTMANAGER_VERSION } from '../../setup/alertmanager-target.js';
import type { AlertmanagerTarget } from '../../setup/alertmanager-target.js';
import { KubernetesError } from '../../setup/deployment/kubernetes/kubernetes-error.js';
import { addressSecret, receiverSecret } from '../../setup/deployment/kubernetes/secrets.js';
import type { KnownSecret, NeededSecret } from '../../setup/deployment/kubernetes/secrets.js';
import { isSecretUrl } from '../../setup/deployment/secret-text.js';
import type { Receiver, ReceiverKind } from '../../setup/model/receiver.js';
import { receiverConfiguration } from '../receivers/receivers.js';
import { camelCase } from './camel-case.js';

/** A receiver of an AlertmanagerConfig, and the values of Secrets that it refers to. */
export interface OperatorReceiver {
  readonly receiver: object;
  readonly needed: readonly NeededSecret[];
  readonly known: readonly KnownSecret[];
}

/** Kinds that AlertmanagerConfig does not know. */
const UNKNOWN_TO_OPERATOR: ReadonlySet<ReceiverKind> = new Set(['jira', 'incidentio']);

/** Keys that prometheus-operator spells in another way than `camelCase`, or has another name for. */
const OTHER_KEYS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  discordConfigs: { webhookURL: 'apiURL' },
  pagerdutyConfigs: { links: 'pagerDutyLinkConfigs' },
};

/** A receiver as prometheus-operator reads it. Every file becomes a key of a Secret, since the operator reads no files. */
export function operatorReceiver(
  receiver: Receiver,
  service: string,
  addresses: Pick<Addresses, 'webhooks'>,
  target: AlertmanagerTarget,
): OperatorReceiver {
  if (UNKNOWN_TO_OPERATOR.has(receiver.kind)) throw unknownKind(receiver);
  const { name, ...kinds } = receiverConfiguration(receiver, addresses, knownTarget(receiver, target));
  const writer = new ReceiverWriter(service, name);
  const lists = Object.entries(kinds as Readonly<Record<string, readonly object[]>>).map(
    ([kind, integrations]) => {
      const key = camelCase(kind);
      return [key, integrations.map((each) => writer.integration(each, OTHER_KEYS[key] ?? {}))];
    },
  );
  return {
    receiver: { name, ...Object.fromEntries(lists) },
    needed: writer.needed,
    known: writer.known,
  };
}

/** Mattermost also takes the messages of Slack, which AlertmanagerConfig knows. */
function knownTarget({ kind }: Receiver, target: AlertmanagerTarget): AlertmanagerTarget {
  return kind === 'mattermost' ? { version: DEFAULT_ALERTMANAGER_VERSION } : target;
}

function unknownKind({ name, kind }: Receiver): KubernetesError {
  return new KubernetesError(
    `the receiver "${name}" is of the kind "${kind}", which AlertmanagerConfig does not know. Use another kind, or --alertmanager.mode labels and a route of your own for the label "service".`,
  );
}

/** Writes the integrations of one receiver and collects the secrets that they refer to. */
class ReceiverWriter {
  readonly needed: NeededSecret[] = [];
  readonly known: KnownSecret[] = [];
  readonly #service: string;
  readonly #receiver: string;

  constructor(service: string, receiver: string) {
    this.#service = service;
    this.#receiver = receiver;
  }

  integration(options: object, otherKeys: Readonly<Record<string, string>>): object {
    const entries = Object.entries(options)
      .flatMap(([key, value]: [string, unknown]) => this.#entry(key, value))
      .map(([key, value]) => [otherKeys[key] ?? key, value]);
    return Object.fromEntries(entries);
  }

  /** Empty: the API has no such option, and its default is what we want. */
  #entry(key: string, value: unknown): readonly [string, unknown][] {
    if (typeof value === 'string') return this.#text(key, value);
    if (key === 'links') return [[key, (value as readonly Link[]).map(operatorLink)]];
    if (key === 'headers' || key === 'details') return [[key, keyValues(value as object)]];
    if (isOptions(value)) return [[camelCase(key), this.integration(value, {})]];
    return [[camelCase(key), value]];
  }

  #text(key: string, text: string): readonly [string, unknown][] {
    if (key.endsWith('_file')) return [[camelCase(key.replace(/_file$/, '')), this.#fromFile(key, text)]];
    // The address of Slack's API is no secret, but the operator takes it from a Secret only.
    if (key === 'api_url') return [['apiURL', this.#fromAddress(key, text)]];
    if (key === 'url' && isSecretUrl(text)) return [['urlSecret', this.#fromAddress(key, text)]];
    // Telegram: the operator cannot say "plain text". Alertmanager then sends HTML, and escapes what the text has.
    if (key === 'parse_mode' && text === '') return [];
    return [[camelCase(key), text]];
  }

  #fromFile(option: string, file: string): object {
    const selector = { name: receiverSecret(this.#service), key: this.#key(option.replace(/_file$/, '')) };
    this.needed.push({ ...selector, file });
    return selector;
  }

  #fromAddress(option: string, value: string): object {
    const key = this.#key(option);
    this.known.push({ key, value });
    return { name: addressSecret(this.#service), key };
  }

  #key(option: string): string {
    return `${this.#receiver}-${option.replaceAll('_', '-')}`;
  }
}

interface Link {
  readonly href: string;
  readonly text: string;
}

const operatorLink = ({ href, text }: Link) => ({ href, alt: text });
const keyValues = (map: object) =>
  Object.entries(map).map(([key, value]: [string, string]) => ({ key, value }));
const isOptions = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
