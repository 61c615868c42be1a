import type { Addresses } from '../../setup/addresses.js';
import { formatDuration } from '../../setup/model/duration.js';
import type { Updates } from '../../setup/model/updates.js';
import { credentialsOf, publicUrl } from '../../setup/server-address.js';
import { ALERTMANAGER, PROMETHEUS } from '../names.js';
import { grafanaTraceUrl, TRACE_LABEL } from '../traces.js';

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

/** The oldest Prometheus version that is tested. */
const PROMETHEUS_VERSION = '2.42.0';

/**
 * The two datasources. `timeInterval` must be the actual scrape interval: Grafana derives the range of rates from it and would
 * otherwise smooth over at least a minute. `traceUrl` is where exemplars link to. Neither becomes the default of the organisation: that is the user's choice.
 */
export function datasources(
  updates: Updates,
  addresses: Addresses,
  traceUrl?: string,
): readonly Datasource[] {
  return [
    {
      ...PROMETHEUS,
      type: 'prometheus',
      access: 'proxy',
      ...access(addresses.prometheus),
      jsonData: {
        httpMethod: 'POST',
        timeInterval: formatDuration(updates.scrapeInterval),
        prometheusType: 'Prometheus',
        prometheusVersion: PROMETHEUS_VERSION,
        manageAlerts: true,
        alertmanagerUid: ALERTMANAGER.uid,
        ...(traceUrl === undefined ? {} : { exemplarTraceIdDestinations: [traceLink(traceUrl)] }),
      },
    },
    {
      ...ALERTMANAGER,
      type: 'alertmanager',
      access: 'proxy',
      ...access(addresses.alertmanager),
      jsonData: { implementation: 'prometheus', handleGrafanaManagedAlerts: false },
    },
  ];
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
