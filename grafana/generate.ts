import type { Addresses } from '../setup/addresses.js';
import { LEAST_REFRESH_MS } from '../setup/dashboard-times.js';
import { formatDuration } from '../setup/model/duration.js';
import type { Setup } from '../setup/model/setup.js';
import { resolveDashboards } from '../setup/layout/resolve.js';
import { grafanaDashboard, surroundingsOf } from './dashboards/dashboard.js';
import type { FinishedDashboard } from './finish/finish.js';
import { sortedJson } from './json.js';
import { folderUid } from './names.js';
import { datasources } from './provisioning/datasources.js';
import { datasourcesFile, providersFile, serverEnvironment } from './provisioning/files.js';

/** A dashboard and the folder it belongs to. */
export interface PlacedDashboard {
  /** Name of the dashboard in the setup, unique within its service. */
  readonly key: string;
  /** Title of the folder. */
  readonly folder: string;
  readonly dashboard: FinishedDashboard;
}

/** The dashboards of a setup, and one of natsight itself. */
export function grafanaDashboards(setup: Setup, addresses: Addresses): readonly PlacedDashboard[] {
  const all = resolveDashboards(setup);
  const surroundings = surroundingsOf(setup, all, addresses);
  return all.map((dashboard) => ({
    key: dashboard.uid,
    folder: dashboard.folder,
    dashboard: grafanaDashboard(setup, dashboard, surroundings),
  }));
}

/** All generated files for Grafana: path below `grafana/generated` -> text. */
export function generateGrafana(setup: Setup, addresses: Addresses): ReadonlyMap<string, string> {
  const dashboards = grafanaDashboards(setup, addresses);
  const service = setup.service.name;
  const folders = [...new Set(dashboards.map(({ folder }) => folder))].toSorted();
  return new Map([
    ...dashboards.map(({ key, folder, dashboard }): [string, string] => [
      `dashboards/${folderUid(folder)}/${key}.json`,
      `${sortedJson(dashboard, 2)}\n`,
    ]),
    ['provisioning/datasources/natsight.yaml', datasourcesFile(datasources(setup, addresses), service)],
    ['provisioning/dashboards/natsight.yaml', providersFile(folders, service)],
    ['grafana.env', serverEnvironment(formatDuration(LEAST_REFRESH_MS), service)],
  ]);
}
