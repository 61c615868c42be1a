import { grafanaUid } from '../setup/deployment/grafana-uid.js';
import { ownerOf } from '../setup/deployment/ownership.js';
import { fnv1a } from '../setup/panels/hash.js';

/** A datasource that a service refers to by uid. Grafana does not let a uid change later. */
export interface DatasourceName {
  readonly uid: string;
  /** Unique in an organisation of Grafana. */
  readonly name: string;
}

/** The datasources of a service: its own, since the services in one Grafana may read different servers. */
export function prometheusOf(service: string): DatasourceName {
  return { uid: grafanaUid(service, 'prometheus'), name: `natsight Prometheus (${service})` };
}

export function alertmanagerOf(service: string): DatasourceName {
  return { uid: grafanaUid(service, 'alertmanager'), name: `natsight Alertmanager (${service})` };
}

/** The tag of all generated dashboards. */
export const OWNER_TAG = 'natsight';

/** Grafana refuses longer tags. */
const LONGEST_TAG = 50;

/** The tag of the dashboards of one service. */
export function ownerTag(service: string): string {
  const tag = ownerOf(service);
  return tag.length <= LONGEST_TAG ? tag : `${tag.slice(0, LONGEST_TAG - 9)}-${hex(fnv1a(service))}`;
}

/** Folder of the dashboard files in Grafana's container, as in its documentation. */
export const DASHBOARD_FOLDER = '/var/lib/grafana/dashboards';

/**
 * The uid of a Grafana folder, from its title: `Flight operations` becomes `flight-operations-1c9f3c1b`. A title that is a valid uid
 * is used unchanged; others get a hash, because `A B` and `A-B` would otherwise be the same folder.
 */
export function folderUid(title: string): string {
  const words = title.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const plain = words.join('-').slice(0, 31);
  return plain === title ? plain : [plain, hex(fnv1a(title))].filter((part) => part !== '').join('-');
}

/** A 32-bit number as eight hexadecimal digits. */
export const hex = (number: number) => number.toString(16).padStart(8, '0');
