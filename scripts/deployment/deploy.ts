import { setTimeout as delay } from 'node:timers/promises';
import type { ConfigurableServer, ConfigurationFiles } from '../../setup/deployment/configurable-server.js';
import { ownershipOf } from '../../setup/deployment/ownership.js';
import { ProvisionError } from '../../setup/deployment/provision-error.js';
import { ServerError } from '../../setup/deployment/server-error.js';
import type { WantedFiles } from '../../setup/deployment/wanted.js';
import { inverted, planFiles, writeChanges } from './configuration-files.js';
import type { ConfigurationFolder, FileChange } from './configuration-files.js';
import { eventually } from './eventually.js';

/** What a deployment would do to one server. Empty if there is neither a file to write nor a reason to reload. */
export interface DeploymentPlan {
  readonly changes: readonly FileChange[];
  /** All wanted files as they will be, changed or not. */
  readonly files: ConfigurationFiles;
  /** Why the server has to reload even if no file changes; `undefined` if it does not have to. */
  readonly stale: string | undefined;
}

/** What accompanies the application of a plan. */
export interface Application {
  /** Called before the first file is written. */
  readonly remember?: (changes: readonly FileChange[]) => void;
  /** Called after a failure, when every file is again as it was. */
  readonly forget?: () => void;
  readonly say?: (line: string) => void;
}

/** Prometheus takes up to five seconds to find new targets. */
const CONFIRM_WITHIN_MS = 15_000;
/** After this time, a person is told that the server is still reloading. */
const SLOW_RELOAD_MS = 5_000;
/** The copy of a file of somebody else as it was before natsight changed it for the first time. */
export const ORIGINAL_SUFFIX = '.before-natsight';

export const isEmpty = ({ changes, stale }: DeploymentPlan) => changes.length === 0 && stale === undefined;

/** Compares a running server with the wanted files. Changes nothing. */
export async function planDeployment(
  server: ConfigurableServer,
  folder: ConfigurationFolder,
  wanted: WantedFiles,
): Promise<DeploymentPlan> {
  await server.ready();
  const plan = await planFiles(folder, wanted);
  if (plan.changes.length > 0) await server.check?.(plan.files);
  const missing = await server.missing(plan.files);
  return { ...plan, stale: missing?.what };
}

/**
 * Writes the changes of a plan, reloads and waits until the files are in effect. Refused if a file is no longer what the plan is
 * based on. If the server rejects the files, the old ones are restored; if it does not answer, they are not.
 */
export async function applyDeployment(
  server: ConfigurableServer,
  folder: ConfigurationFolder,
  plan: DeploymentPlan,
  { remember, forget, say }: Application = {},
): Promise<void> {
  await protectUnchanged(folder, plan);
  if (isEmpty(plan)) return;
  const unlock = await folder.lock();
  try {
    await requireUnchanged(folder, plan.changes);
    remember?.(plan.changes);
    try {
      await keepOriginals(folder, plan.changes);
      await writeChanges(folder, plan.changes);
      await reload(server, say);
      await confirm(server, folder, plan.files);
    } catch (error) {
      if (!isWithoutAnswer(error) && (await undo(server, folder, plan.changes))) forget?.();
      throw error;
    }
  } finally {
    await unlock();
  }
}

/** Files that hold a secret may be from a time when natsight wrote them for everybody to read. */
async function protectUnchanged(
  folder: ConfigurationFolder,
  { changes, files }: DeploymentPlan,
): Promise<void> {
  const changed = new Set(changes.map(({ file }) => file));
  for (const [file, text] of files) if (!changed.has(file)) await folder.protect(file, text);
}

async function requireUnchanged(folder: ConfigurationFolder, changes: readonly FileChange[]): Promise<void> {
  for (const { file, before } of changes) {
    if ((await folder.read(file)) === before) continue;
    throw new ProvisionError(
      'PLAN_OUTDATED',
      `${folder.path}/${file} was changed by somebody else after the plan was made. Nothing was written: provision again.`,
    );
  }
}

/** Written once for each file: what was there before the first deployment of any service. */
async function keepOriginals(folder: ConfigurationFolder, changes: readonly FileChange[]): Promise<void> {
  for (const { file, before, after } of changes) {
    if (before === undefined || after === undefined || ownershipOf(before) !== undefined) continue;
    const original = file + ORIGINAL_SUFFIX;
    if ((await folder.read(original)) === undefined) await folder.write(original, before, file);
  }
}

/** Waits as long as the server takes: Prometheus 2.42 waits a minute for a remote storage that does not answer. */
async function reload(server: ConfigurableServer, say: Application['say']): Promise<void> {
  const done = new AbortController();
  const reloading = server.reload().finally(() => done.abort());
  void delay(SLOW_RELOAD_MS, undefined, { signal: done.signal }).then(
    () => say?.(`${server.name} is still reloading; a remote storage that does not answer delays it.`),
    () => undefined,
  );
  try {
    await reloading;
  } catch (cause) {
    if (!isWithoutAnswer(cause)) throw cause;
    throw new ServerError(
      'SERVER_UNREACHABLE',
      `${cause.message} The files are written: ${server.name} reads them when it has recovered. Then provision again to confirm, or undo with --rollback.`,
      { cause },
    );
  }
}

const isWithoutAnswer = (error: unknown): error is ServerError =>
  error instanceof ServerError && error.code === 'SERVER_UNREACHABLE';

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

/** Resolves to whether the files are as they were. A failure is not reported: the first error is. */
async function undo(
  server: ConfigurableServer,
  folder: ConfigurationFolder,
  changes: readonly FileChange[],
): Promise<boolean> {
  try {
    await writeChanges(folder, inverted(changes));
    await removeOriginals(folder, changes);
  } catch {
    return false;
  }
  await server.reload().catch(() => undefined);
  return true;
}

/** Removes the copies that are no longer needed, since the file is again what it was. */
export async function removeOriginals(
  folder: ConfigurationFolder,
  changes: readonly Pick<FileChange, 'file'>[],
): Promise<void> {
  for (const { file } of changes) {
    const original = await folder.read(file + ORIGINAL_SUFFIX);
    if (original !== undefined && original === (await folder.read(file))) {
      await folder.remove(file + ORIGINAL_SUFFIX);
    }
  }
}
