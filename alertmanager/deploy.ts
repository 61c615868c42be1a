import { load } from 'js-yaml';
import type { ConfigurableServer } from '../setup/deployment/configurable-server.js';
import { isSameConfiguration } from '../setup/deployment/same-configuration.js';
import type { AlertmanagerClient } from './client.js';
import { ALERTMANAGER_FILE } from './generate.js';

/** Alertmanager as a deployment target. Its files come from `alertmanagerServerFiles`. */
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
