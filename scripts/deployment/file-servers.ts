import { existsSync } from 'node:fs';
import { dirname, isAbsolute } from 'node:path';
import { configurableAlertmanager } from '../../alertmanager/deploy.js';
import { alertmanagerServerFiles } from '../../alertmanager/generate.js';
import type { PrometheusClient } from '../../prometheus/client.js';
import { configurablePrometheus } from '../../prometheus/deploy.js';
import { prometheusServerFiles } from '../../prometheus/generate.js';
import type { ConfigurableServer } from '../../setup/deployment/configurable-server.js';
import { ProvisionError } from '../../setup/deployment/provision-error.js';
import { ownFiles } from '../../setup/deployment/wanted.js';
import type { WantedFiles } from '../../setup/deployment/wanted.js';
import type { Setup } from '../../setup/model/setup.js';
import { alertmanagerAt, prometheusAt } from './clients.js';
import { applyDeployment, planDeployment } from './deploy.js';
import type { Application, DeploymentPlan } from './deploy.js';
import type { DeployedPart } from './deployed-part.js';
import { DiskFolder } from './disk-folder.js';
import type { Targets } from './targets.js';

/** A server that is configured by files. */
export interface FileServer {
  readonly target: 'prometheus' | 'alertmanager';
  readonly url: string;
  readonly directory: string;
  /** Whether natsight writes the whole configuration of the server. */
  readonly isOwned: boolean;
  plan(): Promise<DeploymentPlan>;
  apply(plan: DeploymentPlan, application: Application): Promise<void>;
}

/** The servers of these parts, in the order of their deployment. */
export async function fileServers(
  setup: Setup,
  targets: Targets,
  parts: ReadonlySet<DeployedPart>,
): Promise<readonly FileServer[]> {
  return [
    ...(parts.has('rules') || parts.has('scrape') ? [await prometheusServer(setup, targets)] : []),
    ...(parts.has('routes') ? [alertmanagerServer(setup, targets)] : []),
  ];
}

async function prometheusServer(
  setup: Setup,
  { prometheus: { url, directory: given }, addresses }: Targets,
): Promise<FileServer> {
  const client = prometheusAt(url);
  const directory = given ?? (await folderOfRunning(client));
  const files = ownFiles(setup.service.name, prometheusServerFiles(setup, addresses));
  return fileServer(
    { target: 'prometheus', url, directory, isOwned: true },
    configurablePrometheus(client),
    files,
  );
}

function alertmanagerServer(
  setup: Setup,
  { alertmanager: { url, directory }, addresses }: Targets,
): FileServer {
  if (directory === undefined) {
    throw new ProvisionError(
      'FOLDER_UNKNOWN',
      `The configuration folder of Alertmanager at ${url} is unknown: set it with --alertmanager-dir.`,
    );
  }
  const server = configurableAlertmanager(alertmanagerAt(url));
  const files = ownFiles(setup.service.name, alertmanagerServerFiles(setup, addresses));
  return fileServer({ target: 'alertmanager', url, directory, isOwned: true }, server, files);
}

function fileServer(
  place: Pick<FileServer, 'target' | 'url' | 'directory' | 'isOwned'>,
  server: ConfigurableServer,
  wanted: WantedFiles,
): FileServer {
  const folder = new DiskFolder(place.directory);
  return {
    ...place,
    plan: () => planDeployment(server, folder, wanted),
    apply: (plan, application) => applyDeployment(server, folder, plan, application),
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
