import type {
  ConfigurableServer,
  ConfigurationFiles,
  Missing,
} from '../../setup/deployment/configurable-server.js';
import { parseDuration } from '../../setup/model/duration.js';
import type { PrometheusClient } from '../client.js';
import { differentGroup, groupsIn } from '../deploy.js';
import { ownFileNames } from './own-files.js';

/** What a Prometheus of somebody else shall scrape for a service. */
export interface ExpectedTarget {
  readonly service: string;
  /** host:port of each exporter. */
  readonly exporters: readonly string[];
  readonly scrapeIntervalMs: number;
}

/** A Prometheus of somebody else. Only the rules and the targets of the service are compared: the rest is not its business. */
export function prometheusBeside(client: PrometheusClient, expected: ExpectedTarget): ConfigurableServer {
  const names = ownFileNames(expected.service);
  return {
    name: 'Prometheus',
    address: client.address,
    ready: () => client.ready(),
    reload: () => client.reload(),
    missing: async (files) =>
      (await missingRules(client, names.rules, files)) ??
      (files.has(names.scrape) || files.has(names.targets) ? missingTarget(client, expected) : undefined),
  };
}

async function missingRules(
  client: PrometheusClient,
  file: string,
  files: ConfigurationFiles,
): Promise<Missing | undefined> {
  const text = files.get(file);
  if (text === undefined) return undefined;
  const loaded = (await client.rules()).filter((group) => group.file.split('/').at(-1) === file);
  const wanted = groupsIn(text);
  const different = differentGroup(wanted, loaded);
  if (different !== undefined) {
    return { what: `the loaded rules of "${different}" differ from the generated ones`, isTransient: false };
  }
  if (loaded.length === wanted.length) return undefined;
  return { what: `it has loaded other rules of ${file}`, isTransient: false };
}

/** Prometheus finds a new target within seconds after a reload. */
async function missingTarget(
  client: PrometheusClient,
  { service, exporters, scrapeIntervalMs }: ExpectedTarget,
): Promise<Missing | undefined> {
  const own = (await client.targets()).filter(({ labels }) => labels['job'] === service);
  for (const exporter of exporters) {
    const target = own.find(({ scrapeUrl }) => isTargetAt(scrapeUrl, exporter));
    if (target === undefined) {
      return { what: `it does not scrape ${exporter} as the job "${service}"`, isTransient: true };
    }
    const { scrapeInterval } = target;
    if (scrapeInterval !== undefined && parseDuration(scrapeInterval) !== scrapeIntervalMs) {
      return { what: `it scrapes ${exporter} every ${scrapeInterval}`, isTransient: true };
    }
  }
  return undefined;
}

/** Whether a target of Prometheus is this host:port; `URL.host` leaves out the default port of the scheme. */
export function isTargetAt(scrapeUrl: string, exporter: string): boolean {
  const { protocol, host } = new URL(scrapeUrl);
  return host === new URL(`${protocol}//${exporter}`).host;
}
