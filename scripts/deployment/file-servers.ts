import { existsSync } from 'node:fs';
import { dirname, isAbsolute } from 'node:path';
import { configurableAlertmanager } from '../../alertmanager/deploy.js';
import { alertmanagerServerFiles } from '../../alertmanager/generate.js';
import type { PrometheusClient } from '../../prometheus/client.js';
import { configurablePrometheus } from '../../prometheus/deploy.js';
import { prometheusServerFiles } from '../../prometheus/generate.js';
import type { ConfigurableServer, ConfigurationFiles } from '../../setup/deployment/configurable-server.js';
import { ProvisionError } from '../../setup/deployment/provision-error.js';
import { shownUrl } from '../../setup/shown-url.js';
import type { Setup } from '../../setup/model/setup.js';
import { alertmanagerAt, prometheusAt } from './clients.js';
import type { FileSnapshot } from './configuration-files.js';
import { applyDeployment, planDeployment, rollBack } from './deploy.js';
import type { Deployment, DeploymentPlan } from './deploy.js';
import { DiskFolder } from './disk-folder.js';
import type { Targets } from './targets.js';

/** A server that is configured by files. */
export interface FileServer {
  readonly target: 'prometheus' | 'alertmanager';
  readonly url: string;
  readonly directory: string;
  plan(): Promise<DeploymentPlan>;
  apply(): Promise<Deployment>;
  rollBack(before: FileSnapshot): Promise<void>;
}

export async function prometheusServer(
  setup: Setup,
  { prometheus: { url, directory }, addresses }: Targets,
): Promise<FileServer> {
  const client = prometheusAt(url);
  const place = {
    target: 'prometheus',
    url,
    directory: directory ?? (await folderOfRunning(client)),
  } as const;
  return fileServer(place, configurablePrometheus(client), prometheusServerFiles(setup, addresses));
}

export function alertmanagerServer(
  setup: Setup,
  { alertmanager: { url, directory }, addresses }: Targets,
): FileServer {
  if (directory === undefined) {
    throw new ProvisionError(
      'FOLDER_UNKNOWN',
      `The configuration folder of Alertmanager at ${shownUrl(url)} is unknown: set it with --alertmanager-dir.`,
    );
  }
  const place = { target: 'alertmanager', url, directory } as const;
  const server = configurableAlertmanager(alertmanagerAt(url));
  return fileServer(place, server, alertmanagerServerFiles(setup, addresses));
}

function fileServer(
  place: Pick<FileServer, 'target' | 'url' | 'directory'>,
  server: ConfigurableServer,
  files: ConfigurationFiles,
): FileServer {
  const folder = new DiskFolder(place.directory);
  return {
    ...place,
    plan: () => planDeployment(server, folder, files),
    apply: () => applyDeployment(server, folder, files),
    rollBack: (before) => rollBack(server, folder, before),
  };
}

/** Asks Prometheus for the path of its configuration file. Works if it runs on this machine. */
async function folderOfRunning(client: PrometheusClient): Promise<string> {
  const path = await client.configurationPath();
  if (isAbsolute(path) && existsSync(path)) return dirname(path);
  throw new ProvisionError(
    'FOLDER_UNKNOWN',
    `Prometheus at ${client.address} reads "${path}", which is not on this machine: set the folder with --prometheus-dir.`,
  );
}
