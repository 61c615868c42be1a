import { load } from 'js-yaml';
import type {
  ConfigurationFiles,
  ConfigurationFolder,
  FileSnapshot,
} from '../setup/deployment/configuration-files.js';
import { applyDeployment, planDeployment, rollBack } from '../setup/deployment/deploy.js';
import type { ConfigurableServer, Deployment, DeploymentPlan } from '../setup/deployment/deploy.js';
import { isSameConfiguration } from '../setup/deployment/same-configuration.js';
import type { AlertmanagerClient } from './client.js';
import { ALERTMANAGER_FILE } from './generate.js';

/** `files`: of `alertmanagerServerFiles`. `folder`: where the running server has its `alertmanager.yml`. */
export function planAlertmanager(
  client: AlertmanagerClient,
  folder: ConfigurationFolder,
  files: ConfigurationFiles,
): Promise<DeploymentPlan> {
  return planDeployment(serverOf(client), folder, files);
}

export function applyAlertmanager(
  client: AlertmanagerClient,
  folder: ConfigurationFolder,
  files: ConfigurationFiles,
): Promise<Deployment> {
  return applyDeployment(serverOf(client), folder, files);
}

export function rollBackAlertmanager(
  client: AlertmanagerClient,
  folder: ConfigurationFolder,
  before: FileSnapshot,
): Promise<void> {
  return rollBack(serverOf(client), folder, before);
}

function serverOf(client: AlertmanagerClient): ConfigurableServer {
  return {
    name: 'Alertmanager',
    address: client.address,
    ready: () => client.ready(),
    reload: () => client.reload(),
    missing: async (files) =>
      isSameConfiguration(load(files.get(ALERTMANAGER_FILE) ?? ''), await client.configuration())
        ? undefined
        : { what: 'its loaded configuration is another one', comes: false },
  };
}
