import { generatedYaml } from '../../setup/deployment/generated-yaml.js';
import { headerOf } from '../../setup/deployment/ownership.js';
import { DASHBOARD_FOLDER, folderUid } from '../names.js';
import type { Datasource } from './datasources.js';

/** https://grafana.com/docs/grafana/latest/administration/provisioning/#data-sources */
export function datasourcesFile(datasources: readonly Datasource[], service: string): string {
  return yaml(
    {
      apiVersion: 1,
      datasources: datasources.map((datasource) => ({ ...datasource, isDefault: false, editable: false })),
    },
    service,
  );
}

/**
 * One provider per folder: a dashboard that Grafana rejects stops only its own provider.
 * https://grafana.com/docs/grafana/latest/administration/provisioning/#dashboards
 */
export function providersFile(folders: readonly string[], service: string): string {
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
  return yaml({ apiVersion: 1, providers }, service);
}

/** Allows the refresh intervals of the dashboards also where somebody has raised Grafana's default minimum. */
export function serverEnvironment(refresh: string, service: string): string {
  return `${headerOf(service)}GF_DASHBOARDS_MIN_REFRESH_INTERVAL=${refresh}\n`;
}

/** Escapes `$`: Grafana expands environment variables in these files. */
function yaml(document: object, service: string): string {
  return generatedYaml(document, headerOf(service)).replaceAll('$', '$$$$');
}
