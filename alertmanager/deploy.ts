import { load } from 'js-yaml';
import type { ConfigurableServer, Missing } from '../setup/deployment/configurable-server.js';
import { ownerOf } from '../setup/deployment/ownership.js';
import { isSameConfiguration } from '../setup/deployment/same-configuration.js';
import type { ListPart } from '../setup/deployment/yaml/insertion.js';
import type { AlertmanagerClient } from './client.js';
import { ALERTMANAGER_FILE } from './generate.js';

/** An Alertmanager that natsight owns. Its files come from `alertmanagerServerFiles`. */
export function configurableAlertmanager(client: AlertmanagerClient): ConfigurableServer {
  return {
    name: 'Alertmanager',
    address: client.address,
    ready: () => client.ready(),
    reload: () => client.reload(),
    missing: async (files) =>
      isSameConfiguration(load(files.get(ALERTMANAGER_FILE) ?? ''), await client.configuration())
        ? undefined
        : { what: 'its loaded configuration is different', isTransient: false },
  };
}

/** An Alertmanager of somebody else. Only the parts of natsight are compared: the rest is not its business. */
export function alertmanagerBeside(
  client: AlertmanagerClient,
  service: string,
  parts: readonly ListPart[],
): ConfigurableServer {
  return {
    name: 'Alertmanager',
    address: client.address,
    ready: () => client.ready(),
    reload: () => client.reload(),
    missing: async () => missingPart(await client.configuration(), service, parts),
  };
}

function missingPart(
  configuration: unknown,
  service: string,
  parts: readonly ListPart[],
): Missing | undefined {
  const prefix = `${ownerOf(service)}.`;
  const receivers = listAt(configuration, ['receivers']).filter((each) => nameOf(each)?.startsWith(prefix));
  const wanted = parts.find(({ path }) => path[0] === 'receivers')?.items ?? [];
  const isComplete = parts.every(({ path, items }) => {
    const loaded = listAt(configuration, path);
    return items.every((item) => loaded.some((each) => isSameConfiguration(item, each)));
  });
  if (isComplete && receivers.length === wanted.length) return undefined;
  return { what: `its loaded routes of "${service}" are different`, isTransient: false };
}

function listAt(node: unknown, [key = '', ...rest]: readonly string[]): readonly unknown[] {
  const value: unknown = typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined;
  if (rest.length > 0) return listAt(value, rest);
  return Array.isArray(value) ? value : [];
}

function nameOf(node: unknown): string | undefined {
  return typeof node === 'object' && node !== null && 'name' in node ? String(node.name) : undefined;
}
