import { ProvisionError } from '../../setup/deployment/provision-error.js';
import type { WantedFiles } from '../../setup/deployment/wanted.js';
import { isSamePlace } from './history.js';
import type { DeploymentRecord, DeploymentHistory } from './history.js';
import { GrafanaServer } from './grafana-server.js';
import { placesOf, restore } from './restoration.js';
import type { Place, RestorationOptions, RestoredGrafana } from './restoration.js';
import { undoingAll } from './undo.js';

export interface RollbackOptions extends Omit<RestorationOptions, 'isLast'> {
  readonly history: DeploymentHistory;
  /** Undoes this deployment and all after it; unset: the last one. */
  readonly id: number | undefined;
}

/** Undoes deployments, newest first. Resolves to whether there was one. */
export async function rollBack(options: RollbackOptions, say: (line: string) => void): Promise<boolean> {
  const { service, history } = options;
  const records = chosen(options);
  if (records.length === 0) {
    say(`Nothing to roll back: ${history.folder} has no deployment.`);
    return false;
  }
  const places = placesOf(records).map((place) => ({ place, wanted: undoneFiles(service, place, records) }));
  const isLast = records.length === history.everything().length;
  const grafana = await undoneGrafana(records, options);
  if (await restore(places, grafana, { ...options, isLast }, say))
    for (const { id } of records) history.remove(id);
  return true;
}

/** What undoes the deployments, newest first, in each Grafana. */
async function undoneGrafana(
  records: readonly DeploymentRecord[],
  { service, force, targets }: RollbackOptions,
): Promise<readonly RestoredGrafana[]> {
  const restored: RestoredGrafana[] = [];
  for (const { server, urls } of grafanaServers(records, targets)) {
    const oldestFirst = records.toReversed().flatMap(({ grafana }) => grafana ?? []);
    const undos = oldestFirst.filter(({ url }) => urls.has(url)).flatMap((each) => each.undos);
    restored.push({ server, changes: await server.planUndo(undos, { service, force }) });
  }
  return restored;
}

/** A Grafana to which deployments went, and the addresses under which they reached it. */
interface ReachedGrafana {
  readonly server: GrafanaServer;
  readonly urls: ReadonlySet<string>;
}

/** The one of the options, whatever its address was then, or else those of the records. */
export function grafanaServers(
  records: readonly DeploymentRecord[],
  { grafana, access }: Pick<RestorationOptions['targets'], 'grafana' | 'access'>,
): readonly ReachedGrafana[] {
  const urls = new Set(records.flatMap((record) => record.grafana?.url ?? []));
  if (urls.size === 0) return [];
  if (grafana !== undefined) return [{ server: new GrafanaServer(grafana, access.grafana), urls }];
  return [...urls].map((url) => ({ server: new GrafanaServer(url), urls: new Set([url]) }));
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

/** What undoes the deployments, newest first, in one folder. The main configuration comes before the files that it refers to. */
export function undoneFiles(
  service: string,
  place: Place,
  records: readonly DeploymentRecord[],
): WantedFiles {
  const changes = records.flatMap(({ servers }) =>
    servers.filter(isSamePlace(place)).flatMap((server) => server.changes),
  );
  const files = [...new Set(changes.map(({ file }) => file))].toReversed();
  return new Map(
    files.map((file) => {
      const own = changes.filter((change) => change.file === file);
      return [file, undoingAll(service, own)];
    }),
  );
}
