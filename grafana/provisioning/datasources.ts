import type { Addresses } from '../../setup/addresses.js';
import { formatDuration } from '../../setup/model/duration.js';
import type { Setup } from '../../setup/model/setup.js';
import { credentialsOf, publicUrl } from '../../setup/server-address.js';
import { alertmanagerOf, prometheusOf } from '../names.js';
import { grafanaTraceUrl, TRACE_LABEL } from '../traces.js';
import { MARK_KEY, datasourceMark } from './datasource-mark.js';

/** How the exemplars of a Prometheus datasource link to their traces. */
interface TraceLink {
  /** Label with the id of the trace. */
  readonly name: string;
  readonly url: string;
  readonly urlDisplayLabel: string;
}

/** A datasource in the format that Grafana's provisioning files and its API share. */
export interface Datasource {
  readonly uid: string;
  readonly name: string;
  readonly type: string;
  readonly access: 'proxy';
  /** Without credentials. */
  readonly url: string;
  readonly basicAuth?: true;
  readonly basicAuthUser?: string;
  /** Grafana stores it encrypted and never shows it. */
  readonly secureJsonData?: { readonly basicAuthPassword: string };
  readonly jsonData: Readonly<Record<string, string | boolean | readonly TraceLink[]>>;
}

type DatasourceSource = Pick<Setup, 'service' | 'updates'>;

/** The oldest Prometheus version that is tested. */
const PROMETHEUS_VERSION = '2.42.0';

/**
 * The two datasources. `timeInterval` must be the actual scrape interval: Grafana derives the range of rates from it and would
 * otherwise smooth over at least a minute. Each is marked as the service's. Neither becomes the default of the organisation: that is the user's choice.
 */
export function datasources(
  { service, updates }: DatasourceSource,
  addresses: Addresses,
): readonly Datasource[] {
  const alertmanager = alertmanagerOf(service.name);
  const unmarked: readonly Datasource[] = [
    {
      ...prometheusOf(service.name),
      type: 'prometheus',
      access: 'proxy',
      ...access(addresses.prometheus),
      jsonData: {
        httpMethod: 'POST',
        timeInterval: formatDuration(updates.scrapeInterval),
        prometheusType: 'Prometheus',
        prometheusVersion: PROMETHEUS_VERSION,
        manageAlerts: true,
        alertmanagerUid: alertmanager.uid,
        ...(service.traceUrl === undefined
          ? {}
          : { exemplarTraceIdDestinations: [traceLink(service.traceUrl)] }),
      },
    },
    {
      ...alertmanager,
      type: 'alertmanager',
      access: 'proxy',
      ...access(addresses.alertmanager),
      jsonData: { implementation: 'prometheus', handleGrafanaManagedAlerts: false },
    },
  ];
  return unmarked.map((source) => ({
    ...source,
    jsonData: { ...source.jsonData, [MARK_KEY]: datasourceMark(service.name, source) },
  }));
}

function traceLink(traceUrl: string): TraceLink {
  return { name: TRACE_LABEL, url: grafanaTraceUrl(traceUrl), urlDisplayLabel: 'Open trace' };
}

function access(address: string): Pick<Datasource, 'url' | 'basicAuth' | 'basicAuthUser' | 'secureJsonData'> {
  const credentials = credentialsOf(address);
  const url = publicUrl(address);
  if (credentials === undefined) return { url };
  const { username, password } = credentials;
  return {
    url,
    basicAuth: true,
    basicAuthUser: username,
    secureJsonData: { basicAuthPassword: password },
  };
}
