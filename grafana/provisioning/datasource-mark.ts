import { fnv1a } from '../../setup/panels/hash.js';
import { sortedJson } from '../json.js';
import { hex } from '../names.js';

/** What a deployment sets of a datasource and a person can change in Grafana. */
export interface DatasourceSettings {
  readonly name: string;
  readonly type: string;
  readonly access: string;
  readonly url: string;
  readonly basicAuth?: unknown;
  readonly basicAuthUser?: unknown;
  readonly jsonData: Readonly<Record<string, unknown>>;
}

/** Grafana keeps options that it does not know, and shows them to nobody. */
export const MARK_KEY = 'natsight';

/** Options that the mark covers. A change of this list needs another version of the mark. */
const OPTIONS = [
  'httpMethod',
  'timeInterval',
  'prometheusType',
  'prometheusVersion',
  'manageAlerts',
  'alertmanagerUid',
  'implementation',
  'handleGrafanaManagedAlerts',
] as const;
const VERSION = '1';

/** Names the service of a datasource, and holds a hash of its settings, by which a manual edit shows. */
export function datasourceMark(service: string, settings: DatasourceSettings): string {
  return `${service} ${VERSION}:${hashOf(settings)}`;
}

/** `undefined`: not natsight's. */
export function markedServiceOf(settings: DatasourceSettings): string | undefined {
  return /^[a-z0-9-]+(?= )/.exec(markOf(settings))?.[0];
}

/** Whether the settings are no longer what natsight deployed. */
export function isEditedDatasource(settings: DatasourceSettings): boolean {
  const [, version, hash] = / (\d+):([0-9a-f]{8})$/.exec(markOf(settings)) ?? [];
  return version === VERSION && hash !== hashOf(settings);
}

/** As text with lines. Without secrets: Grafana does not tell them either. */
export function settingsText(settings: DatasourceSettings): string {
  return sortedJson(covered(settings), 2);
}

function markOf({ jsonData }: DatasourceSettings): string {
  const mark = jsonData[MARK_KEY];
  return typeof mark === 'string' ? mark : '';
}

const hashOf = (settings: DatasourceSettings) => hex(fnv1a(sortedJson(covered(settings))));

function covered({ name, type, access, url, basicAuth, basicAuthUser, jsonData }: DatasourceSettings) {
  const signsIn = basicAuth === true;
  return {
    name,
    type,
    access,
    url,
    ...(signsIn && { basicAuthUser }),
    jsonData: Object.fromEntries(OPTIONS.map((key) => [key, jsonData[key]])),
  };
}
