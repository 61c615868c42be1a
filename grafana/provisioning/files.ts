import { generatedYaml } from '../../setup/deployment/generated-yaml.js';
import { DASHBOARD_FOLDER, folderUid, GENERATED } from '../names.js';
import type { Datasource } from './datasources.js';

/** https://grafana.com/docs/grafana/latest/administration/provisioning/#data-sources */
export function datasourcesFile(datasources: readonly Datasource[]): string {
  return yaml({
    apiVersion: 1,
    datasources: datasources.map((datasource) => ({ ...datasource, isDefault: false, editable: false })),
  });
}

/**
 * A provider for each folder: one dashboard that Grafana refuses stops the whole provider it belongs to, and no other.
 * https://grafana.com/docs/grafana/latest/administration/provisioning/#dashboards
 */
export function providersFile(folders: readonly string[]): string {
  const providers = folders.map((folder) => ({
    name: `natsight dashboards: ${folder}`,
    orgId: 1,
    type: 'file',
    folder,
    folderUid: folderUid(folder),
    disableDeletion: false,
    allowUiUpdates: false,
    updateIntervalSeconds: 10,
    options: { path: `${DASHBOARD_FOLDER}/${folderUid(folder)}` },
  }));
  return yaml({ apiVersion: 1, providers });
}

/** Grafana refreshes no faster than every five seconds unless its server is told so. */
export function serverEnvironment(refresh: string): string {
  return `# ${GENERATED}\nGF_DASHBOARDS_MIN_REFRESH_INTERVAL=${refresh}\n`;
}

/** Grafana puts environment variables into these files wherever a `$` stands: ours is meant as it is. */
function yaml(document: object): string {
  return generatedYaml(document).replaceAll('$', '$$$$');
}
