import { AlertmanagerClient } from '../../alertmanager/client.js';
import type { PrometheusClient } from '../../prometheus/client.js';
import { ServerError } from '../../setup/deployment/server-error.js';
import type { WantedFiles } from '../../setup/deployment/wanted.js';
import { alertmanagerAt, prometheusAt } from './clients.js';
import { actionOf, planFiles } from './configuration-files.js';
import type { Confirm } from './confirm.js';
import { applyDeployment, removeOriginals } from './deploy.js';
import type { DeploymentPlan } from './deploy.js';
import { DiskFolder } from './disk-folder.js';
import { endAlerts } from './end-alerts.js';
import type { PlannedChange } from '../../grafana/deploy.js';
import type { GrafanaServer } from './grafana-server.js';
import { isSamePlace } from './history.js';
import type { DeploymentRecord, ServerRecord } from './history.js';
import { fileLines, grafanaChanges, grafanaLines, planLines } from './plan-text.js';
import type { ReportedChange } from './report.js';
import { publicUrl } from '../../setup/server-address.js';
import type { Targets } from './targets.js';

/** A folder of a server. */
export type Place = Pick<ServerRecord, 'target' | 'url' | 'directory'>;

/** A folder, and what its files shall be again. */
export interface RestoredPlace {
  readonly place: Place;
  readonly wanted: WantedFiles;
}

/** A Grafana, and what is undone in it. */
export interface RestoredGrafana {
  readonly server: GrafanaServer;
  readonly changes: readonly PlannedChange[];
}

export interface RestorationOptions {
  readonly service: string;
  /** Whether nothing of the service stays, so that its alerts are over. */
  readonly isLast: boolean;
  /** With their credentials; recorded addresses have none. */
  readonly targets: Pick<Targets, 'prometheus' | 'alertmanager' | 'grafana' | 'access'>;
  readonly confirm: Confirm;
  /** Whether what was edited manually in Grafana since is lost, too. */
  readonly force: boolean;
  readonly dryRun: boolean;
  readonly isColoured: boolean;
}

type Say = (line: string) => void;

const NAMES = { prometheus: 'Prometheus', alertmanager: 'Alertmanager' } as const;

/** The folders that deployments changed, each once. */
export function placesOf(records: readonly DeploymentRecord[]): readonly Place[] {
  const places: Place[] = [];
  for (const place of records.flatMap(({ servers }) => servers)) {
    if (!places.some(isSamePlace(place))) places.push(place);
  }
  return places;
}

/** Rules leave before the routes of their alerts, which would else reach the receivers of somebody else. */
const ORDER = ['prometheus', 'alertmanager'] as const;

/**
 * Restores files and what deployments changed in Grafana: plan, question, then the servers one by one. Resolves to whether something was
 * restored.
 */
export async function restore(
  places: readonly RestoredPlace[],
  grafana: readonly RestoredGrafana[],
  { service, isLast, targets, confirm, dryRun, isColoured }: RestorationOptions,
  say: Say,
): Promise<boolean> {
  const plans: { readonly place: Place; readonly plan: DeploymentPlan }[] = [];
  const ordered = places.toSorted((a, b) => ORDER.indexOf(a.place.target) - ORDER.indexOf(b.place.target));
  for (const { place, wanted } of ordered) {
    const plan = { ...(await planFiles(new DiskFolder(place.directory), wanted)), stale: undefined };
    if (plan.changes.length > 0) plans.push({ place, plan });
  }
  const changes: readonly ReportedChange[] = [
    ...plans.flatMap(({ place, plan }) =>
      plan.changes.map((change) => ({ target: place.target, action: actionOf(change), what: change.file })),
    ),
    ...grafana.flatMap((each) => grafanaChanges(each.changes)),
  ];
  for (const { place, plan } of plans)
    fileLines(place, plan.changes, isColoured).forEach((line) => say(line));
  for (const each of grafana) grafanaLines(each.changes, isColoured).forEach((line) => say(line));
  for (const line of planLines(changes)) say(line);
  if (dryRun) {
    say('Nothing was changed: --dry-run.');
    return false;
  }
  if (changes.length > 0) await confirm('Undo this?');
  for (const { server, changes: undone } of grafana) {
    say(`grafana: ${await server.undo(undone)} restored`);
  }
  for (const { place, plan } of plans) {
    const client = clientOf(place, targets[place.target]);
    if (isLast && client instanceof AlertmanagerClient) await endAlerts(client, service);
    await restorePlace(place, client, plan, say);
  }
  for (const { place, wanted } of places) {
    const files = [...wanted.keys()].map((file) => ({ file }));
    await removeOriginals(new DiskFolder(place.directory), files);
  }
  return true;
}

/** Signs in as the options or the environment say, if it is the same server. */
function clientOf(
  { target, url }: Place,
  given: Targets['prometheus'],
): PrometheusClient | AlertmanagerClient {
  const isSame = publicUrl(given.url) === url;
  const clientAt = target === 'prometheus' ? prometheusAt : alertmanagerAt;
  return isSame ? clientAt(given.url, given.access) : clientAt(url);
}

/** A server that does not answer reads the restored files when it starts again. */
async function restorePlace(
  place: Place,
  client: PrometheusClient | AlertmanagerClient,
  plan: DeploymentPlan,
  say: Say,
): Promise<void> {
  const folder = new DiskFolder(place.directory);
  const server = {
    name: NAMES[place.target],
    address: client.address,
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
  say(`${place.target}: ${plan.changes.length} files restored`);
}
