import type { KubernetesObject } from './object.js';
import { kubernetesObject } from './object.js';
import { objectName } from './names.js';
import type { KubernetesTarget } from './target.js';

/** One value of a Secret, as objects refer to it. */
export interface SecretKeySelector {
  readonly name: string;
  readonly key: string;
}

/** A value that the operator of the cluster has to put into a Secret: natsight does not know it. */
export interface NeededSecret extends SecretKeySelector {
  /** What the setup names in its place: a file. */
  readonly file: string;
}

/** A value that natsight knows and that must not stand in any other object: an address with a password or token. */
export interface KnownSecret {
  readonly key: string;
  readonly value: string;
}

/** The Secret with what the exporter needs for NATS. */
export const natsSecret = (service: string) => objectName(service, 'nats');
/** The Secret with what Alertmanager needs for its receivers. */
export const receiverSecret = (service: string) => objectName(service, 'receivers');
/** The Secret with the addresses that natsight knows and that hold a secret. */
export const addressSecret = (service: string) => objectName(service, 'addresses');

/** The Secret that natsight writes itself; none if nothing is secret. */
export function addressesObject(
  service: string,
  target: KubernetesTarget,
  values: readonly KnownSecret[],
): readonly KubernetesObject[] {
  if (values.length === 0) return [];
  const stringData = Object.fromEntries(values.map(({ key, value }) => [key, value]));
  return [
    kubernetesObject(service, target, {
      apiVersion: 'v1',
      kind: 'Secret',
      name: addressSecret(service),
      content: { type: 'Opaque', stringData },
    }),
  ];
}

/** A comment for each Secret that has to exist before the object works. */
export function secretRemarks(needed: readonly NeededSecret[]): readonly string[] {
  const unique = new Map(needed.map((each) => [`${each.name}/${each.key}`, each]));
  return [...unique.values()].map(
    ({ name, key, file }) =>
      `Needs the key "${key}" of the Secret "${name}": the content of ${JSON.stringify(file)}.`,
  );
}
