import { existsSync } from 'node:fs';
import { dirname, isAbsolute } from 'node:path';
import { AlertmanagerClient } from '../../alertmanager/client.js';
import { applyAlertmanager, planAlertmanager, rollBackAlertmanager } from '../../alertmanager/deploy.js';
import { alertmanagerServerFiles } from '../../alertmanager/generate.js';
import { PrometheusClient } from '../../prometheus/client.js';
import { applyPrometheus, planPrometheus, rollBackPrometheus } from '../../prometheus/deploy.js';
import { prometheusServerFiles } from '../../prometheus/generate.js';
import type { FileSnapshot } from '../../setup/deployment/configuration-files.js';
import type { Deployment, DeploymentPlan } from '../../setup/deployment/deploy.js';
import type { Setup } from '../../setup/model/setup.js';
import { DiskFolder } from './disk-folder.js';
import type { Targets } from './targets.js';

/** A server that is deployed to by files: what would change, the change, and the way back. */
export interface FileServer {
  readonly target: 'prometheus' | 'alertmanager';
  readonly url: string;
  readonly directory: string;
  plan(): Promise<DeploymentPlan>;
  apply(): Promise<Deployment>;
  rollBack(before: FileSnapshot): Promise<void>;
}

/** The folder is not known; the message says how to name it. */
class UnknownFolderError extends Error {
  override readonly name = 'UnknownFolderError';
}

export async function prometheusServer(
  setup: Setup,
  { prometheus, addresses }: Targets,
): Promise<FileServer> {
  const client = new PrometheusClient(prometheus.url);
  const directory = prometheus.directory ?? (await folderOfRunning(client));
  const folder = new DiskFolder(directory);
  const files = prometheusServerFiles(setup, addresses);
  return {
    target: 'prometheus',
    url: prometheus.url,
    directory,
    plan: () => planPrometheus(client, folder, files),
    apply: () => applyPrometheus(client, folder, files),
    rollBack: (before) => rollBackPrometheus(client, folder, before),
  };
}

export function alertmanagerServer(setup: Setup, { alertmanager, addresses }: Targets): FileServer {
  const client = new AlertmanagerClient(alertmanager.url);
  const { directory } = alertmanager;
  if (directory === undefined) {
    throw new UnknownFolderError(
      `Where Alertmanager at ${alertmanager.url} reads its configuration is not known: name the folder with --alertmanager-dir.`,
    );
  }
  const folder = new DiskFolder(directory);
  const files = alertmanagerServerFiles(setup, addresses);
  return {
    target: 'alertmanager',
    url: alertmanager.url,
    directory,
    plan: () => planAlertmanager(client, folder, files),
    apply: () => applyAlertmanager(client, folder, files),
    rollBack: (before) => rollBackAlertmanager(client, folder, before),
  };
}

/** Prometheus tells the path of its file; that helps where it runs on this machine. */
async function folderOfRunning(client: PrometheusClient): Promise<string> {
  const path = await client.configurationPath();
  if (isAbsolute(path) && existsSync(path)) return dirname(path);
  throw new UnknownFolderError(
    `Prometheus at ${client.address} reads "${path}", which is not on this machine: name the folder with --prometheus-dir.`,
  );
}
