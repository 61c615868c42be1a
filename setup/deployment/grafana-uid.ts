import { fnv1a } from '../panels/hash.js';

/** Grafana refuses longer uids. */
const LONGEST_UID = 40;

/**
 * The uid in Grafana of what a service calls `name`: `shop` and `orders` give `shop_orders`, so that several setups share one Grafana. A
 * service has no `_` in its name, so no two services have the same uid. One that would be too long ends in a hash of the whole.
 */
export function grafanaUid(service: string, name: string): string {
  const uid = `${service}_${name}`;
  if (uid.length <= LONGEST_UID) return uid;
  return `${uid.slice(0, LONGEST_UID - 9)}-${fnv1a(uid).toString(16).padStart(8, '0')}`;
}
