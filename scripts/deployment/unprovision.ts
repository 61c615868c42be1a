import { ALERTMANAGER_FILE } from '../../alertmanager/generate.js';
import { ownFileNames } from '../../prometheus/beside/own-files.js';
import { ownerOf, ownershipOf } from '../../setup/deployment/ownership.js';
import { belongsTo } from '../../setup/deployment/wanted.js';
import type { Wanted, WantedFiles } from '../../setup/deployment/wanted.js';
import { withoutParts } from '../../setup/deployment/yaml/marked-parts.js';
import { exporterAt, prometheusAt } from './clients.js';
import { placeAt, placeOfPrometheus } from './configuration-place.js';
import { isSamePlace } from './history.js';
import type { DeploymentRecord, DeploymentHistory } from './history.js';
import { GrafanaServer } from './grafana-server.js';
import { placesOf, restore } from './restoration.js';
import type { Place, RestorationOptions, RestoredGrafana } from './restoration.js';
import { grafanaServers, undoneFiles } from './rollback.js';
import type { Targets } from './targets.js';
import { publicUrl } from '../../setup/server-address.js';

export interface UnprovisionOptions extends Omit<RestorationOptions, 'isLast'> {
  readonly history: DeploymentHistory;
  readonly targets: Targets;
}

/**
 * Takes everything of a service out of the servers: those of its history, and those that the options name. Files of other people lose
 * exactly the parts of the service, files of the service are removed, and a server that natsight owns gets its first files back.
 */
export async function unprovision(
  options: UnprovisionOptions,
  say: (line: string) => void,
): Promise<boolean> {
  const { service, history } = options;
  const records = history.everything().toReversed();
  const places = new Map<Place, ReadonlySet<string>>();
  for (const place of placesOf(records)) places.set(place, new Set());
  for (const { place, main } of await placesNow(options.targets)) {
    const known = [...places.keys()].find(isSamePlace(place)) ?? place;
    places.set(known, new Set([...(places.get(known) ?? []), main]));
  }
  const restored = [...places].map(([place, mains]) => ({
    place,
    wanted: wantedWithout(service, place, mains, records),
  }));
  const grafana = await removedFromGrafana(records, options);
  if (await restore(restored, grafana, { ...options, isLast: true }, say)) {
    history.forgetEverything();
    await noteExporter(service, options.targets.exporter, say);
  }
  return true;
}

/** Everything of the service in the Grafana of the options, or else in those of the history. */
async function removedFromGrafana(
  records: readonly DeploymentRecord[],
  { service, force, targets }: UnprovisionOptions,
): Promise<readonly RestoredGrafana[]> {
  const servers =
    targets.grafana === undefined
      ? grafanaServers(records, targets).map(({ server }) => server)
      : [new GrafanaServer(targets.grafana, targets.access.grafana)];
  const removed: RestoredGrafana[] = [];
  for (const server of servers) {
    removed.push({ server, changes: await server.planRemoval({ service, force }) });
  }
  return removed;
}

/** An exporter that still runs sends its alerts, which no route of the service catches any more. */
async function noteExporter(service: string, address: string, say: (line: string) => void): Promise<void> {
  const status = await exporterAt(address)
    .status()
    .catch(() => undefined);
  if (status?.service !== service || status.alertmanager === null) return;
  say(
    `The exporter at ${publicUrl(address)} still sends the alerts of "${service}" to Alertmanager: stop it.`,
  );
}

/** Where the servers of the options read their configuration, if they run and it is on this machine. */
async function placesNow({
  prometheus,
  alertmanager,
}: Targets): Promise<readonly { readonly place: Place; readonly main: string }[]> {
  const found: { readonly place: Place; readonly main: string }[] = [];
  if (alertmanager.directory !== undefined) {
    const { directory, main } = placeAt(alertmanager.directory, ALERTMANAGER_FILE);
    found.push({ place: { target: 'alertmanager', url: alertmanager.url, directory }, main });
  }
  const place = await placeOfPrometheus(
    prometheusAt(prometheus.url, prometheus.access),
    prometheus.directory,
  ).catch(() => undefined);
  if (place !== undefined) {
    const { directory, main } = place;
    found.push({ place: { target: 'prometheus', url: prometheus.url, directory }, main });
  }
  return found;
}

/** The main configuration first, then the files to which it referred. */
function wantedWithout(
  service: string,
  place: Place,
  mains: ReadonlySet<string>,
  records: readonly DeploymentRecord[],
): WantedFiles {
  const undone = undoneFiles(service, place, records);
  const own: readonly string[] = place.target === 'prometheus' ? Object.values(ownFileNames(service)) : [];
  const files = new Set([...mains, ...undone.keys(), ...own]);
  return new Map([...files].map((file) => [file, without(service, own.includes(file), undone.get(file))]));
}

function without(service: string, isOwnFile: boolean, undo: Wanted | undefined): Wanted {
  return (current, path) => {
    if (current === undefined) return isOwnFile ? undefined : undo?.(current, path);
    if (ownershipOf(current) === undefined) return withoutParts(current, ownerOf(service));
    if (isOwnFile) return belongsTo(current, service) ? undefined : current;
    return undo === undefined ? current : undo(current, path);
  };
}
