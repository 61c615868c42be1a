import { parseDuration } from '../../setup/model/duration.js';
import { ServerError } from '../../setup/deployment/server-error.js';
import { RESOURCE_VERSIONS } from '../resource-version.js';
import type { ResourceVersion } from '../resource-version.js';
import { answers } from './answers.js';
import type { GrafanaHttp } from './grafana-http.js';

/** Where the resources of an organisation are: the API of newer servers, in the best version that this one has. */
export interface ResourceApi {
  readonly version: ResourceVersion;
  readonly namespace: string;
}

/** What a deployment has to know of a Grafana before it plans. */
export interface ServerFacts {
  /** `unknown`: the server hides it. */
  readonly version: string;
  /** The shortest interval in which it lets a dashboard refresh; `undefined`: it does not say. */
  readonly minRefreshMs: number | undefined;
  /** `undefined`: it has only the classic API. */
  readonly resources: ResourceApi | undefined;
}

/** The first version whose dashboards have been looked at. */
const OLDEST = [9, 4] as const;

/** Asks a server what it is. Throws a `ServerError` if it cannot be deployed to. */
export async function factsOf(http: GrafanaHttp): Promise<ServerFacts> {
  const { database, version = 'unknown' } = await http.get({ path: '/api/health' }, answers.health);
  if (database !== 'ok')
    throw new ServerError('SERVER_REFUSED', `Grafana's database is "${database}", not "ok"`, { status: 503 });
  if (isTooOld(version)) {
    throw new ServerError(
      'SERVER_UNKNOWN',
      `Grafana at ${http.address} is version ${version}; natsight needs ${OLDEST.join('.')} or newer. Nothing was changed.`,
      { status: 200 },
    );
  }
  const settings = await http.ask('/api/frontend/settings', answers.settings);
  const group = await http.ask('/apis/dashboard.grafana.app', answers.apiGroup);
  const served = new Set(group?.versions.map((each) => each.version));
  const best = RESOURCE_VERSIONS.find((each) => served.has(each));
  const namespace = settings?.namespace ?? namespaceOf(await http.ask('/api/org', answers.organisation));
  return {
    version,
    minRefreshMs: parseDuration(settings?.minRefreshInterval ?? ''),
    resources: best === undefined || namespace === undefined ? undefined : { version: best, namespace },
  };
}

/** https://grafana.com/docs/grafana/latest/developers/http_api/apis/#namespace-namespace */
function namespaceOf(organisation: { readonly id: number } | undefined): string | undefined {
  if (organisation === undefined) return undefined;
  return organisation.id === 1 ? 'default' : `org-${organisation.id}`;
}

function isTooOld(version: string): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined || minor === undefined) return false;
  const [oldestMajor, oldestMinor] = OLDEST;
  return Number(major) < oldestMajor || (Number(major) === oldestMajor && Number(minor) < oldestMinor);
}
