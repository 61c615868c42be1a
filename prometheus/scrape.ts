import type { Addresses } from '../setup/addresses.js';
import { catalogOf, createdName } from '../setup/catalog.js';
import { formatDuration } from '../setup/model/duration.js';
import type { Setup } from '../setup/model/setup.js';
import { credentialsOf } from '../setup/server-address.js';
import { FILE, JOB } from './names.js';

/** Prometheus and Alertmanager are scraped, and watched, at a usual interval: no live panel shows them. */
export const SELF_INTERVAL_MS = 15_000;
const MAX_TIMEOUT_MS = 10_000;

/** https://prometheus.io/docs/prometheus/latest/configuration/configuration/ */
export function prometheusConfiguration(
  setup: Setup,
  addresses: Addresses,
  ruleFiles: readonly string[],
): object {
  const { scrapeInterval, evaluationInterval } = setup.updates;
  return {
    global: {
      scrape_interval: formatDuration(scrapeInterval),
      scrape_timeout: timeoutOf(scrapeInterval),
      evaluation_interval: formatDuration(evaluationInterval),
      external_labels: setup.alerting.externalLabels,
    },
    rule_files: ruleFiles,
    alerting: {
      alertmanagers: [
        // Alertmanager answers in milliseconds or not at all: a longer timeout would delay the alerts behind it.
        { timeout: '2s', ...alertmanagerAt(addresses.alertmanager) },
      ],
    },
    scrape_configs: [
      {
        job_name: setup.service.name,
        ...scrapedWith(addresses),
        ...withoutCreated(setup),
        ...exporterAt(addresses),
      },
      selfJob(JOB.prometheus, addresses.prometheus),
      selfJob(JOB.alertmanager, addresses.alertmanager),
    ],
  };
}

/** The job of the exporter, without its targets, for a server whose global intervals are those of others. */
export function exporterJob(setup: Setup, addresses: Addresses): object {
  const { scrapeInterval } = setup.updates;
  return {
    job_name: setup.service.name,
    scrape_interval: formatDuration(scrapeInterval),
    scrape_timeout: timeoutOf(scrapeInterval),
    ...scrapedWith(addresses),
    ...withoutCreated(setup),
  };
}

export const exporterAt = (addresses: Addresses) => ({
  static_configs: [{ targets: exportersAt(addresses) }],
});

/** host:port of every exporter of the service. */
export const exportersAt = ({ exporter, otherExporters = [] }: Addresses): readonly string[] => [
  exporter,
  ...otherExporters,
];

function scrapedWith({ scrape }: Addresses): object {
  if (scrape === undefined) return {};
  const { scheme, path, http } = scrape;
  return { scheme, ...(path !== '/metrics' && { metrics_path: path }), ...http };
}

/**
 * Drops the `_created` samples of OpenMetrics, which Prometheus would store as one more series for each counter and histogram.
 * Matches their full names, because a user's own metric may end in `_created`.
 */
function withoutCreated(setup: Setup): object {
  const names = createdNames(setup);
  if (names.length === 0) return {};
  return {
    metric_relabel_configs: [{ source_labels: ['__name__'], regex: names.join('|'), action: 'drop' }],
  };
}

/** The names of all `_created` samples. */
export function createdNames(setup: Setup): readonly string[] {
  return catalogOf(setup).flatMap(({ name, type, metric }) =>
    metric === undefined ? [] : (createdName(name, type) ?? []),
  );
}

function alertmanagerAt(address: string): object {
  const { scheme, prefix, host } = partsOf(address);
  return { scheme, path_prefix: `${prefix}/`, ...basicAuth(address), static_configs: [{ targets: [host] }] };
}

function selfJob(name: string, address: string): object {
  const { scheme, prefix, host } = partsOf(address);
  return {
    job_name: name,
    scrape_interval: formatDuration(SELF_INTERVAL_MS),
    scrape_timeout: timeoutOf(SELF_INTERVAL_MS),
    scheme,
    metrics_path: `${prefix}/metrics`,
    ...basicAuth(address),
    static_configs: [{ targets: [host] }],
  };
}

/** The credentials of an address. The file that has them is readable by its owner only. */
function basicAuth(address: string): object {
  const credentials = credentialsOf(address);
  return credentials === undefined ? {} : { basic_auth: credentials };
}

/** Splits an address for Prometheus: `https://example.org/alerts/` is `https`, `example.org` and `/alerts`. */
function partsOf(address: string) {
  const { protocol, host, pathname } = new URL(address);
  return { scheme: protocol.replace(':', ''), host, prefix: pathname.replace(/\/+$/, '') };
}

/** Prometheus rejects a timeout that is longer than the interval. */
export const timeoutOf = (intervalMs: number) => formatDuration(Math.min(intervalMs, MAX_TIMEOUT_MS));

/** The rule files, in the order of `rule_files`. */
export const ALL_RULE_FILES: readonly string[] = [FILE.recording, FILE.alerts, FILE.objectives];
