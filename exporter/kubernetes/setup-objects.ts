import { legalName, objectName } from '../../setup/deployment/kubernetes/names.js';
import { kubernetesObject } from '../../setup/deployment/kubernetes/object.js';
import type { KubernetesObject } from '../../setup/deployment/kubernetes/object.js';
import { MAX_CONFIG_MAP_BYTES, packed, utf8Bytes } from '../../setup/deployment/kubernetes/size.js';
import type { Sized } from '../../setup/deployment/kubernetes/size.js';
import type { KubernetesTarget } from '../../setup/deployment/kubernetes/target.js';
import { holdsCredentials, isSecretUrl } from '../../setup/deployment/secret-text.js';
import type { Setup } from '../../setup/model/setup.js';

const ADVICE = 'Put it on a volume of your own and name its absolute path in the setup, or divide it.';

/** One key of a ConfigMap or Secret, and the file of the setup that it holds. */
export interface SetupKey {
  readonly key: string;
  /** As the setup writes it. */
  readonly file: string;
}

/** A ConfigMap with files of the setup, or a Secret if an address in the setup holds a password or token. */
export interface SetupObject {
  readonly object: KubernetesObject;
  readonly isSecret: boolean;
  readonly keys: readonly SetupKey[];
}

/** Objects with the files of a setup: as few as their sizes allow. */
export function setupObjects(
  setup: Setup,
  files: ReadonlyMap<string, Uint8Array>,
  target: KubernetesTarget,
): readonly SetupObject[] {
  const isSecret = holdsSecrets(setup);
  const parts = packed([...files].map(stored), MAX_CONFIG_MAP_BYTES, ADVICE);
  return parts.map((part, index) => ({
    isSecret,
    keys: part.map(({ key, file }) => ({ key, file })),
    object: kubernetesObject(setup.service.name, target, {
      apiVersion: 'v1',
      kind: isSecret ? 'Secret' : 'ConfigMap',
      name: objectName(setup.service.name, 'setup', ...(index === 0 ? [] : [`${index + 1}`])),
      content: isSecret ? secretContent(part) : configMapContent(part),
    }),
  }));
}

/** Whether a document of the setup says a secret itself: in an address of NATS or of a webhook. */
function holdsSecrets({ service, alerting }: Setup): boolean {
  const webhooks = alerting.receivers.flatMap((each) => (each.kind === 'webhook' ? [each.webhook] : []));
  return service.nats.servers.some(holdsCredentials) || webhooks.some(isSecretUrl);
}

interface StoredFile extends Sized, SetupKey {
  /** A text, or bytes in base64. */
  readonly text: string;
  readonly isText: boolean;
}

function stored([file, bytes]: readonly [string, Uint8Array]): StoredFile {
  const text = textOf(bytes);
  const value = text ?? base64(bytes);
  return {
    what: `The file ${JSON.stringify(file)}`,
    bytes: utf8Bytes(value),
    key: keyOf(file),
    file,
    text: value,
    isText: text !== undefined,
  };
}

/** Keys have letters, digits and `-_.` only. A file in a folder, or with other characters, gets a key with a hash. */
const keyOf = (file: string) =>
  /^[\w.-]{1,253}$/.test(file) && !file.startsWith('..') ? file : legalName(file, 253);

function configMapContent(files: readonly StoredFile[]): Readonly<Record<string, unknown>> {
  const bytes = files.filter(({ isText }) => !isText);
  const texts = files.filter(({ isText }) => isText);
  return {
    ...(texts.length > 0 && { data: byKey(texts) }),
    ...(bytes.length > 0 && { binaryData: byKey(bytes) }),
  };
}

function secretContent(files: readonly StoredFile[]): Readonly<Record<string, unknown>> {
  const { data, binaryData } = configMapContent(files);
  return {
    type: 'Opaque',
    ...(data !== undefined && { stringData: data }),
    ...(binaryData !== undefined && { data: binaryData }),
  };
}

const byKey = (files: readonly StoredFile[]) => Object.fromEntries(files.map(({ key, text }) => [key, text]));

/** `undefined`: no UTF-8. A byte order mark is kept: a hash of the file would change. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
