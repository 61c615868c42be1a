import type { ConfigurableServer, ConfigurationFiles } from '../../setup/deployment/configurable-server.js';
import { ProvisionError } from '../../setup/deployment/provision-error.js';
import { changedFiles, restoreFiles, snapshotFiles, writeFiles } from './configuration-files.js';
import type { ConfigurationFolder, FileChange, FileSnapshot } from './configuration-files.js';
import { eventually } from './eventually.js';

/** What a deployment would do. Empty if there is neither a file to write nor a reason to reload. */
export interface DeploymentPlan {
  readonly files: readonly FileChange[];
  /** Why the server has to reload even if no file changes; `undefined` if it does not have to. */
  readonly stale: string | undefined;
}

export interface Deployment {
  readonly plan: DeploymentPlan;
  /** For `rollBack`. */
  readonly before: FileSnapshot;
}

/** Prometheus takes up to five seconds to find new targets. */
const CONFIRM_WITHIN_MS = 15_000;

export const isEmpty = ({ files, stale }: DeploymentPlan) => files.length === 0 && stale === undefined;

export async function planDeployment(
  server: ConfigurableServer,
  folder: ConfigurationFolder,
  files: ConfigurationFiles,
): Promise<DeploymentPlan> {
  await server.ready();
  const missing = await server.missing(files);
  return { files: await changedFiles(folder, files), stale: missing?.what };
}

/** Writes changed files, reloads and waits until they are in effect. If the server rejects them, restores the old files. */
export async function applyDeployment(
  server: ConfigurableServer,
  folder: ConfigurationFolder,
  files: ConfigurationFiles,
): Promise<Deployment> {
  const plan = await planDeployment(server, folder, files);
  const changed = new Set(plan.files.map(({ file }) => file));
  const before = await snapshotFiles(folder, changed);
  for (const [file, text] of files) if (!changed.has(file)) await folder.protect(file, text);
  if (isEmpty(plan)) return { plan, before };
  try {
    await writeFiles(folder, new Map([...files].filter(([file]) => changed.has(file))));
    await server.reload();
    await confirm(server, folder, files);
  } catch (error) {
    await undo(server, folder, before);
    throw error;
  }
  return { plan, before };
}

export async function rollBack(
  server: ConfigurableServer,
  folder: ConfigurationFolder,
  before: FileSnapshot,
): Promise<void> {
  await restoreFiles(folder, before);
  await server.reload();
}

/** Checks the loaded configuration: a reload also succeeds if the server reads other files than these. */
async function confirm(
  server: ConfigurableServer,
  folder: ConfigurationFolder,
  files: ConfigurationFiles,
): Promise<void> {
  const missing = await eventually(
    () => server.missing(files),
    (seen) => seen?.isTransient !== true,
    CONFIRM_WITHIN_MS,
  );
  if (missing === undefined) return;
  throw new ProvisionError(
    'CONFIGURATION_NOT_LOADED',
    `${server.name} at ${server.address} reloaded, but ${missing.what}. Does it read its configuration from ${folder.path}?`,
  );
}

/** Ignores a failed rollback: the first error is the one to report. */
async function undo(
  server: ConfigurableServer,
  folder: ConfigurationFolder,
  before: FileSnapshot,
): Promise<void> {
  await rollBack(server, folder, before).catch(() => undefined);
}
