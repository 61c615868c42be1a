import { ProvisionError } from '../../setup/deployment/provision-error.js';
import { ServerError } from '../../setup/deployment/server-error.js';
import type { WantedFiles } from '../../setup/deployment/wanted.js';
import { alertmanagerAt, prometheusAt } from './clients.js';
import { planFiles } from './configuration-files.js';
import { applyDeployment, removeOriginals } from './deploy.js';
import type { DeploymentPlan } from './deploy.js';
import { DiskFolder } from './disk-folder.js';
import { GrafanaServer } from './grafana-server.js';
import type { DeploymentRecord, History, ServerRecord } from './history.js';
import { undoingAll } from './undo.js';
import type { Confirm } from './confirm.js';
import { fileLines, planLines } from './plan-text.js';

export interface RollbackOptions {
  readonly service: string;
  readonly history: History;
  /** Undoes this deployment and all after it; unset: the last one. */
  readonly id: number | undefined;
  /** With its credentials; the recorded address has none. */
  readonly grafanaUrl: string | undefined;
  readonly confirm: Confirm;
  readonly isColoured: boolean;
}

type Say = (line: string) => void;

/** Undoes deployments, newest first. Resolves to whether there was one and it was undone. */
export async function rollBack(options: RollbackOptions, say: Say): Promise<boolean> {
  const records = chosen(options);
  if (records.length === 0) {
    say(`Nothing to roll back: ${options.history.folder} has no deployment.`);
    return false;
  }
  const servers = await Promise.all(
    serversOf(records).map(async (place) => ({
      place,
      plan: await planUndo(place, options.service, records),
    })),
  );
  for (const { place, plan } of servers) {
    for (const line of fileLines(place, plan.changes, options.isColoured)) say(line);
  }
  const grafana = records.flatMap((record) => record.grafana ?? []);
  const dashboards = grafana.flatMap(({ undos }) => undos);
  for (const line of planLines([
    ...servers.flatMap(({ place, plan }) =>
      plan.changes.map(({ file }) => ({ target: place.target, action: 'restore', what: file })),
    ),
    ...dashboards.map(({ what, uid }) => ({
      target: 'grafana' as const,
      action: 'restore',
      what: `${what} ${uid}`,
    })),
  ])) {
    say(line);
  }
  await options.confirm('Undo this?');
  for (const { url, undos } of grafana) {
    await new GrafanaServer(options.grafanaUrl ?? url).rollBack(undos);
    say(`grafana: ${undos.length} restored`);
  }
  for (const { place, plan } of servers) await restore(place, plan, say);
  for (const { id } of records) options.history.remove(id);
  return true;
}

/** Newest first. */
function chosen({ history, id }: RollbackOptions): readonly DeploymentRecord[] {
  const newest = history.list().toReversed();
  if (id === undefined) return newest.slice(0, 1);
  const index = newest.findIndex((record) => record.id === id);
  if (index === -1) {
    const known = newest.map((record) => record.id).join(', ') || 'none';
    throw new ProvisionError(
      'DEPLOYMENT_UNKNOWN',
      `There is no deployment ${id} in ${history.folder}: known are ${known}. "natsight provision --history" lists them.`,
    );
  }
  return newest.slice(0, index + 1);
}

type Place = Pick<ServerRecord, 'target' | 'url' | 'directory'>;

const isAt = (place: Place) => (other: Place) =>
  other.target === place.target && other.url === place.url && other.directory === place.directory;

/** Each server once, Alertmanager first: alerts are routed until their rules are gone. */
function serversOf(records: readonly DeploymentRecord[]): readonly Place[] {
  const places: Place[] = [];
  for (const place of records.flatMap(({ servers }) => servers)) {
    if (!places.some(isAt(place))) places.push(place);
  }
  return places.toSorted((a, b) => a.target.localeCompare(b.target));
}

async function planUndo(
  place: Place,
  service: string,
  records: readonly DeploymentRecord[],
): Promise<DeploymentPlan> {
  const changes = records.flatMap(({ servers }) =>
    servers.filter(isAt(place)).flatMap((server) => server.changes),
  );
  // The main configuration is restored before the files that it refers to.
  const files = [...new Set(changes.map(({ file }) => file))].toReversed();
  const wanted: WantedFiles = new Map(
    files.map((file) => [
      file,
      undoingAll(
        service,
        changes.filter((change) => change.file === file),
      ),
    ]),
  );
  return { ...(await planFiles(new DiskFolder(place.directory), wanted)), stale: undefined };
}

/** A server that does not answer reads the restored files when it starts again. */
async function restore(place: Place, plan: DeploymentPlan, say: Say): Promise<void> {
  const client = place.target === 'prometheus' ? prometheusAt(place.url) : alertmanagerAt(place.url);
  const folder = new DiskFolder(place.directory);
  const name = place.target === 'prometheus' ? 'Prometheus' : 'Alertmanager';
  const server = {
    name,
    address: place.url,
    ready: () => client.ready(),
    reload: () => client.reload(),
    missing: async () => undefined,
  };
  try {
    await applyDeployment(server, folder, plan, { say });
  } catch (error) {
    if (!(error instanceof ServerError) || error.code !== 'SERVER_UNREACHABLE') throw error;
    say(error.message);
  }
  await removeOriginals(folder, plan.changes);
  say(`${place.target}: ${plan.changes.length} files restored`);
}
