import { changedFiles, restoreFiles, snapshotFiles, writeFiles } from './configuration-files.js';
import type {
  ConfigurationFiles,
  ConfigurationFolder,
  FileChange,
  FileSnapshot,
} from './configuration-files.js';
import { ServerError } from './server-api.js';

/** A running server that reads files from a folder, and can be asked what it has loaded. */
export interface ConfigurableServer {
  readonly name: string;
  readonly address: string;
  ready(): Promise<void>;
  /** Throws when the server refuses the files. */
  reload(): Promise<void>;
  /** What of the files is not at work; `undefined` when all is. */
  missing(files: ConfigurationFiles): Promise<Missing | undefined>;
}

/** Something that a server should have loaded. */
export interface Missing {
  /** For a person: "its loaded configuration is another one". */
  readonly what: string;
  /** Whether it comes by itself a while after a reload. */
  readonly comes: boolean;
}

/** What a deployment would do; nothing when there is neither a file to write nor a need to reload. */
export interface DeploymentPlan {
  readonly files: readonly FileChange[];
  /** Why the server has to load its files again, for a person; `undefined`: it has to only if files change. */
  readonly stale: string | undefined;
}

export interface Deployment {
  readonly plan: DeploymentPlan;
  /** For `rollBack`. */
  readonly before: FileSnapshot;
}

const POLL_MS = 250;
/** Prometheus takes up to five seconds to look at new targets. */
const POLLS = 60;

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

/** Writes what differs, reloads and waits until all of it is at work. A server that refuses gets its files back. */
export async function applyDeployment(
  server: ConfigurableServer,
  folder: ConfigurationFolder,
  files: ConfigurationFiles,
): Promise<Deployment> {
  const plan = await planDeployment(server, folder, files);
  const changed = new Set(plan.files.map(({ file }) => file));
  const before = await snapshotFiles(folder, changed);
  if (isEmpty(plan)) return { plan, before };
  try {
    await writeFiles(folder, new Map([...files].filter(([file]) => changed.has(file))));
    await server.reload();
    await confirm(server, folder, files);
  } catch (error) {
    await takeBack(server, folder, before);
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

/** A reload that went well may still be one of other files. */
async function confirm(
  server: ConfigurableServer,
  folder: ConfigurationFolder,
  files: ConfigurationFiles,
): Promise<void> {
  let missing = await server.missing(files);
  for (let poll = 0; poll < POLLS && missing?.comes === true; poll++) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    missing = await server.missing(files);
  }
  if (missing === undefined) return;
  throw new ServerError(
    `${server.name} at ${server.address} reloaded, but ${missing.what}. Does it read its configuration from ${folder.path}?`,
  );
}

/** What went wrong first is what the person has to hear, not that the way back is blocked too. */
async function takeBack(
  server: ConfigurableServer,
  folder: ConfigurationFolder,
  before: FileSnapshot,
): Promise<void> {
  await rollBack(server, folder, before).catch(() => undefined);
}
