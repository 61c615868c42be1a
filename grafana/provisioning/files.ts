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
 * One provider per folder: a dashboard that Grafana rejects stops only its own provider.
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

/** Allows the dashboards' refresh interval. Grafana's default minimum is five seconds. */
export function serverEnvironment(refresh: string): string {
  return `# ${GENERATED}\nGF_DASHBOARDS_MIN_REFRESH_INTERVAL=${refresh}\n`;
}

/** Escapes `$`: Grafana expands environment variables in these files. */
function yaml(document: object): string {
  return generatedYaml(document).replaceAll('$', '$$$$');
}
