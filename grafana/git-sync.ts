import type { Addresses } from '../setup/addresses.js';
import type { Setup } from '../setup/model/setup.js';
import type { FinishedDashboard } from './finish/finish.js';
import { grafanaDashboards } from './generate.js';
import { sortedJson } from './json.js';
import { folderUid } from './names.js';
import type { ResourceVersion } from './resource-version.js';

/**
 * The dashboards as resources, as Grafana's Git Sync and its command line tools read them: a folder for each folder, with its uid and title in `_folder.json`, and a resource for
 * each dashboard. Path below the synchronized path -> text. Services with the same folder write the same `_folder.json`.
 * https://grafana.com/docs/grafana/latest/as-code/observability-as-code/git-sync/
 */
export function gitSyncFiles(
  setup: Setup,
  addresses: Addresses,
  version: ResourceVersion,
): ReadonlyMap<string, string> {
  const dashboards = grafanaDashboards(setup, addresses);
  const folders = new Set(dashboards.map(({ folder }) => folder));
  return new Map([
    ...[...folders].map((title): [string, string] => [
      `${folderUid(title)}/_folder.json`,
      resource(`folder.grafana.app/${version}`, 'Folder', folderUid(title), {
        title,
        description: 'Dashboards that natsight generates.',
      }),
    ]),
    ...dashboards.map(({ folder, dashboard }): [string, string] => [
      `${folderUid(folder)}/${dashboard.uid}.json`,
      resource(`dashboard.grafana.app/${version}`, 'Dashboard', dashboard.uid, specOf(dashboard)),
    ]),
  ]);
}

/** The name of a resource is its uid; Git Sync removes another one. */
function specOf(dashboard: FinishedDashboard): object {
  const { uid: _, ...spec } = dashboard;
  return spec;
}

function resource(apiVersion: string, kind: string, name: string, spec: object): string {
  return `${sortedJson({ apiVersion, kind, metadata: { name }, spec }, 2)}\n`;
}
